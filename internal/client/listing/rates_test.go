package listing

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cenkalti/backoff/v5"
)

var rates = flag.Int("rates", 0, "how many listings TestLister_successRates tries of each kind")

// TestLister_successRates prints how many listings of 10 000 services succeed
// while some are created and others deleted, and what they take.
func TestLister_successRates(t *testing.T) {
	t.Parallel()
	if *rates == 0 {
		t.Skip("it prints a table: -rates 20")
	}
	fmt.Println("cap\tchanges/s\tcomplete\trequests\tseconds")
	for _, limit := range []int{1000, 50, 20, 10} {
		for _, rate := range []float64{0, 0.1, 1, 5} {
			complete, requests := 0, 0
			var took time.Duration
			for seed := range *rates {
				l := &busyList{rand: rand.New(rand.NewPCG(uint64(seed), 1)), rate: rate, cap: limit}
				synctest.Test(t, func(t *testing.T) {
					start := time.Now()
					if err := l.read(t.Context()); err == nil {
						complete++
					}
					took += time.Since(start)
				})
				requests += l.requests
			}
			fmt.Printf("%d\t%g\t%d%%\t%d\t%.1f\n", limit, rate, 100*complete / *rates, requests / *rates, (took / time.Duration(*rates)).Seconds())
		}
	}
}

// busyList is a list of 10 000 services, newest first, half of whose changes are
// creations.
type busyList struct {
	mu       sync.Mutex
	rand     *rand.Rand
	rate     float64 // changes a second
	cap      int     // services a page at most
	services []Row
	created  int
	next     time.Time // change
	requests int
}

func (b *busyList) read(ctx context.Context) error {
	for range 10_000 {
		b.create()
	}
	b.next = time.Now()
	pauses := &backoff.ExponentialBackOff{InitialInterval: 50 * time.Millisecond, MaxInterval: 5 * time.Second, Multiplier: 2}
	pauses.Reset()
	_, err := (&lister{page: b.page, pauses: pauses, log: slog.New(slog.DiscardHandler)}).list(ctx)
	return err
}

func (b *busyList) create() {
	b.created++
	b.services = append(b.services, &testRow{
		fmt.Sprint(b.created), time.Unix(int64(b.created), 0).UTC().Format(time.RFC3339),
	})
}

func (b *busyList) page(_ context.Context, r Request) (*Page, error) {
	b.mu.Lock()
	delay := 80*time.Millisecond + time.Duration(b.rand.Int64N(int64(40*time.Millisecond)))
	b.mu.Unlock()
	time.Sleep(delay / 2)
	p := b.respond(r.Offset, r.Limit)
	time.Sleep(delay / 2)
	return p, nil
}

func (b *busyList) respond(offset, limit int) *Page {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.requests++
	for b.rate > 0 && b.next.Before(time.Now()) {
		if b.rand.IntN(2) == 0 {
			b.create()
		} else {
			at := b.rand.IntN(len(b.services))
			b.services = slices.Delete(b.services, at, at+1)
		}
		b.next = b.next.Add(time.Duration(b.rand.ExpFloat64() / b.rate * float64(time.Second)))
	}
	n := len(b.services)
	if offset >= n {
		return refused()
	}
	p := &Page{Total: n}
	for i := offset; i < min(offset+limit, offset+b.cap, n); i++ {
		p.Rows = append(p.Rows, b.services[n-1-i])
	}
	return p
}
