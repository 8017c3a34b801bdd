package httpapi

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHandler_sendsItsError(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		handler Handler
		status  int
		body    string
	}{
		"error": {
			func(http.ResponseWriter, *http.Request) error { return BadRequest("EndPoint.0002", "Parameter error.") },
			400, `{"error_code":"EndPoint.0002","error_msg":"Parameter error.","request_id":"7"}`,
		},
		"success": {
			func(w http.ResponseWriter, _ *http.Request) error { return WriteJSON(w, 201, []int{1}) },
			201, `[1]`,
		},
	} {
		w := httptest.NewRecorder()
		w.Header().Set("X-Request-Id", "7")
		test.handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		if w.Code != test.status || w.Body.String() != test.body || w.Header().Get("Content-Type") != "application/json;charset=utf8" {
			t.Errorf("%s: %d %s %s", name, w.Code, w.Header(), w.Body)
		}
	}
}

func TestBody_canBeReadTwice(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("text"))
	if first, second := string(Body(r)), string(Body(r)); first != "text" || second != "text" {
		t.Errorf("read %q, then %q", first, second)
	}
}
