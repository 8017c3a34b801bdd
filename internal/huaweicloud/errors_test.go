package huaweicloud

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
)

func apiError(resp *http.Response, body string, secrets ...string) *APIError {
	resp.Request = httptest.NewRequest(http.MethodGet, "https://vpcep.example.com/v1/p?limit=10", nil)
	return parseAPIError(resp, &call{}, []byte(body), redact.New().With(secrets...))
}

func TestAPIError_text(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status int
		header []string
		body   string
		want   string
	}{
		{400, []string{"X-Request-Id", "r1"}, `{"error_code":"EndPoint.0002","error_msg":"Parameter error."}`, "400 Bad Request, EndPoint.0002: Parameter error. (request ID r1)"},
		{401, []string{"X-IAM-Trace-Id", "t1"}, `{"error":{"code":401,"message":"wrong"}}`, "401 Unauthorized, 401: wrong (request ID t1)"},
		{403, []string{"X-Request-Id", "r1", "X-IAM-Trace-Id", "t1"}, `{"error_msg":"m","request_id":"r2"}`, "403 Forbidden: m (request ID r1)"},
		{500, nil, `{"error_msg":"m","request_id":"r2"}`, "500 Internal Server Error: m (request ID r2)"},
		{599, nil, ``, "599"},
		{302, []string{"Location", "https://user:secret@login.example.com/a?token=secret#secret"}, ``, "302 Found (redirect to https://login.example.com/a)"},
		{302, []string{"Location", "/login?token=secret"}, ``, "302 Found (redirect to /login)"},
		{302, []string{"Location", "https://%zz?secret"}, ``, "302 Found (redirect to what is not a URL)"},
		{400, nil, `{"error_msg":"you sent secret"}`, "400 Bad Request: you sent [redacted]"},
		{400, nil, `{"secret":{"a":["secret"]}}`, `400 Bad Request: {"[redacted]":{"a":["[redacted]"]}}`},
		{400, nil, "\x1b[31mred\r\n\x07 alarm", "400 Bad Request, a page that is not the API's (no Content-Type): red alarm"},
		{400, nil, `{"error_code":"\u001b[2Jcode","error_msg":"\u202eright to left\u0000"}`, "400 Bad Request, code: right to left"},
	} {
		const prefix = "GET https://vpcep.example.com/v1/p?limit=10: "
		if got := apiError(response(test.status, "", test.header...), test.body, "secret").Error(); got != prefix+test.want {
			t.Errorf("%d %s:\n%q, want\n%q", test.status, test.body, got, prefix+test.want)
		}
	}
}

func TestAPIError_codesCompareWithoutCase(t *testing.T) {
	t.Parallel()
	e := &APIError{Code: "Endpoint.1018"}
	if !e.HasCode("EndPoint.0001", "EndPoint.1018") || e.HasCode("EndPoint.0001") || (&APIError{}).HasCode() {
		t.Error("codes do not compare")
	}
}

func TestAPIError_clockSkew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, skew := range []time.Duration{0, -20 * time.Minute, time.Hour} {
			date := time.Now().Add(-skew).UTC().Format(http.TimeFormat)
			if got := apiError(response(401, "", "Date", date), "").ClockSkew; got != skew {
				t.Errorf("%s, want %s", got, skew)
			}
		}
		for _, date := range []string{"", "yesterday"} {
			if got := apiError(response(401, "", "Date", date), "").ClockSkew; got != 0 {
				t.Errorf("%q: %s", date, got)
			}
		}
	})
}

func FuzzParseAPIError(f *testing.F) {
	for _, body := range []string{
		`{"error_code":"EndPoint.0002","error_msg":"m","request_id":"r"}`, `{"error":{"code":401,"message":"m"}}`, `{"errors":[{"code":"A"}]}`,
		`{"badRequest":{"message":"hunter2"}}`, `{"error":"\u0068unter2"}`, "<html>hunter2", "\xff\x1b[31m", `{"a":hunter2`,
	} {
		f.Add(400, body, "hunter2", "https://hunter2@example.com/?hunter2")
	}
	f.Fuzz(func(t *testing.T, status int, body, id, location string) {
		e := apiError(response(status, "", "X-Request-Id", id, "Location", location), body, "hunter2")
		text := e.Error()
		if strings.Contains(text, "hunter2") {
			t.Errorf("the secret is in %q", text)
		}
		if !utf8.ValidString(text) || text != redact.New().Text(redact.Foreign(text)) || strings.ContainsAny(text, "\n\t") {
			t.Errorf("not fit to be shown: %q", text)
		}
		if n := utf8.RuneCountInString(text); n > 2*500+2*100+400 {
			t.Errorf("%d characters", n)
		}
	})
}

// A clock that is off is known by the gateway's message before the header Date.
func TestAPIError_clockSkewOfTheSignature(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]time.Duration{
		"Incorrect IAM authentication information: signature expired, signature time:20260528T092752Z,server time:20260528T094410Z": -(16*time.Minute + 18*time.Second),
		"signature expired, signature time: 20260528T104410Z, server time: 20260528T094410Z":                                        time.Hour,
		"signature expired, signature time:20269928T104410Z,server time:20260528T094410Z":                                           0,
		"signature expired": 0,
	} {
		body, _ := json.Marshal(map[string]string{"error_code": "APIGW.0301", "error_msg": message})
		if got := apiError(response(401, ""), string(body)).ClockSkew; got != want {
			t.Errorf("%s: %s, want %s", message, got, want)
		}
	}
}
