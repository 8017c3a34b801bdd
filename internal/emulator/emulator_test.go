package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

const listPath = "/v1/" + ProjectID + "/vpc-endpoint-services"

// newEmulator returns an Emulator that holds the services.
func newEmulator(t *testing.T, config Config, services ...Service) *Emulator {
	t.Helper()
	e := New(config)
	if err := e.Create(ProjectID, services...); err != nil {
		t.Fatal(err)
	}
	return e
}

// named makes services with the given ids, newest first, all created at different times.
func named(t *testing.T, ids ...string) []Service {
	t.Helper()
	services := make([]Service, len(ids))
	for i, id := range ids {
		services[i] = service(t, fmt.Sprintf(`{"id":%q,"created_at":"2026-01-01T00:00:%02dZ"}`, id, 59-i))
	}
	return services
}

func service(t *testing.T, object string) Service {
	t.Helper()
	s, err := NewService([]byte(object))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// send serves one request. Headers are "Name: value".
func send(e *Emulator, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	return w
}

// listResponse is what a listing request came back with.
type listResponse struct {
	Status   int
	Code     string `json:"error_code"`
	Message  string `json:"error_msg"`
	Services []struct {
		ID string `json:"id"`
	} `json:"endpoint_services"`
	Total any `json:"total_count"`
}

// ids are those of the page, space-separated.
func (a listResponse) ids() string {
	var ids []string
	for _, s := range a.Services {
		ids = append(ids, s.ID)
	}
	return strings.Join(ids, " ")
}

func list(t *testing.T, e *Emulator, query string) listResponse {
	t.Helper()
	return decode(t, send(e, http.MethodGet, listPath+"?"+query, "", "X-Auth-Token: "+Token))
}

func decode(t *testing.T, w *httptest.ResponseRecorder) listResponse {
	t.Helper()
	a := listResponse{Status: w.Code}
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		t.Fatalf("%v in %q", err, w.Body)
	}
	return a
}

func TestEmulator_unknownPathsAndMethods(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{Prefix: "/base"})
	for _, c := range []struct{ method, path string }{
		{"GET", "/"},
		{"GET", listPath}, // without the prefix
		{"GET", "/base" + listPath + "/"},
		{"GET", "/base/" + listPath},
		{"GET", "/base/v2/" + ProjectID + "/vpc-endpoint-services"},
		{"POST", "/base" + listPath},
		{"GET", "/base/v3/auth/tokens"},
	} {
		a := decode(t, send(e, c.method, "http://localhost"+c.path, "", "X-Auth-Token: "+Token))
		if a.Status != 404 || a.Code != "APIGW.0101" {
			t.Errorf("%s %s: %d %s", c.method, c.path, a.Status, a.Code)
		}
	}
	if a := decode(t, send(e, "GET", "/base"+listPath, "", "X-Auth-Token: "+Token)); a.Status != 200 {
		t.Errorf("with the prefix: %d %s", a.Status, a.Code)
	}
}

func TestEmulator_requestIDsAreUnique(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{})
	seen := map[string]bool{}
	for _, path := range []string{listPath, listPath + "?limit=x", "/nowhere", "/v3/projects"} {
		w := send(e, "GET", path, "", "X-Auth-Token: "+Token)
		id := w.Header().Get("X-Request-Id")
		if len(id) != 32 || seen[id] {
			t.Errorf("%s: X-Request-Id %q", path, id)
		}
		seen[id] = true
		if w.Code >= 400 && !strings.Contains(w.Body.String(), `"request_id":"`+id+`"`) {
			t.Errorf("%s: request_id %s is not in %s", path, id, w.Body)
		}
	}
}

func TestRequests_areRecorded(t *testing.T) {
	t.Parallel()
	var logged []Request
	e := newEmulator(t, Config{Log: func(r Request) { logged = append(logged, r) }}, named(t, "a", "b")...)
	first := send(e, "GET", listPath+"?limit=1&id=", "", "X-Auth-Token: wrong", "User-Agent: test")
	second := send(e, "POST", "http://iam.test/v3/auth/tokens", "{}")
	list(t, e, "")

	requests := e.Requests()
	if len(requests) != 3 || len(logged) != 3 || len(e.Listings()) != 2 {
		t.Fatalf("%d requests, %d logged, %d listings", len(requests), len(logged), len(e.Listings()))
	}
	r := requests[0]
	if r.Method != "GET" || r.Path != listPath || r.Query.Encode() != "id=&limit=1" || r.Header.Get("User-Agent") != "test" ||
		r.Status != 401 || r.Bytes != first.Body.Len() || r.RequestID != first.Header().Get("X-Request-Id") {
		t.Errorf("first request: %+v", r)
	}
	if r := requests[1]; r.Host != "iam.test" || string(r.Body) != "{}" || r.Status != second.Code {
		t.Errorf("second request: %+v", r)
	}
	if logged[2].Status != 200 {
		t.Errorf("logged before the response: %+v", logged[2])
	}

	e.Reset()
	if len(e.Requests()) != 0 {
		t.Error("requests are left after Reset")
	}
}

func TestEmulator_concurrentUse(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{}, Generate(50, 1)...)
	done := make(chan error)
	for i, s := range Generate(20, 2) {
		go func() {
			err := e.Create(ProjectID, s)
			a := send(e, "GET", listPath+"?"+url.Values{"id": {s.ID}}.Encode(), "", "X-Auth-Token: "+Token)
			if err == nil && !strings.Contains(a.Body.String(), `"total_count":1}`) {
				err = fmt.Errorf("service %d is not listed: %s", i, a.Body)
			}
			if err == nil && i%2 == 0 {
				err = e.Delete(ProjectID, s.ID)
			}
			done <- err
		}()
	}
	for range 20 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if a := list(t, e, "limit=1"); a.Total != 60.0 {
		t.Errorf("total_count %v", a.Total)
	}
}
