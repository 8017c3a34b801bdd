package credentials

import (
	"errors"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

const (
	putToken = "PUT /meta-data/latest/api/token"
	getKey   = "GET /openstack/latest/securitykey"
	noAgency = `{"error": "Please configure Cloud Service Agency first"}`
)

func TestMetadata(t *testing.T) {
	t.Parallel()
	token, key, refused := response{200, nil, "session"}, response{200, nil, iamKey}, response{401, nil, "the token is not valid"}
	noToken := func(status int) response { return response{status, nil, "no"} }
	for name, test := range map[string]struct {
		token, key []response
		calls      []string
		last       string // session token
		err        string
	}{
		"version 2":                 {[]response{token}, []response{key}, []string{putToken, getKey}, "session", ""},
		"version 1, 404":            {[]response{noToken(404)}, []response{key}, []string{putToken, getKey}, "", ""},
		"version 1, 405":            {[]response{noToken(405)}, []response{key}, []string{putToken, getKey}, "", ""},
		"version 1, 503":            {[]response{noToken(503)}, []response{key}, []string{putToken, getKey}, "", ""},
		"refused token":             {[]response{token, {200, nil, "second"}}, []response{refused, key}, []string{putToken, getKey, putToken, getKey}, "second", ""},
		"refused tokens":            {[]response{token}, []response{refused}, []string{putToken, getKey, putToken, getKey}, "session", "401 Unauthorized: the token is not valid"},
		"unavailable once":          {[]response{token}, []response{noToken(503), key}, []string{putToken, getKey, putToken, getKey}, "session", ""},
		"unavailable":               {[]response{token}, []response{noToken(503)}, []string{putToken, getKey, putToken, getKey}, "session", "503 Service Unavailable: no"},
		"no agency":                 {[]response{token}, []response{{401, nil, noAgency}}, []string{putToken, getKey}, "session", "this server has no agency; set one in the ECS console, or give other credentials"},
		"no key service":            {[]response{noToken(404)}, []response{noToken(404)}, []string{putToken, getKey}, "", "404 Not Found: no"},
		"redirect":                  {[]response{token}, []response{{302, map[string]string{"Location": "/elsewhere"}, ""}}, []string{putToken, getKey}, "session", "302 Found"},
		"byte order mark":           {[]response{token}, []response{{200, nil, "\ufeff" + iamKey}}, []string{putToken, getKey}, "session", ""},
		"no JSON":                   {[]response{token}, []response{{200, nil, "<html>"}}, []string{putToken, getKey}, "session", "its response is not JSON"},
		"no key in it":              {[]response{token}, []response{{200, nil, `{"credential": {"access": "hidden"}}`}}, []string{putToken, getKey}, "session", "its response has no access key"},
		"expiry that is not a time": {[]response{token}, []response{{200, nil, strings.Replace(iamKey, expires, "", 1)}}, []string{putToken, getKey}, "session", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeAPI(t, map[string][]response{putToken: test.token, getKey: test.key})
			got, _, err := NewMetadata(f.url).Retrieve(t.Context(), f.client(huaweicloud.Config{}), huaweicloud.Scope{})
			if test.err == "" && (err != nil || got != AccessKey{"IA", "IS", "IT"}) {
				t.Errorf("got %#v, %v", got, err)
			}
			if _, ok := errors.AsType[*NoCredentialsError](err); test.err != "" && (!ok || !strings.Contains(err.Error(), test.err) || strings.Contains(err.Error(), "hidden")) {
				t.Errorf("got %v, want %s", err, test.err)
			}
			wantCalls(t, f, test.calls...)
			if got := f.last().Header.Get("X-Metadata-Token"); got != test.last {
				t.Errorf("the last token is %q, want %q", got, test.last)
			}
		})
	}
}

// silence is a network where nobody responds.
type silence struct{ asked chan string }

func (s silence) RoundTrip(req *http.Request) (*http.Response, error) {
	s.asked <- req.Method
	<-req.Context().Done()
	return nil, req.Context().Err()
}

