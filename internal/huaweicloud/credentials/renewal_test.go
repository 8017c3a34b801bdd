package credentials

import (
	"errors"
	"maps"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

const getServices = "GET /v1/p/services"

// list sends 52 requests at once, as one listing may, for each project.
func list(t *testing.T, c *huaweicloud.Client, projects ...string) []error {
	t.Helper()
	var mu sync.Mutex
	var errs []error
	var all sync.WaitGroup
	for _, project := range projects {
		for range 52 {
			all.Go(func() {
				req := &huaweicloud.Request{Service: "vpcep", Region: "cn-north-4", ProjectID: project, Path: "v1/p/services", Credentials: c.Credentials()}
				if _, err := c.Do(t.Context(), req, new(map[string]any)); err != nil {
					mu.Lock()
					errs = append(errs, err)
					mu.Unlock()
				}
			})
		}
	}
	all.Wait()
	return errs
}

func count(calls []string) map[string]int {
	n := map[string]int{}
	for _, call := range calls {
		call, _, _ = strings.Cut(call, "?")
		n[call]++
	}
	return n
}

func wantCounts(t *testing.T, f *fakeAPI, want map[string]int) {
	t.Helper()
	if got := count(f.calls()); !maps.Equal(got, want) {
		t.Errorf("requests %v, want %v", got, want)
	}
}

// Credentials that cannot be obtained cost one series of requests, however many
// requests wait for them. A refused password is sent once, a key for two projects.
func TestClient_credentialsUnavailable(t *testing.T) {
	t.Parallel()
	unavailable := []response{{503, nil, `{"error_code": "IAM.0006", "error_msg": "down"}`}}
	refusal := []response{{401, nil, `{"error": {"code": 401, "message": "wrong", "title": "Unauthorized"}}`}}
	user := NewPassword(PasswordOptions{UserName: "u", Password: "p", DomainName: "d"})
	agency := NewAgency(NewStatic(permanentKey), AgencyOptions{AgencyName: "a", DomainID: "i"})
	oidc := NewOIDC(OIDCOptions{ProviderID: "idp", IDToken: "id-token"})
	for name, test := range map[string]struct {
		source    Source
		responses map[string][]response
		want      map[string]int
	}{
		"password, IAM down":  {user, map[string][]response{postTokens: unavailable}, map[string]int{postTokens: 6 * 6}},
		"agency, STS down":    {agency, map[string][]response{postAssume: unavailable}, map[string]int{postAssume: 6}},
		"chain, STS down":     {NewAgency(agency, AgencyOptions{AgencyName: "b", DomainName: "d"}), map[string][]response{postAssume: unavailable}, map[string]int{postAssume: 6}},
		"OIDC, IAM down":      {oidc, map[string][]response{postIDToken: unavailable}, map[string]int{postIDToken: 6}},
		"password refused":    {user, map[string][]response{postTokens: refusal}, map[string]int{postTokens: 1}},
		"agency refused":      {agency, map[string][]response{postAssume: refusal}, map[string]int{postAssume: 1}},
		"access key refused":  {NewStatic(permanentKey), map[string][]response{getServices: refusal}, map[string]int{getServices: 2}},
		"static token":        {NewStatic(Token("t")), map[string][]response{getServices: refusal}, map[string]int{getServices: 6}},
		"OIDC token refused":  {oidc, map[string][]response{postIDToken: refusal}, map[string]int{postIDToken: 1}},
		"agency not in place": {agency, map[string][]response{postAssume: {{404, nil, notFound}}}, map[string]int{postAssume: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := &fakeAPI{responses: test.responses}
				c := huaweicloud.New(huaweicloud.Config{Credentials: NewCache(test.source), Transport: f, MaxRetries: 5})
				errs := list(t, c, "p1", "p2", "p3", "p4", "p5", "p6")
				if len(errs) != 6*52 {
					t.Errorf("%d requests failed", len(errs))
				}
				wantCounts(t, f, test.want)
			})
		})
	}
}

// A wrong project says nothing about a secret that was accepted for another.
func TestClient_secretAcceptedElsewhere(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fakeAPI{responses: map[string][]response{getServices: {{200, nil, `{}`}, {401, nil, `{}`}, {200, nil, `{}`}}}}
		c := huaweicloud.New(huaweicloud.Config{Credentials: NewCache(NewStatic(permanentKey)), Transport: f})
		for _, step := range []struct {
			project string
			ok      bool
			calls   int
		}{{"good", true, 1}, {"wrong", false, 2}, {"wrong", false, 2}, {"good", true, 3}} {
			_, err := c.Do(t.Context(), &huaweicloud.Request{Service: "vpcep", Region: "r", ProjectID: step.project, Path: "v1/p/services", Credentials: c.Credentials()}, new(map[string]any))
			if (err == nil) != step.ok || len(f.calls()) != step.calls {
				t.Errorf("%s: %v after %d requests, want %d", step.project, err, len(f.calls()), step.calls)
			}
		}
	})
}

