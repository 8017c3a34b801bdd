package emulator

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestSwitch_paging(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{}, named(t, "a", "b", "c", "d", "e")...)
	for name, c := range map[string]struct {
		s          Switch
		query, ids string
		total      any
	}{
		"strict":            {Switch{}, "limit=2&offset=1", "b c", 5.0},
		"page cap":          {PageCap(3), "limit=1000", "a b c", 5.0},
		"page cap not met":  {PageCap(3), "limit=2", "a b", 5.0},
		"more rows":         {MoreRows(2), "limit=2", "a b c d", 5.0},
		"more than all":     {MoreRows(9), "limit=2", "a b c d e", 5.0},
		"same page":         {SamePage(), "limit=2&offset=2", "a b", 5.0},
		"same page for all": {SamePage(), "limit=2&offset=99", "a b", 5.0},
		"empty page":        {EmptyPage(), "limit=2&offset=2", "", 5.0},
		"no total":          {NoTotal(), "limit=2", "a b", nil},
		"total as a string": {StringTotal(), "limit=2", "a b", "5"},
		"total too high":    {WrongTotal(2), "limit=2", "a b", 7.0},
		"total too low":     {WrongTotal(-2), "limit=2", "a b", 3.0},
	} {
		e.Use(c.s)
		a := list(t, e, c.query)
		if a.Status != 200 || a.ids() != c.ids || a.Total != c.total {
			t.Errorf("%s: %d, ids %q of %v, want %q of %v", name, a.Status, a.ids(), a.Total, c.ids, c.total)
		}
	}
	e.Use(NoTotal())
	if body := send(e, "GET", listPath+"?limit=1", "", "X-Auth-Token: "+Token).Body.String(); strings.Contains(body, "total_count") {
		t.Errorf("NoTotal sent %s", body)
	}
	e.Use(PageCap(2), WrongTotal(1), NoTotal())
	if a := list(t, e, ""); a.ids() != "a b" || a.Total != nil {
		t.Errorf("combined: %q of %v", a.ids(), a.Total)
	}
	e.Use()
	if a := list(t, e, ""); a.ids() != "a b c d e" || a.Total != 5.0 {
		t.Errorf("strict again: %q of %v", a.ids(), a.Total)
	}
}

func TestSwitch_changesTheListBetweenPages(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		s    func(change func(n int)) Switch
		want string
	}{
		"before the second response": {func(change func(int)) Switch {
			return Switch{Before: func(n int, _ http.ResponseWriter, _ *http.Request) bool { change(n - 1); return false }}
		}, "a b|d e"},
		"after the first response": {func(change func(int)) Switch {
			return Switch{Page: func(n int, _ *Page) { change(n) }}
		}, "a b|d e"},
		"before the first response": {func(change func(int)) Switch {
			return Switch{Before: func(n int, _ http.ResponseWriter, _ *http.Request) bool { change(n); return false }}
		}, "b c|d e"},
	} {
		e := newEmulator(t, Config{}, named(t, "a", "b", "c", "d", "e")...)
		e.Use(c.s(func(n int) {
			if n == 1 {
				if err := e.Delete(ProjectID, "a"); err != nil {
					t.Error(err)
				}
			}
		}))
		if got := list(t, e, "limit=2").ids() + "|" + list(t, e, "limit=2&offset=2").ids(); got != c.want {
			t.Errorf("%s: pages %q, want %q", name, got, c.want)
		}
	}
}

func TestSwitch_respondsInsteadOfTheListing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		s          Switch
		status     int
		retryAfter string
		body       string
	}{
		"status":     {Fail(503, "EndPoint.0001", "3"), 503, "3", `"error_code":"EndPoint.0001"`},
		"throttle":   {Throttle(), 429, "", `"error_code":"APIGW.0308"`},
		"html":       {HTML(), 200, "", "<!DOCTYPE html>"},
		"html 403":   {HTMLStatus(403), 403, "", "<!DOCTYPE html>"},
		"respond":    {Respond(206, http.Header{"Retry-After": {"7"}}, "half"), 206, "7", "half"},
		"empty body": {Body("application/json", ""), 200, "", ""},
		"cut off":    {Body("application/json", `{"endpoint_ser`), 200, "", `{"endpoint_ser`},
	} {
		e := newEmulator(t, Config{})
		e.Use(c.s)
		w := send(e, "GET", listPath, "") // even without credentials
		if w.Code != c.status || w.Header().Get("Retry-After") != c.retryAfter || !strings.Contains(w.Body.String(), c.body) || c.body == "" && w.Body.Len() > 0 {
			t.Errorf("%s: %d, Retry-After %q, %s", name, w.Code, w.Header().Get("Retry-After"), w.Body)
		}
		if r := e.Requests()[0]; r.Status != c.status || r.Bytes != w.Body.Len() {
			t.Errorf("%s: recorded %d and %d bytes", name, r.Status, r.Bytes)
		}
		if w := send(e, "GET", "/v3/projects", "", "X-Auth-Token: "+Token); w.Code != 200 {
			t.Errorf("%s: another call got %d", name, w.Code)
		}
	}
}

