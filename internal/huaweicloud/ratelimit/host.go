// Package ratelimit makes requests wait for the rate that their host takes.
package ratelimit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/semaphore"
)

// Host is what one host takes. It is safe for concurrent use.
type Host struct {
	slots *semaphore.Weighted // one for each request under way
	turn  *semaphore.Weighted // to start a request; while the host is paced, until its response came
	pace  pace
}

// NewHost makes the limit of a host that takes so many requests at once, until it
// refuses one.
func NewHost(concurrent int64) *Host {
	return &Host{slots: semaphore.NewWeighted(concurrent), turn: semaphore.NewWeighted(1)}
}

// Delay says how long the next request must wait.
func (h *Host) Delay() time.Duration { return h.pace.delay(time.Now()) }

// Permit is the permission to send one request. After its outcome it is released.
type Permit struct {
	host      *Host
	started   time.Time
	exclusive bool // no other request starts before the response to this one came
}

// Acquire waits for the permission to send a request, as long as ctx allows. The
// error is ctx's cause, or wraps the last refusal where that left no time.
func (h *Host) Acquire(ctx context.Context) (Permit, error) {
	if err := h.turn.Acquire(ctx, 1); err != nil {
		return Permit{}, h.noTime(ctx, "the time was spent waiting for other requests")
	}
	if err := h.slots.Acquire(ctx, 1); err != nil {
		h.turn.Release(1)
		return Permit{}, context.Cause(ctx)
	}
	p := Permit{host: h, exclusive: true}
	for {
		delay := h.pace.start(time.Now())
		if delay <= 0 {
			break
		}
		if !Wait(ctx, delay) {
			p.Release()
			return Permit{}, h.noTime(ctx, fmt.Sprintf("waiting %s takes longer than the time left", delay.Round(time.Millisecond)))
		}
	}
	if !h.pace.isSlow() {
		p.exclusive = false
		h.turn.Release(1)
	}
	p.started = time.Now()
	return p, nil
}

// Succeeded takes note of a request that the host did not refuse.
func (p Permit) Succeeded() { p.host.pace.succeeded(p.started) }

// Refused takes note of a request that the host refused for its rate.
// retryAfter is what the host asks for, negative for nothing.
func (p Permit) Refused(retryAfter time.Duration, refusal error) {
	p.host.pace.refused(p.started, time.Now(), retryAfter, refusal)
}

// Release lets other requests begin.
func (p Permit) Release() {
	p.host.slots.Release(1)
	if p.exclusive {
		p.host.turn.Release(1)
	}
}

// noTime is the error of a request that its rate limit leaves no time for.
func (h *Host) noTime(ctx context.Context, reason string) error {
	refusal := h.pace.lastRefusal()
	if refusal == nil || errors.Is(ctx.Err(), context.Canceled) {
		return context.Cause(ctx)
	}
	return fmt.Errorf("the API limits the rate of requests, and %s: %w", reason, refusal)
}
