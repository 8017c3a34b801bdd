package huaweicloud

import (
	"net/http"
	"net/url"
	"testing"
)

func TestClient_requestHeader(t *testing.T) {
	t.Parallel()
	var got *http.Request
	c := newTestClient(Config{UserAgent: "agent/1"}, func(req *http.Request) (*http.Response, error) {
		got = req
		return response(200, `{}`), nil
	})
	resp, err := c.Do(t.Context(), &Request{
		Service: "vpcep", Region: "r", Path: "v1/p/x", Query: url.Values{"b": {"a b+c&d"}, "a": {"1"}}, Credentials: c.Credentials(),
		Header: http.Header{"X-Idp-Id": {"i"}},
	}, nil)
	if err != nil || resp.StatusCode != 200 {
		t.Fatal(resp, err)
	}
	if want := "https://vpcep.r.myhuaweicloud.com/v1/p/x?a=1&b=a%20b%2Bc%26d"; got.URL.String() != want {
		t.Errorf("URL %s, want %s", got.URL, want)
	}
	for name, want := range map[string]string{
		"Accept": "application/json", "Accept-Encoding": "gzip", "Content-Type": "application/json", "Cache-Control": "no-cache", "User-Agent": "agent/1",
		"X-Auth-Token": "test-token", "X-Idp-Id": "i",
	} {
		if value := got.Header.Get(name); value != want {
			t.Errorf("%s: %q, want %q", name, value, want)
		}
	}
}
