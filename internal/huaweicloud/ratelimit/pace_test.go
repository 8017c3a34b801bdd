package ratelimit

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestPace(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	refusal := errors.New("too many requests")
	var p pace
	now := start
	step := func(what string, interval, delay time.Duration) {
		t.Helper()
		if got := p.delay(now); p.interval != interval || got != delay {
			t.Errorf("%s: interval %s, delay %s, want %s, %s", what, p.interval, got, interval, delay)
		}
	}
	p.throttled(now, now, -1, refusal)
	step("refused", time.Second, time.Second)
	p.throttled(now, now, 3*time.Second, refusal)
	step("refused, but sent before", time.Second, 3*time.Second)
	p.succeeded(now)
	step("succeeded, but sent before", time.Second, 3*time.Second)
	for i, interval := range []time.Duration{2, 4, 8, 16, 30, 30} {
		now = now.Add(time.Minute)
		p.throttled(now, now, 0, refusal)
		step(fmt.Sprint("refused again ", i), interval*time.Second, interval*time.Second)
	}
	now = now.Add(time.Minute)
	p.start(now)
	p.succeeded(now)
	step("succeeded", 15*time.Second, 30*time.Second)
	now = now.Add(time.Minute)
	p.throttled(now, now, -1, refusal)
	step("refused at the faster pace", 30*time.Second, 30*time.Second)
	for range steadyFor - 1 {
		now = now.Add(time.Minute)
		p.succeeded(now)
	}
	step("steady", 30*time.Second, -(steadyFor-1)*time.Minute+30*time.Second)
	now = now.Add(time.Minute)
	p.succeeded(now)
	if p.interval != 15*time.Second {
		t.Errorf("after %d successes the interval is %s", steadyFor, p.interval)
	}
	for range 100 {
		now = now.Add(time.Minute)
		p.succeeded(now)
	}
	if p.isSlow() || p.lastRefusal() != nil {
		t.Errorf("still paced: %s", p.interval)
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"":                                    -1,
		"0":                                   0,
		"5":                                   5 * time.Second,
		" 5 ":                                 5 * time.Second,
		"-5":                                  -1,
		"5.5":                                 -1,
		"soon":                                -1,
		"99999999999999999999":                (1<<31 - 1) * time.Second,
		"Mon, 23 Nov 2026 12:00:05 GMT":       5 * time.Second,
		"Mon, 23 Nov 2026 11:59:00 GMT":       0,
		"Monday, 23-Nov-26 12:00:05 GMT":      5 * time.Second,
		"Mon Nov 23 12:00:05 2026":            5 * time.Second,
		"Mon, 23 Nov 2026 12:00:05 +0000 bad": -1,
	} {
		if got := RetryAfter(header, now); got != want {
			t.Errorf("%q: %s, want %s", header, got, want)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, header := range []string{"", "0", "120", "-1", "2147483648", "Mon, 23 Nov 2026 12:00:05 GMT"} {
		f.Add(header)
	}
	now := time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, header string) {
		d := RetryAfter(header, now)
		if strings.Trim(header, "0123456789") == "" && header != "" && (d < 0 || d%time.Second != 0) {
			t.Errorf("%q: %s", header, d)
		}
		if d < -1 {
			t.Errorf("%q: %s", header, d)
		}
	})
}
