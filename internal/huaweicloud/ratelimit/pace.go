package ratelimit

import (
	"cmp"
	"sync"
	"time"
)

const (
	// The time between two requests to a host that limits their rate.
	firstInterval = time.Second
	maxInterval   = 30 * time.Second

	// fullSpeed is the interval at which pacing ends.
	fullSpeed = 50 * time.Millisecond

	// steadyFor is how many requests in a row must succeed at the fastest
	// interval that is known to do before a faster one is tried again.
	steadyFor = 10
)

// pace finds the rate of requests that a host takes. Each refusal doubles the
// interval between two requests, each success halves it, down to the interval
// that was refused last; that one is tried again after a while. The zero value
// is full speed.
type pace struct {
	mu       sync.Mutex
	interval time.Duration // zero at full speed
	tooFast  time.Duration // the interval at which requests stopped to succeed; zero if not known
	next     time.Time     // no request starts earlier
	slowed   time.Time     // when the interval grew; responses to requests sent before say nothing about it
	steady   int           // successes in a row at this interval
	refusal  error         // the last; nil at full speed
	better   bool          // there was a success since the last refusal
}

// start says how long a request must wait yet. If that is not at all, the
// request counts as started.
func (p *pace) start(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if delay := p.next.Sub(now); delay > 0 {
		return delay
	}
	p.next = now.Add(p.interval)
	return 0
}

// delay says when the next request may start.
func (p *pace) delay(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.next.Sub(now)
}

// isSlow says whether requests must wait for each other.
func (p *pace) isSlow() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.interval > 0
}

// lastRefusal is the last of them, nil at full speed.
func (p *pace) lastRefusal() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.refusal
}

// refused slows down after a request that started at the given time. The host's
// Retry-After may ask for more than the interval, never for less.
func (p *pace) refused(started, now time.Time, retryAfter time.Duration, refusal error) {
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
