package credentials

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// What IAM and STS response in these tests.
const (
	expires     = "2099-01-08T02:56:19.587000Z"
	iamKey      = `{"credential": {"access": "IA", "secret": "IS", "securitytoken": "IT", "expires_at": "` + expires + `"}}`
	stsKey      = `{"credentials": {"access_key_id": "SA", "secret_access_key": "SS", "security_token": "ST", "expiration": "` + expires + `"}}`
	podKey      = `{"credentials": {"accessKeyId": "PA", "secretAccessKey": "PS", "securityToken": "PT", "expiration": "` + expires + `"}}`
	issued      = `{"token": {"expires_at": "` + expires + `", "project": {"id": "p1", "name": "cn-north-4"}}}`
	unscoped    = `{"token": {"expires_at": "` + expires + `", "methods": ["mapped"]}}`
	notFound    = `{"error": {"code": 404, "message": "Could not find project", "title": "Not Found"}}`
	postTokens  = "POST /v3/auth/tokens"
	postTokensQ = postTokens + "?nocatalog=true"
	postIDToken = "POST /v3.0/OS-AUTH/id-token/tokens"
	postKeys    = "POST /v3.0/OS-CREDENTIAL/securitytokens"
	postAssume  = "POST /v5/agencies/assume"
	postOIDC    = "POST /v5/agencies/assume-with-oidc"
)

var permanentKey = AccessKey{ID: "A", Secret: "S"}

func cloudResponses() map[string][]response {
	return map[string][]response{
		postTokens:  {{201, map[string]string{"X-Subject-Token": "issued-token"}, issued}},
		postIDToken: {{201, map[string]string{"X-Subject-Token": "federated-token"}, unscoped}},
		postKeys:    {{201, nil, iamKey}},
		postAssume:  {{200, nil, stsKey}},
		postOIDC:    {{200, nil, stsKey}},
	}
}