// keys issues keys A, B, C…, each valid for a quarter of an hour.
func keys(t *testing.T, n int) []response {
	t.Helper()
	var responses []response
	for i := range n {
		body := strings.Replace(iamKey, `"IA"`, `"`+string(rune('A'+i))+`"`, 1)
		body = strings.Replace(body, expires, time.Now().Add(time.Duration(i+1)*15*time.Minute).UTC().Format(time.RFC3339), 1)
		responses = append(responses, response{201, nil, body})
	}
	return responses
}

// In the middle of a listing, keys are renewed once, ahead of their expiry.
func TestClient_renewalInMidListing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fakeAPI{responses: map[string][]response{postKeys: keys(t, 3), getServices: {{200, nil, `{}`}}}}
		c := huaweicloud.New(huaweicloud.Config{Credentials: NewCache(NewAgency(NewStatic(AccessKey{"base", "S", ""}), AgencyOptions{AgencyName: "a", DomainName: "d"})), Transport: f})
		for _, step := range []struct {
			wait    time.Duration
			id      string
			renewal int
		}{{0, "A", 1}, {12 * time.Minute, "A", 1}, {2 * time.Minute, "B", 2}, {15 * time.Minute, "C", 3}} {
			time.Sleep(step.wait)
			for range 2 { // the old key is used until there is the new one
				if errs := list(t, c, "p"); errs != nil {
					t.Errorf("after %s more: %v", step.wait, errs[0])
				}
			}
			if got := f.last().authentication(); got != "key "+step.id+" IT" {
				t.Errorf("after %s more: %s, want %s", step.wait, got, step.id)
			}
			if got := count(f.calls())[postKeys]; got != step.renewal {
				t.Errorf("after %s more: %d renewals, want %d", step.wait, got, step.renewal)
			}
		}
	})
}

// Tokens die early, when the user's rights change: all that were refused get
// the same new one.
func TestClient_revokedToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fakeAPI{responses: map[string][]response{
			postTokens:  {{201, map[string]string{"X-Subject-Token": "t1"}, issued}, {201, map[string]string{"X-Subject-Token": "t2"}, issued}},
			getServices: {{200, nil, `{}`}},
		}}
		c := huaweicloud.New(huaweicloud.Config{Credentials: NewCache(NewPassword(PasswordOptions{UserName: "u", Password: "p", DomainName: "d"})), Transport: f})
		request := func() error {
			_, err := c.Do(t.Context(), &huaweicloud.Request{Service: "vpcep", Region: "r", ProjectID: "p1", Path: "v1/p/services", Credentials: c.Credentials()}, new(map[string]any))
			return err
		}
		if err := request(); err != nil {
			t.Fatal(err)
		}
		f.revoked = "token t1"
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if err := request(); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		wantCounts(t, f, map[string]int{postTokens: 2, getServices: 21})
		if got := f.last().authentication(); got != "token t2" {
			t.Errorf("the last request has %s", got)
		}
	})
}

// A failure to obtain credentials names the method and quotes the response.
func TestClient_credentialsError(t *testing.T) {
	t.Parallel()
	f := newFakeAPI(t, map[string][]response{postAssume: {{403, nil, `{"error_code": "STS5.1001", "error_msg": "no policy allows sts:agencies:assume", "request_id": "r1", "encoded_authorization_message": "hidden"}`}}})
	c := f.client(huaweicloud.Config{Credentials: NewCache(NewAgency(NewStatic(permanentKey), AgencyOptions{AgencyName: "a", DomainID: "i"}))})
	_, err := c.Do(t.Context(), &huaweicloud.Request{Service: "vpcep", Region: "r", ProjectID: "p", Path: "v1/p/services", Credentials: c.Credentials()}, nil)
	credentialsErr, ok := errors.AsType[*huaweicloud.CredentialsError](err)
	want := "cannot obtain credentials (agency a, assumed with access key): POST " + f.URL + "/v5/agencies/assume: 403 Forbidden, STS5.1001: no policy allows sts:agencies:assume (request ID r1)"
	if !ok || credentialsErr.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
