package client

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// counter fetches 1, 2, 3…, each after a second and valid for an hour.
func counter() func(context.Context) (int, time.Time, error) {
	n := 0
	return func(context.Context) (int, time.Time, error) {
		n++
		time.Sleep(time.Second)
		return n, time.Now().Add(time.Hour), nil
	}
}

func TestValueIsFetchedOnceForAllAndRenewedBeforeItExpires(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, fetch := newRenewable[int](), counter()
		for _, step := range []struct {
			wait time.Duration
			want int
		}{{0, 1}, {57 * time.Minute, 1}, {time.Minute + time.Second, 2}, {time.Minute, 2}, {2 * time.Hour, 3}} {
			time.Sleep(step.wait)
			var all sync.WaitGroup
			for range 10 {
				all.Go(func() {
					if got, _, err := r.get(t.Context(), fetch); got != step.want || err != nil {
						t.Errorf("after %s more: %d, %v, want %d", step.wait, got, err, step.want)
					}
				})
			}
			all.Wait()
		}
	})
}

func TestValueThatManyFindRefusedIsRenewedOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, fetch := newRenewable[int](), counter()
		if _, _, err := r.get(t.Context(), fetch); err != nil {
			t.Fatal(err)
		}
		refusal := &APIError{StatusCode: http.StatusUnauthorized}
		var all sync.WaitGroup
		for i := range 10 {
			all.Go(func() {
				_, answered, err := r.get(t.Context(), fetch)
				if err != nil {
					t.Error(err)
					return
				}
				time.Sleep(time.Duration(i+1) * 300 * time.Millisecond) // some answers come after the renewal
				if !answered(refusal) {
					t.Error("a refusal is no reason to sign in anew")
				}
				if got, _, err := r.get(t.Context(), fetch); got != 2 || err != nil {
					t.Errorf("then %d, %v, want the second value", got, err)
				}
			})
		}
		all.Wait()
	})
}

func TestOnlyARefusalForgetsAValue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, fetch := newRenewable[int](), counter()
		for _, err := range []error{nil, errors.New("no connection"), &APIError{StatusCode: http.StatusForbidden}} {
			got, answered, _ := r.get(t.Context(), fetch)
			if got != 1 || answered(err) {
				t.Errorf("%v: value %d", err, got)
			}
		}
	})
}

func TestWaitingForAValueEndsWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRenewable[int]()
		hang := func(ctx context.Context) (int, time.Time, error) {
			<-ctx.Done()
			return 0, time.Time{}, ctx.Err()
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if _, _, err := r.get(ctx, hang); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %v", err)
				}
			})
		}
		all.Wait()
	})
}