// Each source, with the requests it makes: the call, what authenticates it, and
// its body.
func TestSource_requests(t *testing.T) {
	t.Parallel()
	file := writeFile(t, "\ufeff \r\n id-token-of-a-file \n") // as an editor on Windows writes it
	iamIssued, stsIssued := AccessKey{"IA", "IS", "IT"}, AccessKey{"SA", "SS", "ST"}
	account := huaweicloud.Scope{Region: "cn-north-4"}
	project := huaweicloud.Scope{Region: "cn-north-4", ProjectID: "p1"}
	byName := AgencyOptions{AgencyName: "a", DomainName: "d"}
	byID := AgencyOptions{AgencyName: "a", DomainID: "i", Duration: 7200}
	const (
		assumeByName = `{"auth":{"identity":{"assume_role":{"agency_name":"a","domain_name":"d"},"methods":["assume_role"]}}}`
		assumeByID   = `{"agency_session_name":"terraform-provider-vpcep","agency_urn":"iam::i:agency:a","duration_seconds":7200}`
		assumeChain  = `{"agency_session_name":"terraform-provider-vpcep","agency_urn":"iam::i:agency:a","duration_seconds":3600}`
	)
	for name, test := range map[string]struct {
		source Source
		scope  huaweicloud.Scope
		want   huaweicloud.Credential
		calls  []string // call, a space, "unsigned", "token T", "key ID" or "key ID T", a space, body
	}{
		"access key": {NewStatic(permanentKey), project, permanentKey, nil},
		"token":      {NewStatic(Token("t")), project, Token("t"), nil},
		"password, project": {
			NewPassword(PasswordOptions{UserName: "u", Password: "p", DomainName: "d"}), project, Token("issued-token"), []string{
				postTokensQ + ` unsigned {"auth":{"identity":{"methods":["password"],"password":{"user":{"domain":{"name":"d"},"name":"u","password":"p"}}},"scope":{"project":{"id":"p1"}}}}`,
			},
		},
		"password, account": {
			NewPassword(PasswordOptions{UserName: "u", Password: "p", DomainID: "i"}), account, Token("issued-token"), []string{
				postTokensQ + ` unsigned {"auth":{"identity":{"methods":["password"],"password":{"user":{"domain":{"id":"i"},"name":"u","password":"p"}}},"scope":{"domain":{"id":"i"}}}}`,
			},
		},
		"password of a user ID": {
			NewPassword(PasswordOptions{UserID: "uid", Password: "p", DomainName: "d"}), project, Token("issued-token"), []string{
				postTokensQ + ` unsigned {"auth":{"identity":{"methods":["password"],"password":{"user":{"id":"uid","password":"p"}}},"scope":{"project":{"id":"p1"}}}}`,
			},
		},
		"password of a user ID, account unknown": {
			NewPassword(PasswordOptions{UserID: "uid", Password: "p"}), account, Token("issued-token"), []string{
				postTokensQ + ` unsigned {"auth":{"identity":{"methods":["password"],"password":{"user":{"id":"uid","password":"p"}}}}}`,
			},
		},
		"agency by name": {NewAgency(NewStatic(permanentKey), byName), project, iamIssued, []string{postKeys + " key A " + assumeByName}},
		"agency by name, duration": {
			NewAgency(NewStatic(permanentKey), AgencyOptions{"a", "d", "", 43200}), project, iamIssued,
			[]string{postKeys + ` key A {"auth":{"identity":{"assume_role":{"agency_name":"a","domain_name":"d","duration_seconds":43200},"methods":["assume_role"]}}}`},
		},
		"agency by ID": {NewAgency(NewStatic(permanentKey), byID), project, stsIssued, []string{postAssume + " key A " + assumeByID}},
		"agency by name and ID": {
			NewAgency(NewStatic(permanentKey), AgencyOptions{"a", "d", "i", 0}), project, stsIssued,
			[]string{postAssume + ` key A {"agency_session_name":"terraform-provider-vpcep","agency_urn":"iam::i:agency:a"}`},
		},
		"agency by ID with a temporary key": {
			NewAgency(NewStatic(AccessKey{"A", "S", "T"}), byID), project, stsIssued, []string{postAssume + " key A T " + assumeChain},
		},
		"agency by ID with a token": {
			NewAgency(NewStatic(Token("t")), byID), project, iamIssued,
			[]string{postKeys + ` token t {"auth":{"identity":{"assume_role":{"agency_name":"a","domain_id":"i","duration_seconds":7200},"methods":["assume_role"]}}}`},
		},
		"agency with a password": {
			NewAgency(NewPassword(PasswordOptions{UserName: "u", Password: "p", DomainName: "d"}), byName), project, iamIssued, []string{
				postTokensQ + ` unsigned {"auth":{"identity":{"methods":["password"],"password":{"user":{"domain":{"name":"d"},"name":"u","password":"p"}}},"scope":{"domain":{"name":"d"}}}}`,
				postKeys + " token issued-token " + assumeByName,
			},
		},
		"chain of two, name then ID": {
			NewAgency(NewAgency(NewStatic(permanentKey), byName), byID), project, stsIssued,
			[]string{postKeys + " key A " + assumeByName, postAssume + " key IA IT " + assumeChain},
		},
		"chain of three": {
			NewAgency(NewAgency(NewAgency(NewStatic(permanentKey), byID), byName), byID), project, stsIssued,
			[]string{postAssume + " key A " + assumeByID, postKeys + " key SA ST " + assumeByName, postAssume + " key IA IT " + assumeChain},
		},
		"agency token, project": {
			NewAgencyToken(NewStatic(permanentKey), AgencyTokenOptions{AgencyName: "a", DomainName: "d"}), project, Token("issued-token"), []string{
				postTokensQ + ` key A {"auth":{"identity":{"assume_role":{"agency_name":"a","domain_name":"d"},"methods":["assume_role"]},"scope":{"project":{"id":"p1"}}}}`,
			},
		},
		"agency token with a token": {
			NewAgencyToken(NewStatic(Token("t")), AgencyTokenOptions{AgencyName: "a", DomainID: "i"}), account, Token("issued-token"), []string{
				postTokensQ + ` token t {"auth":{"identity":{"assume_role":{"agency_name":"a","domain_id":"i"},"methods":["assume_role"]},"scope":{"domain":{"id":"i"}}}}`,
			},
		},
		"OIDC, identity provider": {
			NewOIDC(OIDCOptions{ProviderID: "idp", IDTokenFile: file}), project, iamIssued, []string{
				postIDToken + ` unsigned {"auth":{"id_token":{"id":"id-token-of-a-file"}}}`,
				postKeys + ` token federated-token {"auth":{"identity":{"methods":["token"],"token":{"duration_seconds":21600}}}}`,
			},
		},
		"OIDC, identity provider and agency": {
			NewOIDC(OIDCOptions{ProviderID: "idp", IDToken: "id-token\n", AgencyName: "a", DomainID: "i", Duration: 7200}), project, stsIssued, []string{
				postIDToken + ` unsigned {"auth":{"id_token":{"id":"id-token"}}}`,
				postKeys + ` token federated-token {"auth":{"identity":{"methods":["token"],"token":{"duration_seconds":21600}}}}`,
				postAssume + " key IA IT " + assumeChain,
			},
		},
		"OIDC, STS": {
			NewOIDC(OIDCOptions{ProviderURN: "iam::i:oidcProvider:github", IDToken: "id-token", AgencyName: "a", Duration: 900}), project, stsIssued, []string{
				postOIDC + ` unsigned {"agency_session_name":"terraform-provider-vpcep","agency_urn":"iam::i:agency:a","duration_seconds":900,"id_token":"id-token","provider_urn":"iam::i:oidcProvider:github"}`,
			},
		},
		"OIDC, STS and chain": {
			NewAgency(NewOIDC(OIDCOptions{ProviderURN: "iam::o:oidcProvider:github", IDToken: "id-token", AgencyName: "b", DomainID: "j"}), byID), project, stsIssued, []string{
				postOIDC + ` unsigned {"agency_session_name":"terraform-provider-vpcep","agency_urn":"iam::j:agency:b","id_token":"id-token","provider_urn":"iam::o:oidcProvider:github"}`,
				postAssume + " key SA ST " + assumeChain,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeAPI(t, cloudResponses())
			c := f.client(huaweicloud.Config{})
			got, end, err := test.source.Retrieve(t.Context(), c, test.scope)
			if err != nil || got != test.want {
				t.Fatalf("got %#v, %v, want %#v", got, err, test.want)
			}
			if _, ok := test.source.(*static); !ok && end.Format("2006-01-02T15:04:05.000000Z") != expires {
				t.Errorf("it expires at %s", end)
			}
			var calls []string
			for _, r := range f.requests {
				calls = append(calls, r.Call+" "+r.authentication()+" "+r.Body)
				if r.Header.Get("X-Project-Id") != "" {
					t.Errorf("%s has a project ID", r.Call)
				}
			}
			if got, want := strings.Join(calls, "\n"), strings.Join(test.calls, "\n"); got != want {
				t.Errorf("requests:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// authentication describes what authenticates a request.
func (r fakeRequest) authentication() string {
	_, rest, signed := strings.Cut(r.Header.Get("Authorization"), " Access=")
	if !signed {
		if token := r.Header.Get("X-Auth-Token"); token != "" {
			return "token " + token
		}
		return "unsigned"
	}
	id, rest, _ := strings.Cut(rest, ", ")
	text := "key " + id
	if token := r.Header.Get("X-Security-Token"); token != "" {
		text += " " + token
		if !strings.Contains(rest, "x-security-token") {
			text += " (not signed)"
		}
	}
	return text
}

func TestOIDC_idpHeader(t *testing.T) {
	t.Parallel()
	f := newFakeAPI(t, cloudResponses())
	if _, _, err := NewOIDC(OIDCOptions{ProviderID: "idp", IDToken: "id-token"}).Retrieve(t.Context(), f.client(huaweicloud.Config{}), huaweicloud.Scope{}); err != nil {
		t.Fatal(err)
	}
	if got := f.requests[0].Header.Get("X-Idp-Id"); got != "idp" {
		t.Errorf("X-Idp-Id is %q", got)
	}
}

func TestOIDC_fileReadAgain(t *testing.T) {
	t.Parallel()
	f := newFakeAPI(t, cloudResponses())
	file := writeFile(t, "first-token")
	source, c := NewOIDC(OIDCOptions{ProviderURN: "iam::i:oidcProvider:p", IDTokenFile: file, AgencyName: "a"}), f.client(huaweicloud.Config{})
	for _, token := range []string{"first-token", "second-token"} {
		if err := os.WriteFile(file, []byte(token), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := source.Retrieve(t.Context(), c, huaweicloud.Scope{}); err != nil || !strings.Contains(f.last().Body, token) {
			t.Errorf("%s: sent %s, %v", token, f.last().Body, err)
		}
	}
}

func TestOIDC_unusableIDToken(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options OIDCOptions
		want    string
	}{
		"none":            {OIDCOptions{}, "there is neither an ID token nor a file of one"},
		"short":           {OIDCOptions{IDToken: "abc"}, "the ID token has 3 characters; it must have 4 to 20000"},
		"long":            {OIDCOptions{IDToken: strings.Repeat("a", 20001)}, "the ID token has 20001 characters; it must have 4 to 20000"},
		"two lines":       {OIDCOptions{IDToken: "hidden\nhidden"}, "the ID token has characters in it that no token has"},
		"empty file":      {OIDCOptions{IDTokenFile: writeFile(t, "\n")}, "the ID token has 0 characters; it must have 4 to 20000"},
		"large file":      {OIDCOptions{IDTokenFile: writeFile(t, strings.Repeat("a", 50000))}, "is larger than 40000 bytes"},
		"endless file":    {OIDCOptions{IDTokenFile: "/dev/zero"}, "/dev/zero is not a regular file"},
		"directory":       {OIDCOptions{IDTokenFile: t.TempDir()}, "is not a regular file"},
		"no such file":    {OIDCOptions{IDTokenFile: "/no/such/file"}, "no such file"},
		"file in UTF-16":  {OIDCOptions{IDTokenFile: writeFile(t, "\xff\xfeh\x00i\x00d\x00d\x00e\x00n\x00")}, "is encoded in UTF-16; save it in UTF-8"},
		"control letters": {OIDCOptions{IDToken: "hidden\x00hidden"}, "the ID token has characters in it that no token has"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeAPI(t, nil)
			for _, more := range []func(*OIDCOptions){func(o *OIDCOptions) { o.ProviderID = "idp" }, func(o *OIDCOptions) { o.ProviderURN = "urn" }} {
				more(&test.options)
				_, _, err := NewOIDC(test.options).Retrieve(t.Context(), f.client(huaweicloud.Config{}), huaweicloud.Scope{})
				if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "hidden") {
					t.Errorf("got %v, want %s", err, test.want)
				}
			}
			wantCalls(t, f)
		})
	}
}

// What IAM and STS say is in the error.
func TestSource_refused(t *testing.T) {
	t.Parallel()
	sources := map[string]Source{
		postTokens:  NewPassword(PasswordOptions{UserName: "u", Password: "p", DomainName: "d"}),
		postKeys:    NewAgency(NewStatic(permanentKey), AgencyOptions{AgencyName: "a", DomainName: "d"}),
		postAssume:  NewAgency(NewStatic(permanentKey), AgencyOptions{AgencyName: "a", DomainID: "i"}),
		postIDToken: NewOIDC(OIDCOptions{ProviderID: "idp", IDToken: "id-token"}),
		postOIDC:    NewOIDC(OIDCOptions{ProviderURN: "urn", IDToken: "id-token", AgencyName: "a"}),
	}
	for call, source := range sources {
		for _, a := range []response{
			{400, nil, `{"error_code": "IAM.0011", "error_msg": "the reason"}`},
			{403, nil, `{"error_code": "STS5.1001", "error_msg": "the reason", "request_id": "r", "encoded_authorization_message": "e"}`},
			{401, nil, `{"error": {"code": 401, "message": "the reason", "title": "Unauthorized"}}`},
		} {
			t.Run(fmt.Sprint(call, a.status), func(t *testing.T) {
				t.Parallel()
				f := newFakeAPI(t, map[string][]response{call: {a}})
				_, _, err := source.Retrieve(t.Context(), f.client(huaweicloud.Config{}), huaweicloud.Scope{Region: "cn-north-4"})
				apiErr, ok := errors.AsType[*huaweicloud.APIError](err)
				if !ok || apiErr.StatusCode != a.status || !strings.Contains(err.Error(), "the reason") || strings.Contains(err.Error(), "encoded") {
					t.Errorf("got %v", err)
				}
			})
		}
	}
}

// A response that says yes and has no credential in it is an error, as is one
// that cannot be read.
func TestSource_unusableResponse(t *testing.T) {
	t.Parallel()
	for call, source := range map[string]Source{
		postTokens:  NewPassword(PasswordOptions{UserName: "u", Password: "p", DomainName: "d"}),
		postKeys:    NewAgency(NewStatic(permanentKey), AgencyOptions{AgencyName: "a", DomainName: "d"}),
		postAssume:  NewAgency(NewStatic(permanentKey), AgencyOptions{AgencyName: "a", DomainID: "i"}),
		postIDToken: NewOIDC(OIDCOptions{ProviderID: "idp", IDToken: "id-token"}),
		postOIDC:    NewOIDC(OIDCOptions{ProviderURN: "urn", IDToken: "id-token", AgencyName: "a"}),
	} {
		for name, body := range map[string]string{
			"nothing": `{}`,
			"half":    `{"credential": {"access": "hidden-access"}, "credentials": {"secret_access_key": "hidden-secret"}, "token": {}}`,
			"null":    `{"credential": null, "credentials": null, "token": null}`,
		} {
			t.Run(call+" "+name, func(t *testing.T) {
				t.Parallel()
				f := newFakeAPI(t, map[string][]response{call: {{cloudResponses()[call][0].status, nil, body}}})
				_, _, err := source.Retrieve(t.Context(), f.client(huaweicloud.Config{}), huaweicloud.Scope{Region: "cn-north-4"})
				if _, ok := errors.AsType[*huaweicloud.ResponseError](err); !ok || strings.Contains(err.Error(), "hidden") {
					t.Errorf("got %v", err)
				}
			})
		}
	}
}

func TestAgency_expiryInAnyForm(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]string{"missing": ``, "empty": `, "expires_at": ""`, "number": `, "expires_at": 4071615379`, "words": `, "expires_at": "soon"`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeAPI(t, map[string][]response{postKeys: {{201, nil, `{"credential": {"access": "IA", "secret": "IS", "securitytoken": "IT"` + end + `}}`}}})
			cache, c := NewCache(NewAgency(NewStatic(permanentKey), AgencyOptions{AgencyName: "a", DomainName: "d"})), f.client(huaweicloud.Config{})
			for range 3 {
				if got, err := cache.Get(t.Context(), c, huaweicloud.Scope{ProjectID: "p"}); err != nil || got != (AccessKey{"IA", "IS", "IT"}) {
					t.Errorf("got %#v, %v", got, err)
				}
			}
			wantCalls(t, f, postKeys)
		})
	}
}

func TestAgency_maxDuration(t *testing.T) {
	t.Parallel()
	key, temporary, token := NewStatic(permanentKey), NewStatic(AccessKey{"A", "S", "T"}), NewStatic(Token("t"))
	password := NewPassword(PasswordOptions{})
	for _, test := range []struct {
		base         Source
		byName, byID int
	}{
		{key, 86400, 43200},
		{temporary, 3600, 3600},
		{token, 86400, 86400},
		{password, 86400, 86400},
		{NewAgencyToken(key, AgencyTokenOptions{}), 86400, 86400},
		{NewAgency(key, AgencyOptions{}), 3600, 3600},
		{NewAgency(token, AgencyOptions{}), 3600, 3600},
		{NewOIDC(OIDCOptions{}), 3600, 3600},
		{NewMetadata(nil), 3600, 3600},
		{NewPodIdentity(nil, ""), 3600, 3600},
	} {
		byName, byID := AgencyOptions{DomainName: "d"}.MaxDuration(test.base), AgencyOptions{DomainID: "i"}.MaxDuration(test.base)
		if byName != test.byName || byID != test.byID {
			t.Errorf("on top of %s: %d and %d, want %d and %d", test.base, byName, byID, test.byName, test.byID)
		}
	}
}

func TestOIDC_maxDuration(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		options OIDCOptions
		want    int
	}{
		{OIDCOptions{ProviderID: "idp"}, 86400},
		{OIDCOptions{ProviderID: "idp", AgencyName: "a"}, 3600},
		{OIDCOptions{ProviderURN: "urn", AgencyName: "a"}, 43200},
	} {
		if got := test.options.MaxDuration(); got != test.want {
			t.Errorf("%+v: %d, want %d", struct{ OIDCOptions }{test.options}, got, test.want)
		}
	}
}

