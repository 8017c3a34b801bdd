package emulator

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/signer"
	sdk "github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/signer/algorithm"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/request"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/signature"
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
	return signWith(t, r, builder, sdk.HmacSHA256, access, secret)
}

func signWith(t *testing.T, r *http.Request, builder *request.HttpRequestBuilder, by sdk.SigningAlgorithm, access, secret string) *http.Request {
	t.Helper()
	s, err := signer.GetSigner(by)
	if err != nil {
		t.Fatal(err)
	}
	headers, err := s.Sign(builder.Build(), access, secret)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	return r
}

func TestSignature_agreesWithTheOfficialSigner(t *testing.T) {
	t.Parallel()
	awkward := []string{"two words", "a+b", "a&b=c", "*", "~", "a/b", "100%", "%2F", "名称 é 🚚", "-_.~", "!'()", `"<>\^{|}`, "", "a;b", "#?"}
	for _, value := range awkward {
		r := httptest.NewRequest("GET", "https://vpcep.test/v1/"+url.PathEscape(strings.ReplaceAll(value, "/", ""))+"/x?"+
			url.Values{"endpoint_service_name": {value}, "a" + value: {"2", "10", value}, "a": {"b"}}.Encode(), nil)
		r.Header.Set("X-Project-Id", ProjectID)
		r.Header.Set("X-Security-Token", "token  with spaces ")
		officiallySigned(t, r, "", AccessKey, SecretKey)
		a, err := signature.Parse(r.Header.Get("Authorization"))
		if err != nil {
			t.Fatal(err)
		}
		if valid, err := a.Verify(r, nil, SecretKey); err != nil || !valid {
			t.Errorf("%q: valid %t, %v", value, valid, err)
		}

		e := newEmulator(t, Config{}, Service{ID: "a", Name: "x" + value, JSON: []byte(`{"id":"a"}`)})
		w := httptest.NewRecorder()
		r = httptest.NewRequest("GET", listPath+"?"+url.Values{"endpoint_service_name": {"x" + value}}.Encode(), nil)
		e.ServeHTTP(w, officiallySigned(t, r, "", AccessKey, SecretKey))
		if page := decode(t, w); page.Status != 200 || page.ids() != "a" {
			t.Errorf("listing with the name %q: %d %s %q", value, page.Status, page.Code, page.ids())
		}
	}
}

func TestSignature_everyAlgorithm(t *testing.T) {
	t.Parallel()
	const body = `{"auth":{"identity":{"methods":["assume_role"],"assume_role":{"agency_name":"` + Agency + `","domain_name":"` + Domain + `"}}}}`
	for _, by := range []sdk.SigningAlgorithm{sdk.HmacSHA256, sdk.HmacSM3, sdk.EcdsaP256SHA256, sdk.SM2SM3} {
		for secret, want := range map[string]int{SecretKey: 201, "wrong": 401} {
			r := httptest.NewRequest("POST", "/v3.0/OS-CREDENTIAL/securitytokens?x=a%20b", strings.NewReader(body))
			builder := request.NewHttpRequestBuilder().WithMethod("POST").WithEndpoint("https://"+r.Host).WithPath(r.URL.Path).
				AddQueryParam("x", reflect.ValueOf("a b")).WithBody("body", body)
			w := httptest.NewRecorder()
			newEmulator(t, Config{}).ServeHTTP(w, signWith(t, r, builder, by, AccessKey, secret))
			if w.Code != want {
				t.Errorf("%s with the secret %q: %d %s, want %d", by, secret, w.Code, w.Body, want)
			}
		}
	}
}
