package ratelimit

import (
	"cmp"
	"sync"
	"time"
)

const (
	// The interval between two requests to a host that throttles.
	firstInterval = time.Second
	maxInterval   = 30 * time.Second

	// fullSpeed is the interval below which there is no rate limit any more.
	fullSpeed = 50 * time.Millisecond

	// steadyFor is how many requests in a row must succeed at the shortest interval
	// that works before a shorter one is tried again.
	steadyFor = 10
)

// pace finds the rate of requests that a host allows. Each throttled request doubles
// the interval between two requests, each success halves it, but not to the last
// interval that was too short; that one is tried again after a while. The zero value
// is full speed.
type pace struct {
	mu       sync.Mutex
	interval time.Duration // zero at full speed
	tooFast  time.Duration // the last interval that was too short; zero if unknown
	next     time.Time     // no request starts earlier
	slowed   time.Time     // when the interval last grew; requests sent before do not count
	steady   int           // successes in a row at this interval
	refusal  error         // the last throttled response; nil at full speed
	better   bool          // a request succeeded since the last throttled one
}

// start returns how long a request must still wait. If that is zero, the request counts
// as started.
func (p *pace) start(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if delay := p.next.Sub(now); delay > 0 {
		return delay
	}
	p.next = now.Add(p.interval)
	return 0
}

// delay returns the time until the next request may start.
func (p *pace) delay(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.next.Sub(now)
}

// isSlow reports whether requests must wait for each other.
func (p *pace) isSlow() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.interval > 0
}

// lastRefusal returns the last throttled response, nil at full speed.
func (p *pace) lastRefusal() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.refusal
}

// throttled slows down after a request that started at the given time. The host's
// Retry-After may extend the wait, never shorten it.
func (p *pace) throttled(started, now time.Time, retryAfter time.Duration, refusal error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if started.After(p.slowed) {
		if p.better {
			p.tooFast = p.interval
		}
		p.interval = min(cmp.Or(2*p.interval, firstInterval), maxInterval)
		p.slowed, p.steady, p.better = now, 0, false
	}
	p.refusal = refusal
	if next := now.Add(max(p.interval, retryAfter)); next.After(p.next) {
		p.next = next
	}
}

// succeeded speeds up after a request that started at the given time.
func (p *pace) succeeded(started time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.interval == 0 || !started.After(p.slowed) {
		return
	}
	p.better = true
	if p.interval/2 <= p.tooFast {
		if p.steady++; p.steady < steadyFor {
			return
		}
		p.tooFast /= 2
	}
	p.steady = 0
	p.interval /= 2
	if p.interval <= fullSpeed {
		p.interval, p.tooFast, p.refusal = 0, 0, nil
	}
}
