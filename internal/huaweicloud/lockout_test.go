package huaweicloud

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A key is refused by the projects that response 401, after a second.
func refusing(projects ...string) func(*http.Request) (*http.Response, error) {
	return func(req *http.Request) (*http.Response, error) {
		time.Sleep(time.Second)
		if slices.Contains(projects, strings.TrimPrefix(req.URL.Path, "/v1/")) {
			return response(401, `{"error_code":"APIGW.0301"}`), nil
		}
		return response(200, `{}`), nil
	}
}

// recorder counts the requests by path, and those that were refused.
type recorder struct {
	mu      sync.Mutex
	sent    map[string]int
	refused int
}

func (r *recorder) record(respond func(*http.Request) (*http.Response, error)) func(*http.Request) (*http.Response, error) {
	return func(req *http.Request) (*http.Response, error) {
		resp, err := respond(req)
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.sent == nil {
			r.sent = map[string]int{}
		}
		r.sent[strings.TrimPrefix(req.URL.Path, "/v1/")]++
		if err == nil && resp.StatusCode == http.StatusUnauthorized {
			r.refused++
		}
		return resp, err
	}
}

// getAll asks for each project ten times, all at once, and returns an error for
// each project that has one.
func getAll(t *testing.T, c *Client, projects ...string) map[string]error {
	t.Helper()
	var mu sync.Mutex
	errs := map[string]error{}
	var all sync.WaitGroup
	for _, project := range projects {
		for range 10 {
			all.Go(func() {
				if _, err := get(t.Context(), c, project); err != nil {
					mu.Lock()
					defer mu.Unlock()
					errs[project] = err
				}
			})
		}
	}
	all.Wait()
	return errs
}

func TestLockout_refusedKeyIsSentForTwoProjectsAtMost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var r recorder
		projects := []string{"p1", "p2", "p3", "p4", "p5", "p6"}
		c := newTestClient(Config{Credentials: static{"secret"}}, r.record(refusing(projects...)))
		for _, project := range projects {
			if err := getAll(t, c, projects...)[project]; !refused(err) {
				t.Errorf("%s: %v", project, err)
			}
		}
		if r.refused != 2 || len(r.sent) != 2 {
			t.Errorf("sent %v", r.sent)
		}
		_, err := get(t.Context(), c, "p7")
		notSent, ok := errors.AsType[*NotSentError](err)
		if !ok || !strings.HasPrefix(err.Error(), "the request was not sent, because the static was refused before, and failed attempts can lock it: GET https://vpcep.r.myhuaweicloud.com/v1/p") || notSent.Secret != "static" {
			t.Errorf("p7: %v", err)
		}
	})
}

// However many projects refuse at once a key that another accepted, three see it.
func TestLockout_projectsThatRefuseAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var r recorder
		wrong := []string{"p1", "p2", "p3", "p4", "p5", "p6"}
		c := newTestClient(Config{Credentials: static{"secret"}}, r.record(refusing(wrong...)))
		if errs := getAll(t, c, "good"); len(errs) > 0 {
			t.Fatal(errs)
		}
		errs := getAll(t, c, append(wrong, "good")...)
		if len(errs) != len(wrong) || errs["good"] != nil || r.refused != 3 || r.sent["good"] != 20 {
			t.Errorf("%d refused, sent %v, errors %v", r.refused, r.sent, errs)
		}
		if _, err := get(t.Context(), c, "new"); !refused(err) || r.sent["new"] > 0 {
			t.Errorf("sent %v, %v", r.sent, err)
		}
	})
}

func TestLockout_tokensAreNotLocked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var r recorder
		wrong := []string{"p1", "p2", "p3", "p4", "p5", "p6"}
		c := newTestClient(Config{Credentials: static{"token"}}, r.record(refusing(wrong...)))
		errs := getAll(t, c, append(wrong, "good")...)
		if len(errs) != len(wrong) || errs["good"] != nil || r.refused != len(wrong) {
			t.Errorf("%d refused, sent %v, errors %v", r.refused, r.sent, errs)
		}
	})
}

// A refusal that a project's earlier responses speak against is tried once more.
func TestLockout_strayRefusal(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		responses string // a letter for each: y(es) or n(o); the last again and again
		results   string // of the requests, one after another
		sent      int
	}{
		"one stray refusal":      {"yny", "yyy", 4},
		"one each time":          {"ynynyny", "yyyy", 7},
		"refused for good":       {"ynn", "ynnn", 3},
		"refused from the start": {"nyy", "nnn", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent := 0
			c := newTestClient(Config{Credentials: static{"secret"}}, func(*http.Request) (*http.Response, error) {
				sent++
				if test.responses[min(sent, len(test.responses))-1] == 'y' {
					return response(200, `{}`), nil
				}
				return response(401, ``), nil
			})
			for i, want := range test.results {
				if _, err := get(t.Context(), c, "p"); (err == nil) != (want == 'y') {
					t.Errorf("request %d: %v", i+1, err)
				}
			}
			if sent != test.sent {
				t.Errorf("sent %d requests, want %d", sent, test.sent)
			}
		})
	}
}

