package client

import (
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestRefusedSecretIsSentOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		refusal := &APIError{StatusCode: http.StatusUnauthorized}
		var sent atomic.Int32
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				leave, err := g.enter(t.Context())
				if err == nil {
					sent.Add(1)
					time.Sleep(time.Second)
					err = refusal
					leave(err)
				}
				if !errors.Is(err, refusal) {
					t.Errorf("got %v, want the refusal", err)
				}
			})
		}
		all.Wait()
		if sent.Load() != 1 {
			t.Errorf("sent %d times", sent.Load())
		}
	})
}

func TestSecretThatMayBeRightIsSentAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		for _, outcome := range []error{errors.New("no connection"), &APIError{StatusCode: http.StatusForbidden}, nil, nil} {
			leave, err := g.enter(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			leave(outcome)
		}
		// Once it was accepted, all may send it at the same time.
		start := time.Now()
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if leave, err := g.enter(t.Context()); err != nil {
					t.Error(err)
				} else {
					time.Sleep(time.Second)
					leave(nil)
				}
			})
		}
		all.Wait()
		if took := time.Since(start); took != time.Second {
			t.Errorf("ten that take a second each took %s together", took)
		}
	})
}
