package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/signature"
)

// key is an access key that a test holds.
type key struct{ access, secret, securityToken string }

var permanentKey = key{AccessKey, SecretKey, ""}

// post sends a JSON body, signed with a key.
func post(t *testing.T, e *Emulator, path, body string, k key) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("X-Sdk-Date", e.Now().UTC().Format(signature.DateFormat))
	if k.securityToken != "" {
		r.Header.Set("X-Security-Token", k.securityToken)
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, officiallySigned(t, r, body, k.access, k.secret))
	return w
}

// stsKey reads the key of a response of STS.
func stsKey(t *testing.T, w *httptest.ResponseRecorder) (key, time.Time) {
	t.Helper()
	var body struct {
		Credentials struct {
			Access        string    `json:"access_key_id"`
			Secret        string    `json:"secret_access_key"`
			SecurityToken string    `json:"security_token"`
			Expiration    time.Time `json:"expiration"`
		} `json:"credentials"`
		Agency struct{ URN, ID string } `json:"assumed_agency"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || w.Code != http.StatusOK || !strings.HasPrefix(body.Agency.URN, "sts::") {
		t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	c := body.Credentials
	return key{c.Access, c.Secret, c.SecurityToken}, c.Expiration
}

func assumeBody(agency, domainID string, more string) string {
	return fmt.Sprintf(`{"agency_urn":"iam::%s:agency:%s","agency_session_name":"test"%s}`, domainID, agency, more)
}

func TestSTS_chainOfAgencies(t *testing.T) {
	t.Parallel()
	const path = "/v5/agencies/assume"
	c := &clock{noon}
	e := newEmulator(t, Config{Now: c.now}, named(t, "a")...)
	if w := post(t, e, path, assumeBody(SecondAgency, SecondDomainID, ""), permanentKey); w.Code != 403 {
		t.Errorf("the second agency trusts the user: %d", w.Code)
	}
	first, expires := stsKey(t, post(t, e, path, assumeBody(Agency, DomainID, `,"duration_seconds":43200`), permanentKey))
	if !expires.Equal(noon.Add(12 * time.Hour)) {
		t.Errorf("expires %s", expires)
	}
	if w := post(t, e, path, assumeBody(SecondAgency, SecondDomainID, `,"duration_seconds":3601`), first); w.Code != 400 {
		t.Errorf("more than an hour in a chain: %d %s", w.Code, w.Body)
	}
	second, _ := stsKey(t, post(t, e, path, assumeBody(SecondAgency, SecondDomainID, `,"duration_seconds":3600`), first))
	if w := post(t, e, path, assumeBody(ThirdAgency, ThirdDomainID, ""), first); w.Code != 403 {
		t.Errorf("the third agency trusts the first: %d", w.Code)
	}
	third, expires := stsKey(t, post(t, e, path, assumeBody(ThirdAgency, ThirdDomainID, ""), second))
	if !expires.Equal(noon.Add(time.Hour)) {
		t.Errorf("expires %s", expires)
	}
	if a := c.listSigned(t, e, third.access, third.secret, third.securityToken); a.Status != 200 || a.ids() != "a" {
		t.Errorf("listing: %d %s", a.Status, a.Message)
	}
	e.RevokeKeys()
	if a := c.listSigned(t, e, third.access, third.secret, third.securityToken); a.Status != 401 {
		t.Errorf("listing with a revoked key: %d", a.Status)
	}
}

func TestSTS_refuses(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{})
	for name, test := range map[string]struct {
		body   string
		status int
		code   string
	}{
		"urn with a domain name": {assumeBody(Agency, Domain, ""), 400, "STS5.1003"},
		"unknown agency":         {assumeBody("x", DomainID, ""), 403, "STS5.1001"},
		"long session name":      {strings.Replace(assumeBody(Agency, DomainID, ""), `"test"`, `"`+strings.Repeat("x", 129)+`"`, 1), 400, "STS5.1003"},
		"no session name":        {`{"agency_urn":"iam::` + DomainID + `:agency:` + Agency + `"}`, 400, "STS5.1003"},
		"too long":               {assumeBody(Agency, DomainID, `,"duration_seconds":43201`), 400, "STS5.1003"},
		"too short":              {assumeBody(Agency, DomainID, `,"duration_seconds":899`), 400, "STS5.1003"},
		"no JSON":                {`[`, 400, "STS5.1003"},
	} {
		a := decode(t, post(t, e, "/v5/agencies/assume", test.body, permanentKey))
		if a.Status != test.status || a.Code != test.code {
			t.Errorf("%s: %d %s %s", name, a.Status, a.Code, a.Message)
		}
	}
	if a := decode(t, send(e, "POST", "/v5/agencies/assume", assumeBody(Agency, DomainID, ""), "X-Auth-Token: "+Token)); a.Status != 401 {
		t.Errorf("with a token: %d", a.Status)
	}
	if w := post(t, e, "/v5/agencies/assume", assumeBody(ThirdAgency, ThirdDomainID, ""), permanentKey); !strings.Contains(w.Body.String(), "encoded_authorization_message") {
		t.Errorf("a 403 has no encoded message: %s", w.Body)
	}
}

func TestSTS_assumeWithOIDC(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{}, named(t, "a")...)
	body := func(agency, provider, token string) string {
		return fmt.Sprintf(`{"agency_urn":"iam::%s:agency:%s","agency_session_name":"test","provider_urn":%q,"id_token":%q}`, DomainID, agency, provider, token)
	}
	send := func(body string) *httptest.ResponseRecorder {
		return send(e, "POST", "/v5/agencies/assume-with-oidc", body)
	}
	k, _ := stsKey(t, send(body(Agency, OIDCProviderURN, IDToken)))
	if a := (&clock{time.Now()}).listSigned(t, e, k.access, k.secret, k.securityToken); a.ids() != "a" {
		t.Errorf("listing: %d %s", a.Status, a.Message)
	}
	e.SetIDToken("another-id-token")
	for name, test := range map[string]struct {
		body   string
		status int
	}{
		"expired token":    {body(Agency, OIDCProviderURN, IDToken), 400},
		"new token":        {body(Agency, OIDCProviderURN, "another-id-token"), 200},
		"unknown provider": {body(Agency, "iam::x:oidcProvider:x", "another-id-token"), 403},
		"short token":      {body(Agency, OIDCProviderURN, "x"), 400},
		"unknown agency":   {body("x", OIDCProviderURN, "another-id-token"), 403},
	} {
		if w := send(test.body); w.Code != test.status {
			t.Errorf("%s: %d %s, want %d", name, w.Code, w.Body, test.status)
		}
	}
}

func TestFederatedToken_becomesAKey(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{}, named(t, "a")...)
	request := func(idp, token string) *httptest.ResponseRecorder {
		return send(e, "POST", "/v3.0/OS-AUTH/id-token/tokens", `{"auth":{"id_token":{"id":"`+token+`"}}}`, "X-Idp-Id: "+idp)
	}
	for _, test := range []struct {
		idp, token string
		status     int
		code       string
	}{{"x", IDToken, 404, "IAM.0004"}, {IdentityProviderID, "x", 401, "IAM.0001"}, {IdentityProviderID, "", 400, "IAM.0011"}} {
		if a := decode(t, request(test.idp, test.token)); a.Status != test.status || a.Code != test.code {
			t.Errorf("%s %s: %d %s", test.idp, test.token, a.Status, a.Code)
		}
	}
	token := request(IdentityProviderID, IDToken).Header().Get("X-Subject-Token")
	w := send(e, "POST", "/v3.0/OS-CREDENTIAL/securitytokens", `{"auth":{"identity":{"methods":["token"],"token":{"id":"`+token+`","duration_seconds":3600}}}}`)
	var body struct {
		Credential struct {
			Access, Secret string
			SecurityToken  string `json:"securitytoken"`
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || w.Code != 201 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	k := key{body.Credential.Access, body.Credential.Secret, body.Credential.SecurityToken}
	if a := (&clock{time.Now()}).listSigned(t, e, k.access, k.secret, k.securityToken); a.ids() != "a" {
		t.Errorf("listing: %d %s", a.Status, a.Message)
	}
	stsKey(t, post(t, e, "/v5/agencies/assume", assumeBody(Agency, DomainID, ""), k))
}

func TestToken_ofAnAgencyInAProject(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{}, named(t, "a")...)
	body := func(role, scope string) string {
		return `{"auth":{"identity":{"methods":["assume_role"],"assume_role":` + role + `},"scope":` + scope + `}}`
	}
	role := `{"agency_name":"` + Agency + `","domain_name":"` + Domain + `"}`
	scope := `{"project":{"name":"` + Region + `","domain":{"name":"` + Domain + `"}}}`
	w := post(t, e, "/v3/auth/tokens?nocatalog=true", body(role, scope), permanentKey)
	if w.Code != 201 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if a := decode(t, send(e, "GET", listPath, "", "X-Auth-Token: "+w.Header().Get("X-Subject-Token"))); a.ids() != "a" {
		t.Errorf("listing: %d %s", a.Status, a.Message)
	}
	for name, test := range map[string]struct {
		body   string
		status int
	}{
		"xrole_name":       {body(`{"xrole_name":"`+Agency+`","domain_id":"`+DomainID+`"}`, scope), 201},
		"unknown agency":   {body(`{"agency_name":"x","domain_name":"`+Domain+`"}`, scope), 404},
		"agency of others": {body(`{"agency_name":"`+SecondAgency+`","domain_name":"`+SecondDomain+`"}`, scope), 403},
		"other domain":     {body(role, `{"project":{"name":"`+Region+`","domain":{"name":"x"}}}`), 404},
	} {
		if w := send(e, "POST", "/v3/auth/tokens", test.body, "X-Auth-Token: "+Token); w.Code != test.status {
			t.Errorf("%s: %d %s, want %d", name, w.Code, w.Body, test.status)
		}
	}
}

func TestPodIdentity_wantsItsToken(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{})
	for token, want := range map[string]int{PodToken: 200, "x": 401} {
		if w := send(e, "POST", "/pod-identity/credentials", "{}", "Authorization: "+token); w.Code != want || want == 200 && !strings.Contains(w.Body.String(), `"accessKeyId"`) {
			t.Errorf("%s: %d %s", token, w.Code, w.Body)
		}
	}
}

func TestConfig_expiry(t *testing.T) {
	t.Parallel()
	for _, value := range []any{nil, "", "2026-01-01 00:00:00", 5} {
		e := newEmulator(t, Config{Expiry: func(time.Time) any { return value }})
		w := send(e, "POST", "/pod-identity/credentials", "{}", "Authorization: "+PodToken)
		var body struct{ Credentials map[string]any }
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
			t.Fatal(err)
		}
		got, ok := body.Credentials["expiration"]
		if ok != (value != nil) || ok && fmt.Sprint(got) != fmt.Sprint(value) {
			t.Errorf("expiration %v, want %v", got, value)
		}
	}
}

func TestRequests_keepsTheLatest(t *testing.T) {
	t.Parallel()
	for keep := 1; keep <= 30; keep++ {
		e := newEmulator(t, Config{KeepRequests: keep})
		for n := range 40 {
			send(e, "GET", fmt.Sprintf("/%d", n), "")
			requests := e.Requests()
			if len(requests) > keep || len(requests) < min(n+1, keep-keep/10) {
				t.Fatalf("%d requests are kept of %d, want up to %d", len(requests), n+1, keep)
			}
			for i, r := range requests {
				if want := fmt.Sprintf("/%d", n+1-len(requests)+i); r.Path != want {
					t.Fatalf("request %d is for %s, want %s", i, r.Path, want)
				}
			}
		}
	}
}

func TestSTS_callerIdentity(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{})
	agency, _ := stsKey(t, post(t, e, "/v5/agencies/assume", assumeBody(Agency, DomainID, ""), permanentKey))
	second, _ := stsKey(t, post(t, e, "/v5/agencies/assume", assumeBody(SecondAgency, SecondDomainID, ""), agency))
	for k, want := range map[key][2]string{
		permanentKey: {DomainID, "iam::" + DomainID + ":user:" + User},
		agency:       {DomainID, "sts::" + DomainID + ":assumed-agency:" + Agency},
		second:       {SecondDomainID, "sts::" + SecondDomainID + ":assumed-agency:" + SecondAgency},
	} {
		r := httptest.NewRequest(http.MethodGet, "/v5/caller-identity", nil)
		r.Header.Set("X-Sdk-Date", time.Now().UTC().Format(signature.DateFormat))
		if k.securityToken != "" {
			r.Header.Set("X-Security-Token", k.securityToken)
		}
		w := httptest.NewRecorder()
		e.ServeHTTP(w, officiallySigned(t, r, "", k.access, k.secret))
		var got struct {
			Account string `json:"account_id"`
			URN     string `json:"principal_urn"`
		}
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Account != want[0] || got.URN != want[1] {
			t.Errorf("%s: %d %s, want %s", k.access, w.Code, w.Body, want)
		}
	}
}

func TestRequests_bodyIsCut(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{})
	send(e, "POST", "/v3/auth/tokens", strings.Repeat("x", maxBody+1))
	if n := len(e.Requests()[0].Body); n != maxBody {
		t.Errorf("%d bytes are kept", n)
	}
}