func TestSwitch_onAndSometimes(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{}, named(t, "a", "b")...)
	e.Use(On(Throttle(), 2, 4), On(PageCap(1), 3))
	var got []string
	for range 5 {
		a := list(t, e, "")
		got = append(got, strconv.Itoa(a.Status)+a.ids())
	}
	if want := "200a b,429,200a,429,200a b"; strings.Join(got, ",") != want {
		t.Errorf("got %q, want %s", got, want)
	}
	e.Reset()
	if a := list(t, e, ""); a.Status != 200 {
		t.Errorf("first after Reset: %d", a.Status)
	}
	if a := list(t, e, ""); a.Status != 429 {
		t.Errorf("second after Reset: %d", a.Status)
	}

	for share, within := range map[float64][2]int{0: {0, 0}, 0.3: {200, 400}, 1: {1000, 1000}} {
		failed := 0
		s := Sometimes(Throttle(), share, 1)
		for n := range 1000 {
			if s.Before(n, httptest.NewRecorder(), nil) {
				failed++
			}
		}
		if failed < within[0] || failed > within[1] {
			t.Errorf("share %v: %d of 1000", share, failed)
		}
	}
}

func TestLatency_endsWithTheRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := newEmulator(t, Config{}, named(t, "a")...)
		e.Use(Latency(time.Minute))
		start := time.Now()
		if a := list(t, e, ""); a.ids() != "a" || time.Since(start) != time.Minute {
			t.Errorf("%q after %v", a.ids(), time.Since(start))
		}

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start = time.Now()
		e.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", listPath, nil))
		if time.Since(start) != time.Second {
			t.Errorf("waited %v for a client that left after a second", time.Since(start))
		}
	})
}

func TestRateLimit_burstThenRate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := newEmulator(t, Config{})
		e.Use(RateLimit(2, 3))
		served := func(requests int) (n int) {
			for range requests {
				if list(t, e, "").Status == 200 {
					n++
				}
			}
			return n
		}
		for _, step := range []struct {
			pause time.Duration
			want  int
		}{{0, 3}, {0, 0}, {time.Second, 2}, {500 * time.Millisecond, 1}, {time.Hour, 3}} {
			time.Sleep(step.pause)
			if got := served(5); got != step.want {
				t.Errorf("%d of 5 served after %v, want %d", got, step.pause, step.want)
			}
		}
	})
}

func TestSwitch_brokenConnections(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{})
	for name, c := range map[string]struct {
		serve  func(http.Handler) *httptest.Server
		s      Switch
		status int
		want   error
	}{
		"truncated":      {httptest.NewServer, Truncate(), 200, io.ErrUnexpectedEOF},
		"reset":          {httptest.NewServer, ResetConnection(), 0, syscall.ECONNRESET},
		"reset over TLS": {httptest.NewTLSServer, ResetConnection(), 0, syscall.ECONNRESET},
	} {
		server := c.serve(e)
		e.Reset()
		e.Use(c.s)
		err := get(t.Context(), server.Client(), server.URL+listPath)
		server.Close()
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if requests := e.Requests(); len(requests) != 1 || requests[0].Status != c.status {
			t.Errorf("%s: recorded %+v", name, requests)
		}
	}
}

func TestHang_endsWithTheRequest(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	e := newEmulator(t, Config{})
	e.Use(Switch{Before: func(int, http.ResponseWriter, *http.Request) bool { cancel(); return false }}, Hang())
	server := httptest.NewServer(e)
	defer server.Close() // blocks as long as a handler runs
	if err := get(ctx, server.Client(), server.URL+listPath); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func get(ctx context.Context, client *http.Client, url string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := client.Do(r)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, response.Body)
	return errors.Join(err, response.Body.Close())
}
