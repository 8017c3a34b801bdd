package credentials

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

const (
	getProjects = "GET /v3/projects"
	twoProjects = `{"projects": [{"id": "p1", "name": "cn-north-4"}, {"id": "p2", "name": "cn-north-4_dev"}]}`
)

func TestResolveProject(t *testing.T) {
	t.Parallel()
	key := NewStatic(permanentKey)
	user := NewPassword(PasswordOptions{UserName: "u", Password: "p", DomainName: "d"})
	delegated := NewAgencyToken(key, AgencyTokenOptions{AgencyName: "a", DomainName: "d"})
	byName := func(name string) string { return getProjects + "?name=" + url.QueryEscape(name) }
	for name, test := range map[string]struct {
		config        huaweicloud.Config
		region, given string
		want, call    string
		body          string // a part of it
	}{
		"given":                            {huaweicloud.Config{Credentials: NewCache(key), ProjectID: "other"}, "cn-north-4", "p", "p", "", ""},
		"client's":                         {huaweicloud.Config{Credentials: NewCache(key), ProjectID: "p", Region: "cn-north-4"}, "cn-north-4", "", "p", "", ""},
		"client's is of another region":    {huaweicloud.Config{Credentials: NewCache(key), ProjectID: "p", Region: "eu-west-101"}, "cn-north-4", "", "p1", byName("cn-north-4"), ""},
		"by the region's name":             {huaweicloud.Config{Credentials: NewCache(key)}, "cn-north-4", "", "p1", byName("cn-north-4"), ""},
		"by name":                          {huaweicloud.Config{Credentials: NewCache(key), ProjectName: "cn-north-4_dev"}, "cn-north-4", "", "p2", byName("cn-north-4_dev"), ""},
		"name is of another region":        {huaweicloud.Config{Credentials: NewCache(key), ProjectName: "x", Region: "eu-west-101"}, "cn-north-4", "", "p1", byName("cn-north-4"), ""},
		"by a token":                       {huaweicloud.Config{Credentials: NewCache(NewStatic(Token("t")))}, "cn-north-4", "", "p1", byName("cn-north-4"), ""},
		"by a password":                    {huaweicloud.Config{Credentials: NewCache(user)}, "cn-north-4", "", "p1", postTokensQ, `"scope":{"project":{"domain":{"name":"d"},"name":"cn-north-4"}}`},
		"by a password and name":           {huaweicloud.Config{Credentials: NewCache(user), ProjectName: "x"}, "cn-north-4", "", "p1", postTokensQ, `"name":"x"}}`},
		"by an agency":                     {huaweicloud.Config{Credentials: NewCache(delegated), ProjectName: "cn-north-4_dev"}, "cn-north-4", "", "p1", postTokensQ, `"scope":{"project":{"domain":{"name":"d"},"name":"cn-north-4_dev"}}`},
		"by an agency, in another region":  {huaweicloud.Config{Credentials: NewCache(delegated), Region: "cn-north-4"}, "eu-west-101", "", "p1", postTokensQ, `"name":"eu-west-101"}}`},
		"project without a region":         {huaweicloud.Config{Credentials: NewCache(key), ProjectID: "p"}, "", "", "p", "", ""},
		"name without a region":            {huaweicloud.Config{Credentials: NewCache(key), ProjectName: "cn-north-4"}, "", "", "p1", byName("cn-north-4"), ""},
		"password with a client's project": {huaweicloud.Config{Credentials: NewCache(user), ProjectID: "p"}, "cn-north-4", "", "p", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			responses := cloudResponses()
			responses[getProjects] = []response{{200, nil, twoProjects}}
			f := newFakeAPI(t, responses)
			c := f.client(test.config)
			var all sync.WaitGroup
			for range 10 {
				all.Go(func() {
					if got, err := c.ResolveProject(t.Context(), test.region, test.given, ""); got != test.want || err != nil {
						t.Errorf("got %q, %v, want %q", got, err, test.want)
					}
				})
			}
			all.Wait()
			if test.call == "" {
				wantCalls(t, f)
			} else if wantCalls(t, f, test.call); !t.Failed() {
				if !strings.Contains(f.last().Body, test.body) {
					t.Errorf("sent %s, want %s", f.last().Body, test.body)
				}
			}
		})
	}
}

// A project's name used at most one token, which is used for its requests too.
func TestResolveProject_keepsThePasswordsToken(t *testing.T) {
	t.Parallel()
	f := newFakeAPI(t, cloudResponses())
	c := f.client(huaweicloud.Config{Credentials: NewCache(NewPassword(PasswordOptions{UserName: "u", Password: "p", DomainName: "d"}))})
	id, err := c.ResolveProject(t.Context(), "cn-north-4", "", "")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := c.Credentials().Get(t.Context(), c, huaweicloud.Scope{Region: "cn-north-4", ProjectID: id}); got != Token("issued-token") || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
	wantCalls(t, f, postTokensQ)
}

