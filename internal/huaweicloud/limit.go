package huaweicloud

import (
	"context"
	"log/slog"
	"sync"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/ratelimit"
)

// maxConcurrent bounds the requests that are in flight to one host. Ten further
// pages of 1000 make a listing of 10 000 services two round trips.
const maxConcurrent = 10

// limiter bounds the concurrent requests to a host. Once the host throttles one, all
// requests to it are sent one after another, at a rate that adapts, and throttled
// ones are retried until their contexts end. They do not count as failed attempts.
type limiter struct {
	next       handler
	maxRetries int // zero: a throttled request is not retried
	log        *slog.Logger

	mu    sync.Mutex
	hosts map[string]*ratelimit.Host
}

func (l *limiter) do(ctx context.Context, call *call) (*Response, error) {
	host := l.host(call.endpoint.Host)
	for {
		permit, err := host.Acquire(ctx)
		if err != nil {
			return nil, err
		}
		resp, err := l.next.do(ctx, call)
		refusal, isThrottled := throttled(err)
		switch {
		case err == nil:
			permit.Succeeded()
		case isThrottled:
			permit.Throttled(refusal.retryAfter, refusal)
		}
		permit.Release()
		if !isThrottled || l.maxRetries == 0 {
			return resp, err
		}
		l.log.WarnContext(ctx, "the API limits the rate of requests, waiting to retry",
			slog.String("host", call.endpoint.Host), slog.Duration("wait", host.Delay()), slog.Any("error", err))
	}
}

func (l *limiter) host(name string) *ratelimit.Host {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.hosts == nil {
		l.hosts = map[string]*ratelimit.Host{}
	}
	if l.hosts[name] == nil {
		l.hosts[name] = ratelimit.NewHost(maxConcurrent)
	}
	return l.hosts[name]
}
