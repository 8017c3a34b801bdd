package emulator

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/signature"
)

const otherProject = "11111111111111111111111111111111"

var twoProjects = map[string]string{Region: ProjectID, "eu-west-101": otherProject}

func passwordBody(user, password, domain, scope string) string {
	return `{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"` + user + `","password":"` + password +
		`","domain":{"name":"` + domain + `"}}}},"scope":` + scope + `}}`
}

func TestToken_forUserAndPassword(t *testing.T) {
	t.Parallel()
	c := &clock{noon}
	e := newEmulator(t, Config{Projects: twoProjects, Now: c.now})
	for name, test := range map[string]struct {
		body, project string
		status        int
	}{
		"project name":    {passwordBody(User, Password, Domain, `{"project":{"name":"eu-west-101"}}`), otherProject, 201},
		"project id":      {passwordBody(User, Password, Domain, `{"project":{"id":"`+ProjectID+`"}}`), ProjectID, 201},
		"domain":          {passwordBody(User, Password, Domain, `{"domain":{"name":"`+Domain+`"}}`), "", 201},
		"wrong password":  {passwordBody(User, "x", Domain, `{"project":{"name":"eu-west-101"}}`), "", 401},
		"wrong user":      {passwordBody("x", Password, Domain, `{"project":{"name":"eu-west-101"}}`), "", 401},
		"wrong domain":    {passwordBody(User, Password, "x", `{"project":{"name":"eu-west-101"}}`), "", 401},
		"unknown project": {passwordBody(User, Password, Domain, `{"project":{"name":"x"}}`), "", 404},
		"no project":      {passwordBody(User, Password, Domain, `{"project":{}}`), "", 404},
		"other method":    {`{"auth":{"identity":{"methods":["token"]}}}`, "", 400},
		"no JSON":         {`{`, "", 400},
	} {
		w := send(e, "POST", "/v3/auth/tokens", test.body)
		token := w.Header().Get("X-Subject-Token")
		if w.Code != test.status || (token != "") != (test.status == 201) {
			t.Errorf("%s: %d, token %q: %s", name, w.Code, token, w.Body)
			continue
		}
		if test.status != 201 {
			checkIAMError(t, name, w)
			continue
		}
		var body struct {
			Token struct {
				IssuedAt  time.Time `json:"issued_at"`
				ExpiresAt time.Time `json:"expires_at"`
				Project   struct{ ID, Name string }
				Catalog   []any
			}
		}
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
			t.Fatal(err)
		}
		if b := body.Token; !b.IssuedAt.Equal(noon) || !b.ExpiresAt.Equal(noon.Add(24*time.Hour)) || b.Project.ID != test.project || twoProjects[b.Project.Name] != test.project || b.Catalog == nil {
			t.Errorf("%s: %+v", name, b)
		}
		for _, project := range twoProjects {
			want := 403
			if project == test.project {
				want = 200
			}
			if a := send(e, "GET", "/v1/"+project+"/vpc-endpoint-services", "", "X-Auth-Token: "+token); a.Code != want {
				t.Errorf("%s: listing project %s: %d, want %d", name, project, a.Code, want)
			}
		}
	}
}

