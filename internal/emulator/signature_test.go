package emulator

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/signer"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/request"
)

// officiallySigned signs r with the official SDK, in place.
func officiallySigned(t *testing.T, r *http.Request, body, access, secret string) *http.Request {
	t.Helper()
	builder := request.NewHttpRequestBuilder().WithMethod(r.Method).WithEndpoint("https://" + r.Host).WithPath(r.URL.Path)
	if body != "" {
		builder.WithBody("body", body)
	}
	for name, values := range r.URL.Query() {
		builder.AddQueryParam(name, reflect.ValueOf(values))
	}
	for name := range r.Header {
		builder.AddHeaderParam(name, r.Header.Get(name))
	}
	headers, err := signer.Sign(builder.Build(), access, secret)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	return r
}

// The first is the example of Huawei Cloud's API request signing guide, the others are from the tests of its Go SDK.
func TestSignatureOfPublishedVectors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ method, target, body, headers, secret, authorization string }{
		{
			method:  "GET",
			target:  "https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?marker=13551d6b-755d-4757-b956-536f674975c0&limit=2",
			headers: "Content-Type: application/json\nX-Sdk-Date: 20191115T033655Z",
			secret:  "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc",
			authorization: "SDK-HMAC-SHA256 Access=QTWAOYTTINDUT2QVKYUC, SignedHeaders=content-type;host;x-sdk-date, " +
				"Signature=7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe",
		},
		{
			method:  "GET",
			target:  "https://example.huaweicloud.com/path?limit=1",
			headers: "X-Sdk-Date: 20060102T150405Z",
			secret:  "SecretKey",
			authorization: "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=x-sdk-date, " +
				"Signature=5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624",
		},
		{
			method:  "POST",
			target:  "https://example.huaweicloud.com/path?key=value",
			body:    "{\"Name\":\"test\",\"Id\":1}\n",
			headers: "X-Sdk-Date: 20060102T150405Z\nContent-Type: application/json",
			secret:  "SecretKey",
			authorization: "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=x-sdk-date, " +
				"Signature=cecc2af119b18ab70b4d094c0750f3b42c02f254903179a0fc2cc72fc9db4f59",
		},
	} {
		r := httptest.NewRequest(c.method, c.target, nil)
		for header := range strings.SplitSeq(c.headers, "\n") {
			name, value, _ := strings.Cut(header, ": ")
			r.Header.Set(name, value)
		}
		a, err := parseAuthorization(c.authorization)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := computeSignature(r, []byte(c.body), c.secret, a.signedHeaders); err != nil || got != a.signature {
			t.Errorf("%s: %s, %v, want %s", c.target, got, err, a.signature)
		}
	}
}

func TestSignatureAgreesWithTheOfficialSigner(t *testing.T) {
	t.Parallel()
	awkward := []string{"two words", "a+b", "a&b=c", "*", "~", "a/b", "100%", "%2F", "名称 é 🚚", "-_.~", "!'()", `"<>\^{|}`, "", "a;b", "#?"}
	for _, value := range awkward {
		r := httptest.NewRequest("GET", "https://vpcep.test/v1/"+url.PathEscape(strings.ReplaceAll(value, "/", ""))+"/x?"+
			url.Values{"endpoint_service_name": {value}, "a" + value: {"2", "10", value}, "a": {"b"}}.Encode(), nil)
		r.Header.Set("X-Project-Id", ProjectID)
		r.Header.Set("X-Security-Token", "token  with spaces ")
		officiallySigned(t, r, "", AccessKey, SecretKey)
		a, err := parseAuthorization(r.Header.Get("Authorization"))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := computeSignature(r, nil, SecretKey, a.signedHeaders); err != nil || got != a.signature {
			t.Errorf("%q: %s, %v, want %s", value, got, err, a.signature)
		}

		e := newEmulator(t, Config{}, Service{ID: "a", Name: "x" + value, JSON: []byte(`{"id":"a"}`)})
		w := httptest.NewRecorder()
		r = httptest.NewRequest("GET", listPath+"?"+url.Values{"endpoint_service_name": {"x" + value}}.Encode(), nil)
		e.ServeHTTP(w, officiallySigned(t, r, "", AccessKey, SecretKey))
		if answer := decode(t, w); answer.Status != 200 || answer.ids() != "a" {
			t.Errorf("listing with the name %q: %d %s %q", value, answer.Status, answer.Code, answer.ids())
		}
	}
}