// Ten requests are in flight when the key is deleted: one more finds out.
func TestLockout_oneRequestDecidesForAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var r recorder
		var deleted atomic.Bool
		c := newTestClient(Config{Credentials: static{"secret"}}, r.record(func(*http.Request) (*http.Response, error) {
			time.Sleep(time.Second)
			if deleted.Load() {
				return response(401, ``), nil
			}
			return response(200, `{}`), nil
		}))
		if errs := getAll(t, c, "p"); len(errs) > 0 {
			t.Fatal(errs)
		}
		deleted.Store(true)
		if errs := getAll(t, c, "p"); errs["p"] == nil || r.refused != 11 {
			t.Errorf("%d refused, %v", r.refused, errs)
		}
	})
}

// Whatever the projects respond, no more than three refuse a key that they have
// not accepted before, and those that accept it are read.
func TestLockout_property(t *testing.T) {
	t.Parallel()
	for seed := range uint64(100) {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 1))
			var right, wrong []string
			for i := range 12 {
				if project := fmt.Sprint("p", i); random.IntN(3) == 0 {
					right = append(right, project)
				} else {
					wrong = append(wrong, project)
				}
			}
			var r recorder
			c := newTestClient(Config{Credentials: static{"secret"}}, r.record(refusing(wrong...)))
			known := right[:random.IntN(len(right)+1)]
			if errs := getAll(t, c, known...); len(errs) > 0 {
				t.Errorf("seed %d: %v", seed, errs)
			}
			errs := getAll(t, c, append(wrong, right...)...)
			for _, project := range known {
				if errs[project] != nil {
					t.Errorf("seed %d: %s accepted the key: %v", seed, project, errs[project])
				}
			}
			if r.refused > 3 {
				t.Errorf("seed %d: %d refused", seed, r.refused)
			}
		})
	}
}

func TestLockout_refusalOfOneProjectSaysNothingOfOthers(t *testing.T) {
	t.Parallel()
	c := newTestClient(Config{Credentials: static{"secret"}}, func(req *http.Request) (*http.Response, error) {
		if req.URL.Path == "/v1/wrong" {
			return response(401, ``), nil
		}
		return response(200, `{}`), nil
	})
	for _, project := range []string{"wrong", "right", "wrong", "right"} {
		if _, err := get(t.Context(), c, project); (err == nil) != (project == "right") {
			t.Errorf("%s: %v", project, err)
		}
	}
}

func TestLockout_oneAtATimeUntilAccepted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newTestClient(Config{Credentials: static{"secret"}}, func(*http.Request) (*http.Response, error) {
			time.Sleep(time.Second)
			return response(200, `{}`), nil
		})
		start := time.Now()
		var all sync.WaitGroup
		for range 11 {
			all.Go(func() {
				if _, err := get(t.Context(), c, "p"); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if took := time.Since(start); took != 2*time.Second {
			t.Errorf("one and then ten at once, a second each, took %s", took)
		}
	})
}

// Failures that say nothing about the secret are not remembered.
func TestLockout_otherFailuresLeaveTheSecret(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		outcomes := []int{403, 400, 200}
		c := newTestClient(Config{Credentials: static{"secret"}}, func(*http.Request) (*http.Response, error) {
			outcome := outcomes[0]
			outcomes = outcomes[1:]
			return response(outcome, `{}`), nil
		})
		for len(outcomes) > 0 {
			want := outcomes[0]
			_, err := get(t.Context(), c, "p")
			if apiErr, ok := errors.AsType[*APIError](err); ok && apiErr.StatusCode != want || !ok && want != 200 {
				t.Errorf("got %v, want %d", err, want)
			}
		}
	})
}

func TestLockout_waitEndsWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newTestClient(Config{Credentials: static{"secret"}}, func(req *http.Request) (*http.Response, error) {
			<-req.Context().Done()
			return nil, req.Context().Err()
		})
		first, cancel := context.WithCancel(t.Context())
		defer cancel()
		go func() { _, _ = get(first, c, "p") }()
		synctest.Wait()
		ctx, cancelSecond := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancelSecond)
		start := time.Now()
		if _, err := get(ctx, c, "p"); !errors.Is(err, context.Canceled) || time.Since(start) != time.Second {
			t.Errorf("%v after %s", err, time.Since(start))
		}
		cancel()
		synctest.Wait()
	})
}

// A password is guarded like an access key, though it is in the body.
func TestLockout_secretOfARequest(t *testing.T) {
	t.Parallel()
	requests := 0
	c := newTestClient(Config{}, func(*http.Request) (*http.Response, error) { requests++; return response(401, ``), nil })
	for _, project := range []string{"", "p1", "p2", "", "p3"} {
		_, err := c.Do(t.Context(), &Request{Service: "iam", Region: "r", ProjectID: project, Secret: "password"}, nil)
		if !refused(err) {
			t.Error(err)
		}
	}
	if _, err := c.Do(t.Context(), &Request{Service: "iam", Region: "r", Secret: "another"}, nil); !refused(err) || requests != 2 {
		t.Errorf("%d requests, error %v", requests, err)
	}
}