func TestResolveProject_noneOrSeveral(t *testing.T) {
	t.Parallel()
	key := NewStatic(permanentKey)
	for name, test := range map[string]struct {
		source    Source
		responses map[string][]response
		found     int
	}{
		"none":          {key, map[string][]response{getProjects: {{200, nil, `{"projects": []}`}}}, 0},
		"begins alike":  {key, map[string][]response{getProjects: {{200, nil, `{"projects": [{"id": "p2", "name": "cn-north-4_dev"}]}`}}}, 0},
		"two":           {key, map[string][]response{getProjects: {{200, nil, `{"projects": [{"id": "p1", "name": "cn-north-4"}, {"id": "p2", "name": "cn-north-4"}]}`}}}, 2},
		"password: 404": {NewPassword(PasswordOptions{UserName: "u", Password: "p", DomainName: "d"}), map[string][]response{postTokens: {{404, nil, notFound}}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeAPI(t, test.responses)
			_, err := f.client(huaweicloud.Config{Credentials: NewCache(test.source)}).ResolveProject(t.Context(), "cn-north-4", "", "")
			projectErr, ok := errors.AsType[*ProjectError](err)
			if !ok || *projectErr != (ProjectError{Name: "cn-north-4", Endpoint: f.URL, Found: test.found}) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestResolveProject_unknownAgency(t *testing.T) {
	t.Parallel()
	f := newFakeAPI(t, map[string][]response{postTokens: {{404, nil, `{"error": {"code": 404, "message": "Could not find agency: a."}}`}}})
	source := NewAgencyToken(NewStatic(permanentKey), AgencyTokenOptions{AgencyName: "a", DomainName: "d"})
	_, err := f.client(huaweicloud.Config{Credentials: NewCache(source)}).ResolveProject(t.Context(), "cn-north-4", "", "")
	if _, ok := errors.AsType[*huaweicloud.APIError](err); !ok || !strings.Contains(err.Error(), "Could not find agency: a.") {
		t.Errorf("got %v", err)
	}
}

func TestResolveProject_unusableID(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"", "../p", "p/q", "p q", "p?", "%2e", "ü"} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			f := newFakeAPI(t, map[string][]response{
				getProjects: {{200, nil, strings.Replace(twoProjects, "p1", id, 1)}},
				postTokens:  {{201, map[string]string{"X-Subject-Token": "t"}, strings.Replace(issued, "p1", id, 1)}},
			})
			for _, source := range []Source{NewStatic(permanentKey), NewPassword(PasswordOptions{UserName: "u", Password: "p", DomainName: "d"})} {
				if got, err := f.client(huaweicloud.Config{Credentials: NewCache(source)}).ResolveProject(t.Context(), "cn-north-4", "", ""); err == nil {
					t.Errorf("%s: IAM's %q was taken as %q", source, id, got)
				}
			}
			calls := len(f.calls())
			if id == "" {
				return
			}
			if got, err := f.client(huaweicloud.Config{Credentials: NewCache(NewStatic(permanentKey))}).ResolveProject(t.Context(), "cn-north-4", id, ""); err == nil {
				t.Errorf("the user's %q was taken as %q", id, got)
			}
			if len(f.calls()) != calls {
				t.Errorf("requests %q", f.calls())
			}
		})
	}
}

func TestResolveProject_noRegion(t *testing.T) {
	t.Parallel()
	for _, config := range []huaweicloud.Config{{}, {Endpoints: map[string]*url.URL{ServiceIAM: {Scheme: "https", Host: "iam.example.com"}}}, {ProjectName: "x"}} {
		config.Credentials = NewCache(NewStatic(permanentKey))
		if _, err := huaweicloud.New(config).ResolveProject(t.Context(), "", "", ""); !errors.Is(err, huaweicloud.ErrNoRegion) {
			t.Errorf("got %v", err)
		}
	}
}

// Projects that are looked up by name at once do not lock the user or the key,
// each is asked for once, and a name's refusal says why others were not asked for.
func TestResolveProject_refusedSecretIsSentOnce(t *testing.T) {
	t.Parallel()
	refusal := []response{{401, nil, `{"error": {"code": 401, "message": "wrong"}}`}}
	for name, source := range map[string]Source{
		"password":   NewPassword(PasswordOptions{UserName: "u", Password: "p", DomainName: "d"}),
		"access key": NewStatic(permanentKey),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeAPI(t, map[string][]response{postTokens: refusal, getProjects: refusal})
			c := f.client(huaweicloud.Config{Credentials: NewCache(source)})
			var notSent atomic.Int32
			var all sync.WaitGroup
			for i := range 12 {
				all.Go(func() {
					_, err := c.ResolveProject(t.Context(), "cn-north-4", "", fmt.Sprint("project ", i%6))
					if _, ok := errors.AsType[*huaweicloud.APIError](err); !ok {
						t.Errorf("got %v", err)
					}
					if notSentErr, ok := errors.AsType[*huaweicloud.NotSentError](err); ok && notSentErr.Secret == name {
						notSent.Add(1)
					}
				})
			}
			all.Wait()
			if len(f.calls()) != 1 || notSent.Load() < 10 {
				t.Errorf("requests %q, %d not sent", f.calls(), notSent.Load())
			}
		})
	}
}
