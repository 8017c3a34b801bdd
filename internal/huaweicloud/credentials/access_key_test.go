package credentials

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// The examples of the official Go SDK's own tests.
func TestSign_publishedVectors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		algorithm                       huaweicloud.SigningAlgorithm
		method, url, body, prefix, want string
	}{
		{"", "GET", "https://example.huaweicloud.com/path?limit=1", "", "SDK-HMAC-SHA256", "5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624"},
		{HmacSHA256, "POST", "https://example.huaweicloud.com/path?key=value", "{\"Name\":\"test\",\"Id\":1}\n", "SDK-HMAC-SHA256", "cecc2af119b18ab70b4d094c0750f3b42c02f254903179a0fc2cc72fc9db4f59"},
		{HmacSM3, "GET", "https://example.huaweicloud.com/path?limit=1", "", "SDK-HMAC-SM3", "acdeecf8061419275127135b54532c2c20b683bf9bbb8a32bee021a8c40befd4"},
		{HmacSM3, "POST", "https://example.huaweicloud.com/path?key=value", "{\"Name\":\"test\",\"Id\":1}\n", "SDK-HMAC-SM3", "359e49285fe5a469f82b86fd761b1a4a7ee16e3181de7d643c53a30667cde508"},
	} {
		req, err := http.NewRequest(test.method, test.url, strings.NewReader(test.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-Sdk-Date", "20060102T150405Z")
		if err := sign(req, "AccessKey", "SecretKey", test.algorithm); err != nil {
			t.Fatal(err)
		}
		want := test.prefix + " Access=AccessKey, SignedHeaders=x-sdk-date, Signature=" + test.want
		if got := req.Header.Get("Authorization"); got != want {
			t.Errorf("%s %s %s: %s, want %s", test.algorithm, test.method, test.url, got, want)
		}
		if body, err := io.ReadAll(req.Body); string(body) != test.body || err != nil {
			t.Errorf("signing left the body %q, %v", body, err)
		}
	}
}

func TestSign_prefixOfEachAlgorithm(t *testing.T) {
	t.Parallel()
	for a, want := range map[huaweicloud.SigningAlgorithm]string{
		"": "SDK-HMAC-SHA256 ", HmacSHA256: "SDK-HMAC-SHA256 ", HmacSM3: "SDK-HMAC-SM3 ", EcdsaP256SHA256: "SDK-ECDSA-P256-SHA256 ", SM2SM3: "SDK-SM2-SM3 ",
	} {
		req, err := http.NewRequest(http.MethodGet, "https://example.com/v1/p/vpc-endpoint-services?limit=1", nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := sign(req, "A", "S", a); err != nil || !strings.HasPrefix(req.Header.Get("Authorization"), want) {
			t.Errorf("%q: %q, %v", a, req.Header.Get("Authorization"), err)
		}
	}
}

func TestParseSigningAlgorithm(t *testing.T) {
	t.Parallel()
	for _, a := range SigningAlgorithms {
		if got, err := ParseSigningAlgorithm(string(a)); got != a || err != nil {
			t.Errorf("%s: %s, %v", a, got, err)
		}
	}
	for _, name := range []string{"", "hmacsha256", "HmacSHA512", "V11-HMAC-SHA256"} {
		want := "it must be one of [HmacSHA256 HmacSM3 EcdsaP256SHA256 SM2SM3]"
		if got, err := ParseSigningAlgorithm(name); err == nil || err.Error() != want {
			t.Errorf("%q: %s, %v, want %s", name, got, err, want)
		}
	}
}

// roundTripper is a transport without a network.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func TestAccessKey_everyAttemptHasItsOwnSignature(t *testing.T) {
	t.Parallel()
	for _, code := range []int{429, 503} {
		synctest.Test(t, func(t *testing.T) {
			var signatures []string
			c := huaweicloud.New(huaweicloud.Config{
				Credentials: NewCache(NewStatic(permanentKey)), MaxRetries: 5,
				Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
					signatures = append(signatures, req.Header.Get("Authorization")+req.Header.Get("X-Sdk-Date"))
					w := httptest.NewRecorder()
					if len(signatures) == 1 {
						w.Header().Set("Retry-After", "2")
						w.WriteHeader(code)
					}
					_, _ = io.WriteString(w, `{}`)
					return w.Result(), nil
				}),
			})
			if _, err := c.Do(t.Context(), &huaweicloud.Request{Service: "vpcep", Region: "r", Credentials: c.Credentials()}, nil); err != nil {
				t.Fatal(err)
			}
			if len(signatures) != 2 || signatures[0] == signatures[1] {
				t.Errorf("signatures %q", signatures)
			}
		})
	}
}

func TestAccessKey_redacted(t *testing.T) {
	t.Parallel()
	f := newFakeAPI(t, map[string][]response{"GET /v1": {{200, nil, `{}`}}})
	c := f.client(huaweicloud.Config{Credentials: NewCache(NewStatic(AccessKey{ID: "ACCESSKEYID", Secret: "secret-key", SecurityToken: "security-token"}))})
	if _, err := c.Do(t.Context(), &huaweicloud.Request{Service: "vpcep", Path: "v1", Credentials: c.Credentials()}, nil); err != nil {
		t.Fatal(err)
	}
	if got, want := c.Redactor().Text("ACCESSKEYID secret-key security-token"), "ACCE… [redacted] [redacted]"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
