package cached

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// counter retrieves 1, 2, 3…, each after a second and valid for an hour.
func counter() Retrieve[int] {
	n := 0
	return func(context.Context) (int, time.Time, error) {
		n++
		time.Sleep(time.Second)
		return n, time.Now().Add(time.Hour), nil
	}
}

func TestValue_renewalBeforeExpiry(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var c Value[int]
		retrieve := counter()
		for _, step := range []struct {
			wait time.Duration
			want int
		}{{0, 1}, {57 * time.Minute, 1}, {2 * time.Minute, 2}, {time.Minute, 2}, {2 * time.Hour, 3}} {
			time.Sleep(step.wait)
			if got, err := c.Get(t.Context(), retrieve); got != step.want || err != nil {
				t.Errorf("after %s more: %d, %v, want %d", step.wait, got, err, step.want)
			}
		}
	})
}

func TestValue_renewalMargin(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ lifetime, want time.Duration }{
		{24 * time.Hour, 24*time.Hour - 2*time.Minute},
		{8 * time.Minute, 6 * time.Minute},
		{time.Minute, 45 * time.Second},
	} {
		var c Value[int]
		now := time.Now()
		c.keep(now, 1, now.Add(test.lifetime))
		if got := c.renewal.Sub(now); got != test.want {
			t.Errorf("a value valid for %s is renewed after %s, want %s", test.lifetime, got, test.want)
		}
	}
}

func TestValue_expiryUnknownOrPast(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for name, expires := range map[string]time.Time{"unknown": {}, "past": time.Now().Add(-time.Hour)} {
			var c Value[int]
			n := 0
			for range 3 {
				got, err := c.Get(t.Context(), func(context.Context) (int, time.Time, error) { n++; return n, expires, nil })
				if got != 1 || err != nil {
					t.Errorf("%s: %d, %v, want the first value", name, got, err)
				}
				time.Sleep(48 * time.Hour)
			}
		}
	})
}

func TestValue_oneRetrievalForAll(t *testing.T) {
	t.Parallel()
	down := errors.New("IAM is down")
	for name, failure := range map[string]error{"success": nil, "failure": down} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var c Value[int]
				retrievals := 0
				var all sync.WaitGroup
				for range 52 {
					all.Go(func() {
						_, err := c.Get(t.Context(), func(context.Context) (int, time.Time, error) {
							retrievals++
							time.Sleep(time.Minute)
							return 1, time.Time{}, failure
						})
						if !errors.Is(err, failure) {
							t.Errorf("got %v, want %v", err, failure)
						}
					})
				}
				all.Wait()
				if retrievals != 1 {
					t.Errorf("%d retrievals", retrievals)
				}
			})
		})
	}
}

func TestValue_valueInUseDuringItsRenewal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var c Value[int]
		retrieve := counter()
		if _, err := c.Get(t.Context(), retrieve); err != nil {
			t.Fatal(err)
		}
		time.Sleep(59 * time.Minute)
		go c.Get(t.Context(), retrieve) //nolint:errcheck // the other caller's value counts
		synctest.Wait()
		start := time.Now()
		if got, err := c.Get(t.Context(), retrieve); got != 1 || err != nil || time.Since(start) != 0 {
			t.Errorf("%d, %v after %s, want the first value at once", got, err, time.Since(start))
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if got, err := c.Get(t.Context(), retrieve); got != 2 || err != nil {
			t.Errorf("then %d, %v, want the second value", got, err)
		}
	})
}

func TestValue_failedRenewal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var c Value[int]
		c.Put(1, time.Now().Add(time.Hour))
		down, asked := errors.New("IAM is down"), 0
		retrieve := func(context.Context) (int, time.Time, error) { asked++; return 0, time.Time{}, down }
		for _, step := range []struct {
			wait  time.Duration
			err   error
			asked int
		}{
			{58 * time.Minute, nil, 1},
			{29 * time.Second, nil, 1}, // not again at once
			{time.Second, nil, 2},
			{75 * time.Second, nil, 3},
			{15 * time.Second, down, 4}, // now it has expired, before the next renewal
		} {
			time.Sleep(step.wait)
			got, err := c.Get(t.Context(), retrieve)
			if !errors.Is(err, step.err) || err == nil && got != 1 || asked != step.asked {
				t.Errorf("after %s more: %d, %v, asked %d times; want %v, %d times", step.wait, got, err, asked, step.err, step.asked)
			}
		}
	})
}