func TestMetadata_silentServiceIsAskedOnceForThreeSeconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		asked := make(chan string, 100)
		source := NewMetadata(nil)
		source.(*metadata).http.Transport = silence{asked}
		cache, c := NewCache(source), huaweicloud.New(huaweicloud.Config{})
		start := time.Now()
		for range 2 {
			var all sync.WaitGroup
			for range 10 {
				all.Go(func() {
					if _, err := cache.Get(t.Context(), c, huaweicloud.Scope{}); err == nil || err.Error() != "the ECS metadata service has no credentials: no response within 3s" {
						t.Errorf("got %v", err)
					}
				})
			}
			all.Wait()
		}
		close(asked)
		var methods []string
		for method := range asked {
			methods = append(methods, method)
		}
		if took := time.Since(start); took != 3*time.Second || !slices.Equal(methods, []string{"PUT", "GET"}) {
			t.Errorf("asked %v in %s", methods, took)
		}
	})
}

func TestMetadata_noProxy(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	for _, source := range []Source{NewMetadata(nil), NewPodIdentity(&url.URL{}, "")} {
		var client *http.Client
		switch s := source.(type) {
		case *metadata:
			client = s.http
		case *podIdentity:
			client = s.http
		}
		if client.Transport.(*http.Transport).Proxy != nil {
			t.Errorf("%s asks through a proxy", source)
		}
	}
}

func TestPodIdentity(t *testing.T) {
	t.Parallel()
	const post = "POST /v1/credentials"
	file := writeFile(t, "pod-token\n")
	for name, test := range map[string]struct {
		file, path string
		response   response
		want       string // an error's part
	}{
		"key":         {file, "/v1/credentials", response{200, nil, podKey}, ""},
		"refused":     {file, "/v1/credentials", response{403, nil, `{"error_msg": "no, pod-token is wrong"}`}, `403 Forbidden: {"error_msg": "no, [redacted] is wrong"}`},
		"no key":      {file, "/v1/credentials", response{200, nil, `{}`}, "the response has no access key"},
		"no file":     {"/no/such/file", "/v1/credentials", response{}, "reading the pod's token: "},
		"device file": {"/dev/zero", "/v1/credentials", response{}, "/dev/zero is not a regular file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeAPI(t, map[string][]response{post: {test.response}})
			got, end, err := NewPodIdentity(f.url.JoinPath(test.path), test.file).Retrieve(t.Context(), f.client(huaweicloud.Config{}), huaweicloud.Scope{})
			if test.want != "" {
				if err == nil || !strings.Contains(err.Error(), test.want) {
					t.Errorf("got %v, want %s", err, test.want)
				}
				return
			}
			if err != nil || got != (AccessKey{"PA", "PS", "PT"}) || end.IsZero() {
				t.Errorf("got %#v until %s, %v", got, end, err)
			}
			if r := f.last(); r.Call != post || r.Body != "{}" || r.Header.Get("Authorization") != "pod-token" {
				t.Errorf("sent %+v", r)
			}
		})
	}
}

func TestPodIdentity_tokenOnlyInsideTheCluster(t *testing.T) {
	t.Parallel()
	for endpoint, want := range map[string]bool{
		"https://example.com/v1": true, "http://169.254.1.2/v1": true, "http://127.0.0.1:80/v1": true, "http://[::1]/v1": true,
		"http://localhost/v1": true, "http://10.247.0.9/v1": true, "http://[fe80::1]/v1": true, "http://[fd00::1]/v1": true,
		"http://example.com/v1": false, "http://8.8.8.8/v1": false, "http://localhost.example.com/": false, "ftp://127.0.0.1/": false, "/v1": false,
	} {
		u, err := url.Parse(endpoint)
		if err != nil {
			t.Fatal(err)
		}
		if got := trustworthy(u); got != want {
			t.Errorf("%s: %t", endpoint, got)
		}
	}
	_, _, err := NewPodIdentity(&url.URL{Scheme: "http", Host: "example.com", User: url.UserPassword("u", "hidden")}, os.DevNull).Retrieve(t.Context(), huaweicloud.New(huaweicloud.Config{}), huaweicloud.Scope{})
	if err == nil || !strings.Contains(err.Error(), "neither https nor an address of this machine") || strings.Contains(err.Error(), "hidden") {
		t.Errorf("got %v", err)
	}
}