func checkIAMError(t *testing.T, name string, w *httptest.ResponseRecorder) {
	t.Helper()
	var body struct {
		Error struct {
			Code           int
			Title, Message string
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || body.Error.Code != w.Code || body.Error.Title == "" || body.Error.Message == "" {
		t.Errorf("%s: %v in %s", name, err, w.Body)
	}
}

func TestToken_expiresAndIsRevoked(t *testing.T) {
	t.Parallel()
	c := &clock{noon}
	e := newEmulator(t, Config{Now: c.now})
	issue := func() string {
		return send(e, "POST", "/v3/auth/tokens", passwordBody(User, Password, Domain, `{"project":{"name":"`+Region+`"}}`)).Header().Get("X-Subject-Token")
	}
	check := func(token string, status int, code string) {
		t.Helper()
		if a := decode(t, send(e, "GET", listPath, "", "X-Auth-Token: "+token)); a.Status != status || a.Code != code {
			t.Errorf("%d %s, want %d %s", a.Status, a.Code, status, code)
		}
	}
	first := issue()
	c.Time = noon.Add(24*time.Hour - time.Second)
	check(first, 200, "")
	second := issue()
	c.Time = noon.Add(24 * time.Hour)
	check(first, 401, "APIGW.0307")
	check(second, 200, "")
	e.RevokeTokens()
	check(second, 401, "APIGW.0307")
	check(issue(), 200, "")
}

func TestProjects_byExactName(t *testing.T) {
	t.Parallel()
	c := &clock{noon}
	e := newEmulator(t, Config{Projects: twoProjects, Now: c.now})
	for query, want := range map[string]string{
		"":                  ProjectID + " " + otherProject,
		"?name=eu-west-101": otherProject,
		"?name=eu-west":     "",
		"?name=":            "",
	} {
		r := httptest.NewRequest("GET", "/v3/projects"+query, nil)
		r.Header.Set("X-Sdk-Date", noon.Format(signature.DateFormat))
		signed := httptest.NewRecorder()
		e.ServeHTTP(signed, officiallySigned(t, r, "", AccessKey, SecretKey))
		byToken := send(e, "GET", "/v3/projects"+query, "", "X-Auth-Token: "+Token)
		if signed.Body.String() != byToken.Body.String() {
			t.Errorf("%s: %s by signature, %s by token", query, signed.Body, byToken.Body)
		}
		var body struct {
			Projects []struct {
				ID, Name string
				DomainID string `json:"domain_id"`
				Enabled  bool
			}
			Links map[string]any
		}
		if err := json.Unmarshal(byToken.Body.Bytes(), &body); err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, p := range body.Projects {
			ids = append(ids, p.ID)
			if twoProjects[p.Name] != p.ID || p.DomainID != DomainID || !p.Enabled {
				t.Errorf("%s: %+v", query, p)
			}
		}
		if strings.Join(ids, " ") != want || body.Projects == nil || body.Links == nil {
			t.Errorf("%q: %s", query, byToken.Body)
		}
	}
	if a := decode(t, send(e, "GET", "/v3/projects", "")); a.Status != 401 || a.Code != "APIGW.0301" {
		t.Errorf("without credentials: %d %s", a.Status, a.Code)
	}
}

func TestSecurityToken_ofAnAgency(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		role     string
		status   int
		lasting  time.Duration
		unsigned bool
	}{
		"by domain name":  {role: `{"agency_name":"` + Agency + `","domain_name":"` + Domain + `","duration_seconds":3600}`, status: 201, lasting: time.Hour},
		"by domain id":    {role: `{"agency_name":"` + Agency + `","domain_id":"` + DomainID + `"}`, status: 201, lasting: 15 * time.Minute},
		"longest":         {role: `{"agency_name":"` + Agency + `","domain_id":"` + DomainID + `","duration_seconds":86400}`, status: 201, lasting: 24 * time.Hour},
		"too long":        {role: `{"agency_name":"` + Agency + `","domain_name":"` + Domain + `","duration_seconds":86401}`, status: 400},
		"too short":       {role: `{"agency_name":"` + Agency + `","domain_name":"` + Domain + `","duration_seconds":899}`, status: 400},
		"unknown agency":  {role: `{"agency_name":"x","domain_name":"` + Domain + `"}`, status: 404},
		"unknown domain":  {role: `{"agency_name":"` + Agency + `","domain_name":"x"}`, status: 404},
		"no domain":       {role: `{"agency_name":"` + Agency + `"}`, status: 404},
		"not a duration":  {role: `{"duration_seconds":"1h"}`, status: 400},
		"not signed":      {role: `{"agency_name":"` + Agency + `","domain_name":"` + Domain + `"}`, status: 401, unsigned: true},
		"no role":         {role: `null`, status: 404},
		"role is a list":  {role: `[]`, status: 400},
		"negative length": {role: `{"duration_seconds":-1}`, status: 400},
	} {
		c := &clock{noon}
		e := newEmulator(t, Config{Now: c.now})
		body := `{"auth":{"identity":{"methods":["assume_role"],"assume_role":` + test.role + `}}}`
		r := httptest.NewRequest("POST", "/v3.0/OS-CREDENTIAL/securitytokens", strings.NewReader(body))
		if !test.unsigned {
			r.Header.Set("X-Sdk-Date", noon.Format(signature.DateFormat))
			officiallySigned(t, r, body, AccessKey, SecretKey)
		}
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		switch {
		case w.Code != test.status:
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		case w.Code == 201:
			checkTemporaryKey(t, e, c, w, test.lasting)
		case w.Code != 401:
			checkIAMError(t, name, w)
		}
	}
}

// checkTemporaryKey lists with the key that w carries until it expires.
func checkTemporaryKey(t *testing.T, e *Emulator, c *clock, w *httptest.ResponseRecorder, lasting time.Duration) {
	t.Helper()
	var body struct {
		Credential struct {
			Access, Secret string
			SecurityToken  string `json:"securitytoken"`
			ExpiresAt      string `json:"expires_at"`
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		t.Fatal(err)
	}
	k := body.Credential
	expires, err := time.Parse(time.RFC3339, k.ExpiresAt)
	if err != nil || !expires.Equal(c.Add(lasting)) {
		t.Errorf("expires at %s, want %v after %s", k.ExpiresAt, lasting, c)
	}
	for _, step := range []struct {
		at                    time.Time
		secret, securityToken string
		status                int
	}{
		{c.Time, k.Secret, k.SecurityToken, 200},
		{c.Time, k.Secret, "", 401},
		{c.Time, k.Secret, "x", 401},
		{c.Time, "x", k.SecurityToken, 401},
		{expires.Add(-time.Second), k.Secret, k.SecurityToken, 200},
		{expires, k.Secret, k.SecurityToken, 401},
	} {
		c.Time = step.at
		if a := c.listSigned(t, e, k.Access, step.secret, step.securityToken); a.Status != step.status {
			t.Errorf("at %s with secret %q and security token %q: %d %s, want %d", step.at, step.secret, step.securityToken, a.Status, a.Message, step.status)
		}
	}
}

func TestMetadata_needsASession(t *testing.T) {
	t.Parallel()
	const path, ttl = "/meta-data/latest/api/token", "X-Metadata-Token-Ttl-Seconds: "
	c := &clock{noon}
	e := newEmulator(t, Config{Now: c.now})
	for header, want := range map[string]int{ttl + "60": 200, ttl + "21600": 200, ttl + "21601": 400, ttl + "0": 400, ttl + "x": 400, "X: 1": 400} {
		if w := send(e, "PUT", path, "", header); w.Code != want {
			t.Errorf("%s: %d, want %d", header, w.Code, want)
		}
	}
	session := send(e, "PUT", path, "", ttl+"60").Body.String()
	get := func(header string) *httptest.ResponseRecorder {
		return send(e, "GET", "/openstack/latest/securitykey", "", header)
	}
	for _, header := range []string{"X: 1", "X-Metadata-Token: x"} {
		if w := get(header); w.Code != 401 {
			t.Errorf("%s: %d", header, w.Code)
		}
	}
	w := get("X-Metadata-Token: " + session)
	if w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	checkTemporaryKey(t, e, c, w, 6*time.Hour)
	if w := get("X-Metadata-Token: " + session); w.Code != 401 { // hours later
		t.Errorf("expired session: %d", w.Code)
	}
}

func TestDomains_areTheCallersAccount(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{})
	first, _ := stsKey(t, post(t, e, "/v5/agencies/assume", assumeBody(Agency, DomainID, ""), permanentKey))
	second, _ := stsKey(t, post(t, e, "/v5/agencies/assume", assumeBody(SecondAgency, SecondDomainID, ""), first))
	for k, want := range map[key]string{permanentKey: DomainID + " " + Domain, first: DomainID + " " + Domain, second: SecondDomainID + " " + SecondDomain} {
		r := httptest.NewRequest("GET", "/v3/auth/domains", nil)
		r.Header.Set("X-Sdk-Date", time.Now().UTC().Format(signature.DateFormat))
		if k.securityToken != "" {
			r.Header.Set("X-Security-Token", k.securityToken)
		}
		w := httptest.NewRecorder()
		e.ServeHTTP(w, officiallySigned(t, r, "", k.access, k.secret))
		var body struct{ Domains []struct{ ID, Name string } }
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || len(body.Domains) != 1 || body.Domains[0].ID+" "+body.Domains[0].Name != want {
			t.Errorf("%s: %d %s, want %s", k.access, w.Code, w.Body, want)
		}
	}
}

func TestFederatedToken_isForTheProjectThatWasAskedFor(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{Projects: twoProjects})
	for project, want := range map[string]int{`{"name":"eu-west-101"}`: 201, `{"id":"` + otherProject + `"}`: 201, `{"name":"x"}`: 404} {
		w := send(e, "POST", "/v3.0/OS-AUTH/id-token/tokens",
			`{"auth":{"id_token":{"id":"`+IDToken+`"},"scope":{"project":`+project+`}}}`, "X-Idp-Id: "+IdentityProviderID)
		if w.Code != want {
			t.Errorf("%s: %d %s", project, w.Code, w.Body)
		}
		if w.Code != 201 {
			continue
		}
		token := w.Header().Get("X-Subject-Token")
		for id, want := range map[string]int{otherProject: 200, ProjectID: 403} {
			if got := send(e, "GET", "/v1/"+id+"/vpc-endpoint-services", "", "X-Auth-Token: "+token).Code; got != want {
				t.Errorf("%s: listing project %s: %d, want %d", project, id, got, want)
			}
		}
	}
}