func TestCache_tokensByProjectKeysForAll(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		source Source
		want   int
	}{
		"password":     {NewPassword(PasswordOptions{UserName: "u", Password: "p", DomainName: "d"}), 3},
		"agency token": {NewAgencyToken(NewStatic(permanentKey), AgencyTokenOptions{AgencyName: "a", DomainName: "d"}), 3},
		"agency":       {NewAgency(NewStatic(permanentKey), AgencyOptions{AgencyName: "a", DomainName: "d"}), 1},
		"OIDC":         {NewOIDC(OIDCOptions{ProviderURN: "urn", IDToken: "id-token", AgencyName: "a"}), 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeAPI(t, cloudResponses())
			cache, c := NewCache(test.source), f.client(huaweicloud.Config{})
			var all sync.WaitGroup
			for i := range 60 {
				all.Go(func() {
					scope := huaweicloud.Scope{Region: "cn-north-4", ProjectID: []string{"", "p1", "p2"}[i%3]}
					if _, err := cache.Get(t.Context(), c, scope); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			if got := len(f.calls()); got != test.want {
				t.Errorf("%d requests, want %d", got, test.want)
			}
		})
	}
}

func TestCache_invalidate(t *testing.T) {
	t.Parallel()
	f := newFakeAPI(t, cloudResponses())
	c, scope := f.client(huaweicloud.Config{}), huaweicloud.Scope{Region: "cn-north-4", ProjectID: "p1"}
	static := NewCache(NewStatic(permanentKey))
	if got, err := static.Get(t.Context(), c, scope); err != nil || static.Invalidate(scope, got) || !static.Static() {
		t.Errorf("a static key can be replaced, %v", err)
	}
	cache := NewCache(NewPassword(PasswordOptions{UserName: "u", Password: "p", DomainName: "d"}))
	got, err := cache.Get(t.Context(), c, scope)
	if err != nil || cache.Static() {
		t.Fatal(err)
	}
	cache.Invalidate(scope, Token("older-token"))
	cache.Invalidate(huaweicloud.Scope{ProjectID: "p2"}, got)
	if _, err := cache.Get(t.Context(), c, scope); err != nil || len(f.calls()) != 1 {
		t.Errorf("another token, or that of another project, was invalidated: %q, %v", f.calls(), err)
	}
	if !cache.Invalidate(scope, got) {
		t.Error("a token of a password cannot be replaced")
	}
	if _, err := cache.Get(t.Context(), c, scope); err != nil || len(f.calls()) != 2 {
		t.Errorf("the refused token was kept: %q, %v", f.calls(), err)
	}
}

// A key that expires soon is renewed for all requests of a client at once.
func TestAgency_renewalForConcurrentRequests(t *testing.T) {
	t.Parallel()
	short := strings.Replace(iamKey, expires, time.Now().Add(time.Hour).UTC().Format(time.RFC3339), 1)
	f := newFakeAPI(t, map[string][]response{
		postKeys:      {{201, nil, short}, {201, nil, strings.ReplaceAll(short, `"I`, `"J`)}},
		"GET /v1/one": {{200, nil, `{}`}},
		"GET /v1/two": {{401, nil, `{}`}, {200, nil, `{}`}},
	})
	c := f.client(huaweicloud.Config{Credentials: NewCache(NewAgency(NewStatic(permanentKey), AgencyOptions{AgencyName: "a", DomainName: "d"}))})
	get := func(path string) {
		if _, err := c.Do(t.Context(), &huaweicloud.Request{Method: "GET", Service: "vpcep", ProjectID: "p", Path: path, Credentials: c.Credentials()}, new(map[string]any)); err != nil {
			t.Error(err)
		}
	}
	get("v1/one")
	get("v1/two") // refused: the key is another one from now on
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() { get("v1/one") })
	}
	all.Wait()
	if got := f.last().authentication(); got != "key JA JT" {
		t.Errorf("the last request has %s", got)
	}
	wanted := []string{postKeys, "GET /v1/one", "GET /v1/two", postKeys, "GET /v1/two"}
	for range 10 {
		wanted = append(wanted, "GET /v1/one")
	}
	wantCalls(t, f, wanted...)
}

