// Package ratelimit limits the concurrency and the rate of requests to a host.
package ratelimit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/semaphore"
)

// Host limits the requests to one host. It is safe for concurrent use.
type Host struct {
	slots *semaphore.Weighted // one for each request in flight
	turn  *semaphore.Weighted // to start a request; on a host that throttles, until its response came
	pace  pace
}

// NewHost returns the limit of a host: a number of concurrent requests, and no rate
// until the host throttles a request.
func NewHost(concurrent int64) *Host {
	return &Host{slots: semaphore.NewWeighted(concurrent), turn: semaphore.NewWeighted(1)}
}

// Delay returns how long the next request must wait.
func (h *Host) Delay() time.Duration { return h.pace.delay(time.Now()) }

// Permit is the permission to send one request. Its holder calls Succeeded or Throttled,
// if either is so, and then Release.
type Permit struct {
	host      *Host
	started   time.Time
	exclusive bool // no other request starts before the response to this one came
}

// Acquire waits for the permission to send a request. The error is ctx's cause or, if
// ctx would end before the request may be sent, wraps the last throttled response.
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

// Succeeded records that the host did not throttle the request.
func (p Permit) Succeeded() { p.host.pace.succeeded(p.started) }

// Throttled records that the host throttled the request. retryAfter is the host's
// Retry-After, negative for none.
func (p Permit) Throttled(retryAfter time.Duration, refusal error) {
	p.host.pace.throttled(p.started, time.Now(), retryAfter, refusal)
}

// Release lets other requests start.
func (p Permit) Release() {
	p.host.slots.Release(1)
	if p.exclusive {
		p.host.turn.Release(1)
	}
}

// noTime is the error of a request whose context would end before it may be sent.
func (h *Host) noTime(ctx context.Context, reason string) error {
	refusal := h.pace.lastRefusal()
	if refusal == nil || errors.Is(ctx.Err(), context.Canceled) {
		return context.Cause(ctx)
	}
	return fmt.Errorf("the API limits the rate of requests, and %s: %w", reason, refusal)
}
