package huaweicloud

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestAuthenticate_refusedCredentialIsRenewedOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		source CredentialsProvider
		good   string // the token that is accepted
		sent   []string
		ok     bool
	}{
		"accepted":             {new(counted), "token-1", []string{"token-1"}, true},
		"renewed":              {new(counted), "token-2", []string{"token-1", "token-2"}, true},
		"renewed in vain":      {new(counted), "token-3", []string{"token-1", "token-2"}, false},
		"static, not repeated": {static{"token-1"}, "token-2", []string{"token-1"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var sent []string
			c := answers(Config{Credentials: test.source}, func(req *http.Request) (*http.Response, error) {
				token := req.Header.Get("X-Auth-Token")
				sent = append(sent, token)
				if token != test.good {
					return response(401, `{"error_code":"APIGW.0307"}`), nil
				}
				return response(200, `{}`), nil
			})
			_, err := get(t.Context(), c, "p")
			if fmt.Sprint(sent) != fmt.Sprint(test.sent) || (err == nil) != test.ok {
				t.Errorf("sent %q, want %q; error %v", sent, test.sent, err)
			}
		})
	}
}

// Credentials that cannot be obtained end a request: its source asked as often
// as it may.
func TestAuthenticate_noCredentials(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		source := &counted{err: &NetworkError{Method: "GET", URL: "https://iam", Reason: "connection refused", Err: errors.New("refused")}}
		c := answers(Config{Credentials: source}, func(*http.Request) (*http.Response, error) {
			t.Error("a request was sent")
			return response(200, `{}`), nil
		})
		_, err := get(t.Context(), c, "p")
		credentialsErr, ok := errors.AsType[*CredentialsError](err)
		if !ok || credentialsErr.Method != "counted" || source.retrieved != 1 || !time.Now().Equal(start) {
			t.Errorf("%v after %s and %d attempts", err, time.Since(start), source.retrieved)
		}
	})
}

func TestLockout_refusedSecretIsSentOncePerProject(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		sent := map[string]int{}
		c := answers(Config{Credentials: static{"secret"}}, func(req *http.Request) (*http.Response, error) {
			time.Sleep(time.Second)
			mu.Lock()
			defer mu.Unlock()
			sent[req.URL.Path]++
			return response(401, `{"error_code":"APIGW.0301"}`), nil
		})
		var all sync.WaitGroup
		for i := range 30 {
			all.Go(func() {
				project := fmt.Sprint("p", i%3)
				_, err := get(t.Context(), c, project)
				apiErr, ok := errors.AsType[*APIError](err)
				if !ok || apiErr.StatusCode != 401 || apiErr.URL != "https://vpcep.r.myhuaweicloud.com/v1/"+project {
					t.Errorf("%s: %v", project, err)
				}
			})
		}
		all.Wait()
		if fmt.Sprint(sent) != "map[/v1/p0:1 /v1/p1:1 /v1/p2:1]" {
			t.Errorf("sent %v", sent)
		}
	})
}

func TestLockout_refusalOfOneProjectSaysNothingOfOthers(t *testing.T) {
	t.Parallel()
	c := answers(Config{Credentials: static{"secret"}}, func(req *http.Request) (*http.Response, error) {
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
		c := answers(Config{Credentials: static{"secret"}}, func(*http.Request) (*http.Response, error) {
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
		c := answers(Config{Credentials: static{"secret"}}, func(*http.Request) (*http.Response, error) {
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
		c := answers(Config{Credentials: static{"secret"}}, func(req *http.Request) (*http.Response, error) {
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
	c := answers(Config{}, func(*http.Request) (*http.Response, error) { requests++; return response(401, ``), nil })
	for range 3 {
		_, err := c.Do(t.Context(), &Request{Service: "iam", Region: "r", Secret: "password"}, nil)
		if !refused(err) {
			t.Error(err)
		}
	}
	if _, err := c.Do(t.Context(), &Request{Service: "iam", Region: "r", Secret: "another"}, nil); !refused(err) || requests != 2 {
		t.Errorf("%d requests, error %v", requests, err)
	}
}