func TestAccessKey_accountHeader(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		key             AccessKey
		options         huaweicloud.SignOptions
		project, domain string
	}{
		"project":         {permanentKey, huaweicloud.SignOptions{ProjectID: "p", DomainID: "d"}, "p", ""},
		"account":         {permanentKey, huaweicloud.SignOptions{DomainID: "d"}, "", "d"},
		"account unknown": {permanentKey, huaweicloud.SignOptions{}, "", ""},
		"of an agency":    {AccessKey{"A", "S", "T"}, huaweicloud.SignOptions{DomainID: "d"}, "", ""},
	} {
		req, err := http.NewRequest(http.MethodGet, "https://iam.example.com/v3/projects", nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := test.key.Sign(req, test.options); err != nil {
			t.Fatal(err)
		}
		if got := req.Header.Get("X-Project-Id"); got != test.project {
			t.Errorf("%s: X-Project-Id is %q", name, got)
		}
		if got := req.Header.Get("X-Domain-Id"); got != test.domain {
			t.Errorf("%s: X-Domain-Id is %q", name, got)
		}
	}
}

func TestCredentials_hideTheirSecretsWhenPrinted(t *testing.T) {
	t.Parallel()
	key := AccessKey{"hidden-id", "hidden-secret", "hidden-token"}
	password := PasswordOptions{UserName: "u", Password: "hidden-password", DomainName: "d"}
	oidc := OIDCOptions{ProviderID: "idp", IDToken: "hidden-id-token"}
	cache := NewCache(NewStatic(key))
	if _, err := cache.Get(t.Context(), huaweicloud.New(huaweicloud.Config{}), huaweicloud.Scope{}); err != nil {
		t.Fatal(err)
	}
	values := []any{Token("hidden-token"), key, &key, password, &password, oidc, &oidc, cache}
	for _, source := range []Source{
		NewStatic(key), NewStatic(Token("hidden-token")), NewPassword(password), NewOIDC(oidc), NewAgency(NewStatic(key), AgencyOptions{AgencyName: "a"}),
		NewAgencyToken(NewPassword(password), AgencyTokenOptions{AgencyName: "a"}), NewPodIdentity(&url.URL{}, "f"), NewMetadata(nil),
	} {
		values = append(values, source, huaweicloud.Config{Credentials: NewCache(source)}, huaweicloud.New(huaweicloud.Config{Credentials: NewCache(source)}))
	}
	for _, v := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			text := fmt.Sprintf(verb, v)
			if strings.Contains(text, "hidden") || strings.Contains(text, fmt.Sprintf("%x", "hidden")) {
				t.Errorf("%s of %T: %s", verb, v, text)
			}
		}
	}
}
