package huaweicloud

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

// maxConcurrent bounds the requests that are under way to one host. Ten further
// pages of 1000 make a listing of 10 000 services two round trips.
const maxConcurrent = 10

// limiter sends no more requests than a host takes. Where a host refuses one
// for its rate, all requests to it go one by one, at a pace that adapts, and
// the refused ones are repeated for as long as their contexts allow: being
// throttled is no failure.
type limiter struct {
	next       handler
	maxRetries int // zero: a refused request is not repeated
	log        *slog.Logger

	mu    sync.Mutex
	hosts map[string]*hostLimit
}

func (l *limiter) do(ctx context.Context, call *call) (*Response, error) {
	host := l.host(call.endpoint.Host)
	for {
		permit, err := host.acquire(ctx)
		if err != nil {
			return nil, err
		}
		started := time.Now()
		resp, err := l.next.do(ctx, call)
		refusal, isThrottled := throttled(err)
		switch {
		case err == nil:
			host.pace.succeeded(started)
		case isThrottled:
			host.pace.refused(started, time.Now(), refusal)
		}
		permit.release()
		if !isThrottled || l.maxRetries == 0 {
			return resp, err
		}
		l.log.WarnContext(ctx, "the API limits the rate of requests, waiting to repeat one",
			slog.String("host", call.endpoint.Host), slog.Duration("wait", host.pace.delay(time.Now())), slog.Any("error", err))
	}
}

func (l *limiter) host(name string) *hostLimit {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.hosts == nil {
		l.hosts = map[string]*hostLimit{}
	}
	if l.hosts[name] == nil {
		l.hosts[name] = &hostLimit{slots: semaphore.NewWeighted(maxConcurrent), turn: semaphore.NewWeighted(1)}
	}
	return l.hosts[name]
}

// hostLimit is what one host takes.
type hostLimit struct {
	slots *semaphore.Weighted // one for each request under way
	turn  *semaphore.Weighted // to start a request; while the host is paced, until it is answered
	pace  pace
}

// permit is the permission to send one request.
type permit struct {
	host      *hostLimit
	exclusive bool // no other request starts before this one is answered
}

// acquire waits for the permission to send a request, as long as ctx allows.
func (h *hostLimit) acquire(ctx context.Context) (permit, error) {
	if err := h.turn.Acquire(ctx, 1); err != nil {
		return permit{}, h.noTime(ctx, "the time was spent waiting for other requests")
	}
	if err := h.slots.Acquire(ctx, 1); err != nil {
		h.turn.Release(1)
		return permit{}, context.Cause(ctx)
	}
	p := permit{host: h, exclusive: true}
	for {
		delay := h.pace.start(time.Now())
		if delay <= 0 {
			break
		}
		if !wait(ctx, delay) {
			p.release()
			return permit{}, h.noTime(ctx, fmt.Sprintf("waiting %s takes longer than the time left", delay.Round(time.Millisecond)))
		}
	}
	if !h.pace.isSlow() {
		p.exclusive = false
		h.turn.Release(1)
	}
	return p, nil
}

func (p permit) release() {
	p.host.slots.Release(1)
	if p.exclusive {
		p.host.turn.Release(1)
	}
}

// noTime is the error of a request that its rate limit leaves no time for.
func (h *hostLimit) noTime(ctx context.Context, reason string) error {
	refusal := h.pace.lastRefusal()
	if refusal == nil || errors.Is(ctx.Err(), context.Canceled) {
		return context.Cause(ctx)
	}
	return fmt.Errorf("the API limits the rate of requests, and %s: %w", reason, refusal)
}