func TestValue_nextCallerLeadsWhenTheFirstIsGone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var c Value[int]
		retrievals := 0
		retrieve := func(ctx context.Context) (int, time.Time, error) {
			retrievals++
			select {
			case <-ctx.Done():
				return 0, time.Time{}, ctx.Err()
			case <-time.After(time.Minute):
				return 7, time.Time{}, nil
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		go func() {
			if _, err := c.Get(ctx, retrieve); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the first caller got %v", err)
			}
		}()
		synctest.Wait()
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if got, err := c.Get(t.Context(), retrieve); got != 7 || err != nil {
					t.Errorf("a later caller got %d, %v", got, err)
				}
			})
		}
		all.Wait()
		if retrievals != 2 {
			t.Errorf("%d retrievals, want 2", retrievals)
		}
	})
}

func TestValue_waitingEndsWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var c Value[int]
		go c.Get(t.Context(), func(ctx context.Context) (int, time.Time, error) { //nolint:errcheck // it hangs
			time.Sleep(time.Hour)
			return 1, time.Time{}, nil
		})
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		if _, err := c.Get(ctx, nil); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("%v after %s", err, time.Since(start))
		}
		time.Sleep(time.Hour)
	})
}

func TestValue_dropsOnlyTheRejectedValue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var c Value[int]
		retrieve := counter()
		var all sync.WaitGroup
		for i := range 10 {
			all.Go(func() {
				got, err := c.Get(t.Context(), retrieve)
				if got != 1 || err != nil {
					t.Errorf("%d, %v", got, err)
				}
				time.Sleep(time.Duration(i+1) * 300 * time.Millisecond) // some refusals come after the renewal
				c.Drop(got)
				if got, err := c.Get(t.Context(), retrieve); got != 2 || err != nil {
					t.Errorf("then %d, %v, want the second value", got, err)
				}
			})
		}
		all.Wait()
	})
}

// What holds whatever happens: at most one retrieval at a time, no value after
// its expiry, no value after it was dropped, no error that nobody had.
func TestValue_properties(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		synctest.Test(t, func(t *testing.T) {
			var (
				c       Value[int]
				mu      sync.Mutex
				random  = rand.New(rand.NewPCG(seed, 1))
				expires = map[int]time.Time{}
				dropped = map[int]bool{}
				under   atomic.Int32
			)
			pick := func(n int) int { mu.Lock(); defer mu.Unlock(); return random.IntN(n) }
			retrieve := func(ctx context.Context) (int, time.Time, error) {
				if under.Add(1) != 1 {
					t.Errorf("seed %d: two retrievals at a time", seed)
				}
				defer under.Add(-1)
				select {
				case <-ctx.Done():
					return 0, time.Time{}, ctx.Err()
				case <-time.After(time.Duration(1+pick(20)) * time.Second):
				}
				if pick(3) == 0 {
					return 0, time.Time{}, errors.New("down")
				}
				end := time.Now().Add(time.Duration(1+pick(300)) * time.Second)
				mu.Lock()
				defer mu.Unlock()
				expires[len(expires)+1] = end
				return len(expires), end, nil
			}
			var all sync.WaitGroup
			for range 8 {
				all.Go(func() {
					for range 20 {
						time.Sleep(time.Duration(pick(60)) * time.Second)
						ctx, cancel := context.WithTimeout(t.Context(), time.Duration(1+pick(30))*time.Second)
						mu.Lock()
						gone := maps.Clone(dropped)
						mu.Unlock()
						got, err := c.Get(ctx, retrieve)
						ended := ctx.Err() != nil
						cancel()
						mu.Lock()
						switch {
						case err == nil && !time.Now().Before(expires[got]):
							t.Errorf("seed %d: value %d is %s too old", seed, got, time.Since(expires[got]))
						case err == nil && gone[got]:
							t.Errorf("seed %d: value %d was dropped before", seed, got)
						case errors.Is(err, context.DeadlineExceeded) && !ended:
							t.Errorf("seed %d: another caller's %v", seed, err)
						}
						mu.Unlock()
						if err == nil && pick(4) == 0 {
							mu.Lock()
							dropped[got] = true
							c.Drop(got)
							mu.Unlock()
						}
					}
				})
			}
			all.Wait()
		})
	}
}
