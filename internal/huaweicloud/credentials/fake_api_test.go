package credentials

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// fakeAPI responds to requests as it is told, by method and path, and remembers
// them.
type fakeAPI struct {
	*httptest.Server
	url *url.URL

	mu        sync.Mutex
	responses map[string][]response // the last one again and again
	revoked   string                // credentials that are refused, as authentication describes them
	requests  []fakeRequest
}

type response struct {
	status int
	header map[string]string
	body   string
}

// fakeRequest is what came: the body without the formatting that JSON allows.
type fakeRequest struct {
	Call   string // method, path and query
	Header http.Header
	Body   string
}

func newFakeAPI(t *testing.T, responses map[string][]response) *fakeAPI {
	t.Helper()
	f := &fakeAPI{responses: maps.Clone(responses)}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	var err error
	if f.url, err = url.Parse(f.URL); err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *fakeAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	call := r.Method + " " + r.URL.Path
	body, _ := io.ReadAll(r.Body)
	f.mu.Lock()
	request := fakeRequest{r.Method + " " + r.URL.RequestURI(), r.Header, canonicalJSON(body)}
	f.requests = append(f.requests, request)
	a := response{http.StatusNotFound, nil, `{"error_code": "APIGW.0101", "error_msg": "The API does not exist"}`}
	if left := f.responses[call]; len(left) > 0 {
		a = left[0]
		if len(left) > 1 {
			f.responses[call] = left[1:]
		}
	}
	if request.authentication() == f.revoked {
		a = response{http.StatusUnauthorized, nil, `{"error_code": "APIGW.0301", "error_msg": "Incorrect IAM authentication information"}`}
	}
	f.mu.Unlock()
	for name, value := range a.header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(a.status)
	_, _ = io.WriteString(w, a.body)
}

func canonicalJSON(b []byte) string {
	var v any
	if json.Unmarshal(b, &v) != nil {
		return string(b)
	}
	b, _ = json.Marshal(v)
	return string(b)
}

// calls are the requests so far, without headers and bodies.
func (f *fakeAPI) calls() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var calls []string
	for _, r := range f.requests {
		calls = append(calls, r.Call)
	}
	return calls
}

func (f *fakeAPI) last() fakeRequest {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.requests[len(f.requests)-1]
}

// client makes a client that asks f for everything.
func (f *fakeAPI) client(config huaweicloud.Config) *huaweicloud.Client {
	config.Endpoints = map[string]*url.URL{ServiceIAM: f.url, ServiceSTS: f.url, "vpcep": f.url}
	return huaweicloud.New(config)
}

func wantCalls(t *testing.T, f *fakeAPI, want ...string) {
	t.Helper()
	if got := f.calls(); !slices.Equal(got, want) {
		t.Errorf("requests %q, want %q", got, want)
	}
}

// RoundTrip responds after a while, without a network, for tests with a synthetic
// clock.
func (f *fakeAPI) RoundTrip(req *http.Request) (*http.Response, error) {
	time.Sleep(50 * time.Millisecond)
	w := httptest.NewRecorder()
	f.ServeHTTP(w, req)
	return w.Result(), nil
}

func writeFile(t *testing.T, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
