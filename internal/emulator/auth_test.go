package emulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/signature"
)

var noon = time.Date(2026, time.May, 1, 12, 0, 0, 0, time.UTC)

// clock is a time that tests set.
type clock struct{ time.Time }

func (c *clock) now() time.Time { return c.Time }

// request is a listing request at the clock's time, not yet signed.
func (c *clock) request() *http.Request {
	r := httptest.NewRequest("GET", listPath, nil)
	r.Header.Set("X-Sdk-Date", c.UTC().Format(signature.DateFormat))
	return r
}

func (c *clock) listSigned(t *testing.T, e *Emulator, access, secret, securityToken string) listResponse {
	t.Helper()
	r := c.request()
	if securityToken != "" {
		r.Header.Set("X-Security-Token", securityToken)
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, officiallySigned(t, r, "", access, secret))
	return decode(t, w)
}

// signHost signs a request without query and body as the user, but no header of it other than the host.
func signHost(r *http.Request) string {
	canonical := fmt.Sprintf("%s\n%s/\n\nhost:%s\n\nhost\n%x", r.Method, r.URL.Path, r.Host, sha256.Sum256(nil))
	mac := hmac.New(sha256.New, []byte(SecretKey))
	_, _ = fmt.Fprintf(mac, "SDK-HMAC-SHA256\n%s\n%x", r.Header.Get("X-Sdk-Date"), sha256.Sum256([]byte(canonical)))
	return hex.EncodeToString(mac.Sum(nil))
}

func TestAuthentication_refusesBadCredentials(t *testing.T) {
	t.Parallel()
	c := &clock{noon}
	signed := func(change func(r *http.Request)) *http.Request {
		r := officiallySigned(t, c.request(), "", AccessKey, SecretKey)
		change(r)
		return r
	}
	at := func(d time.Duration) *http.Request {
		then := &clock{noon.Add(d)}
		return officiallySigned(t, then.request(), "", AccessKey, SecretKey)
	}
	inProject := func(id string) *http.Request {
		r := c.request()
		r.Header.Set("X-Project-Id", id)
		return officiallySigned(t, r, "", AccessKey, SecretKey)
	}
	withToken := func(token string) *http.Request {
		r := httptest.NewRequest("GET", listPath, nil)
		r.Header.Set("X-Auth-Token", token)
		return r
	}
	undated := c.request()
	undated.Header.Set("Authorization", "SDK-HMAC-SHA256 Access="+AccessKey+", SignedHeaders=host, Signature="+signHost(undated))
	for name, test := range map[string]struct {
		request *http.Request
		status  int
		code    string
	}{
		"token":                     {withToken(Token), 200, ""},
		"unknown token":             {withToken("x"), 401, "APIGW.0301"},
		"nothing":                   {httptest.NewRequest("GET", listPath, nil), 401, "APIGW.0301"},
		"signature":                 {signed(func(*http.Request) {}), 200, ""},
		"signature for the project": {inProject(ProjectID), 200, ""},
		"signature for another":     {inProject("11111111111111111111111111111111"), 403, "EndPoint.0004"},
		"14 minutes late":           {at(-14 * time.Minute), 200, ""},
		"15 minutes early":          {at(15 * time.Minute), 200, ""},
		"16 minutes late":           {at(-16 * time.Minute), 401, "APIGW.0303"},
		"16 minutes early":          {at(16 * time.Minute), 401, "APIGW.0303"},
		"wrong secret":              {officiallySigned(t, c.request(), "", AccessKey, "x"), 401, "APIGW.0301"},
		"unknown key":               {officiallySigned(t, c.request(), "", "x", SecretKey), 401, "APIGW.0301"},
		"other scheme": {signed(func(r *http.Request) {
			r.Header.Set("Authorization", "Bearer"+strings.TrimPrefix(r.Header.Get("Authorization"), "SDK-HMAC-SHA256"))
		}), 401, "APIGW.0301"},
		"date not signed": {undated, 401, "APIGW.0301"},
		"changed query":   {signed(func(r *http.Request) { r.URL.RawQuery = "limit=5" }), 401, "APIGW.0301"},
		"changed header": {signed(func(r *http.Request) {
			r.Header.Set("X-Sdk-Date", noon.Add(time.Second).Format(signature.DateFormat))
		}), 401, "APIGW.0301"},
		"no date":                   {signed(func(r *http.Request) { r.Header.Del("X-Sdk-Date") }), 401, "APIGW.0301"},
		"unexpected security token": {signed(func(r *http.Request) { r.Header.Set("X-Security-Token", "x") }), 401, "APIGW.0301"},
	} {
		w := httptest.NewRecorder()
		newEmulator(t, Config{Now: c.now}).ServeHTTP(w, test.request)
		if a := decode(t, w); a.Status != test.status || a.Code != test.code {
			t.Errorf("%s: %d %s %s, want %d %s", name, a.Status, a.Code, a.Message, test.status, test.code)
		}
	}
}

func TestAuthentication_fiveFailuresLockForFiveMinutes(t *testing.T) {
	t.Parallel()
	c := &clock{noon}
	e := newEmulator(t, Config{Now: c.now})
	try := func(secret string, want int) {
		t.Helper()
		if a := c.listSigned(t, e, AccessKey, secret, ""); a.Status != want {
			t.Errorf("status %d, want %d: %s", a.Status, want, a.Message)
		}
	}
	for range 2 { // a success starts counting again
		for range 4 {
			try("wrong", 401)
		}
		try(SecretKey, 200)
	}
	for range 5 {
		try("wrong", 401)
	}
	try(SecretKey, 401)
	c.Time = c.Add(5*time.Minute - time.Second)
	try(SecretKey, 401)
	c.Time = c.Add(time.Second)
	try("wrong", 401) // and so does the end of the lock
	try(SecretKey, 200)
}

func TestAuthentication_revokedTokenMustBeRenewed(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{})
	e.RevokeTokens()
	if a := list(t, e, ""); a.Status != 401 || a.Code != "APIGW.0307" {
		t.Errorf("%d %s", a.Status, a.Code)
	}
}

func TestAuthentication_tokenIsForTheProjectOfTheRegion(t *testing.T) {
	t.Parallel()
	const other = "11111111111111111111111111111111"
	e := New(Config{Projects: map[string]string{"eu-west-101": other}})
	a := decode(t, send(e, http.MethodGet, "/v1/"+other+"/vpc-endpoint-services", "", "X-Auth-Token: "+Token))
	if a.Status != 401 || a.Code != "APIGW.0301" {
		t.Errorf("without a project of that name: %d %s", a.Status, a.Code)
	}
}
