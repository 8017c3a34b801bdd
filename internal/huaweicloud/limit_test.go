package huaweicloud

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// rateLimit is a server's limit: so many requests in each window of time.
type rateLimit struct {
	requests   int
	window     time.Duration
	retryAfter func(left time.Duration) string // of the header; nil for none

	mu               sync.Mutex
	begin            time.Time
	used             int
	served, refused  int
	underWay, widest int
}

func (l *rateLimit) respond(*http.Request) (*http.Response, error) {
	l.mu.Lock()
	l.underWay++
	l.widest = max(l.widest, l.underWay)
	now := time.Now()
	if now.Sub(l.begin) >= l.window {
		l.begin, l.used = now, 0
	}
	resp := response(http.StatusOK, `{}`)
	if l.used == l.requests {
		l.refused++
		resp = response(http.StatusTooManyRequests, `{"error_code":"APIGW.0308"}`)
		if l.retryAfter != nil {
			resp.Header.Set("Retry-After", l.retryAfter(l.window-now.Sub(l.begin)))
		}
	} else {
		l.used++
		l.served++
	}
	l.mu.Unlock()
	time.Sleep(20 * time.Millisecond) // a round trip
	l.mu.Lock()
	l.underWay--
	l.mu.Unlock()
	return resp, nil
}

func secondsLeft(left time.Duration) string {
	return strconv.Itoa(int((left + time.Second - 1) / time.Second))
}

func TestLimit_manyCallersUnderARateLimit(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		limit     *rateLimit
		callers   int
		longest   time.Duration
		maxRefuse int
	}{
		"one a second":                       {&rateLimit{requests: 1, window: time.Second}, 30, 35 * time.Second, 15},
		"one a second with Retry-After":      {&rateLimit{requests: 1, window: time.Second, retryAfter: secondsLeft}, 30, 35 * time.Second, 15},
		"one a second with Retry-After zero": {&rateLimit{requests: 1, window: time.Second, retryAfter: func(time.Duration) string { return "0" }}, 30, 35 * time.Second, 15},
		"five a minute":                      {&rateLimit{requests: 5, window: time.Minute}, 12, 4 * time.Minute, 30},
		"five a minute with Retry-After":     {&rateLimit{requests: 5, window: time.Minute, retryAfter: secondsLeft}, 12, 130 * time.Second, 15},
		"a hundred a second":                 {&rateLimit{requests: 100, window: time.Second}, 300, 10 * time.Second, 30},
		"no limit":                           {&rateLimit{requests: 1000, window: time.Second}, 300, time.Second, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
				defer cancel()
				c := newTestClient(Config{}, test.limit.respond)
				start := time.Now()
				var all sync.WaitGroup
				var failed atomic.Int32
				for range test.callers {
					all.Go(func() {
						if _, err := get(ctx, c, "p"); err != nil {
							failed.Add(1)
							t.Error(err)
						}
					})
				}
				all.Wait()
				took := time.Since(start)
				t.Logf("%d of %d failed after %s, %d requests refused", failed.Load(), test.callers, took, test.limit.refused)
				if took > test.longest || test.limit.refused > test.maxRefuse || test.limit.widest > maxConcurrent {
					t.Errorf("at most %s, %d refused and %d at once should do; %d at once", test.longest, test.maxRefuse, maxConcurrent, test.limit.widest)
				}
			})
		})
	}
}

func TestLimit_oneAtATimeAfterARefusal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limit := rateLimit{requests: 1, window: time.Second}
		c := newTestClient(Config{}, limit.respond)
		var all sync.WaitGroup
		for range 12 {
			all.Go(func() {
				if _, err := get(t.Context(), c, "p"); err != nil {
					t.Error(err)
				}
			})
		}
		time.Sleep(500 * time.Millisecond)
		limit.mu.Lock()
		limit.widest = 0
		limit.mu.Unlock()
		all.Wait()
		if limit.widest != 1 {
			t.Errorf("%d at once", limit.widest)
		}
	})
}

func TestLimit_hostsAreLimitedApart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newTestClient(Config{}, func(req *http.Request) (*http.Response, error) {
			if req.URL.Host == "iam.r.myhuaweicloud.com" {
				return response(429, "", "Retry-After", "60"), nil
			}
			return response(200, "{}"), nil
		})
		ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
		defer cancel()
		go func() { _, _ = c.Do(ctx, &Request{Service: "iam", Region: "r"}, nil) }()
		time.Sleep(time.Second)
		start := time.Now()
		if _, err := get(t.Context(), c, "p"); err != nil || !time.Now().Equal(start) {
			t.Errorf("%v after %s", err, time.Since(start))
		}
	})
}

// Requests that were not refused themselves learn of the limit, too.
func TestLimit_noTimeForOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		requests := 0
		c := newTestClient(Config{}, func(*http.Request) (*http.Response, error) {
			if requests++; requests == 1 {
				return response(200, `{}`), nil
			}
			return response(429, `{"error_code":"APIGW.0308"}`), nil
		})
		if _, err := get(t.Context(), c, "p"); err != nil {
			t.Fatal(err)
		}
		long, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		go func() { _, _ = get(long, c, "p") }()
		time.Sleep(20 * time.Second) // it waits more than 5 s now
		for name, test := range map[string]struct {
			ctx    func() (context.Context, context.CancelFunc)
			target error
		}{
			"deadline": {func() (context.Context, context.CancelFunc) { return context.WithTimeout(t.Context(), 2*time.Second) }, nil},
			"canceled": {func() (context.Context, context.CancelFunc) {
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(2*time.Second, cancel)
				return ctx, cancel
			}, context.Canceled},
		} {
			ctx, cancel := test.ctx()
			start := time.Now()
			_, err := get(ctx, c, "p")
			cancel()
			_, isThrottled := throttled(err)
			if test.target != nil && !errors.Is(err, test.target) || test.target == nil && (!isThrottled || errors.Is(err, context.DeadlineExceeded)) {
				t.Errorf("%s: %v", name, err)
			}
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("%s: it took %s", name, took)
			}
		}
		cancel()
		synctest.Wait()
	})
}
