package huaweicloud

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/ratelimit"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/transport"
)

// silenceLimit bounds the time, with all retries, in which a host sends nothing.
// Otherwise, a host that drops packets would delay the error for minutes.
const silenceLimit = 30 * time.Second

// retrier retries requests that failed with a temporary error. The limiter retries
// throttled ones.
type retrier struct {
	next       handler
	maxRetries int
	log        *slog.Logger
}

// do waits between two attempts: 0.5 s at first, then up to 10 s, or longer if
// Retry-After says so. It never starts to wait if ctx would end before: the last
// error says more than a timeout would.
func (r *retrier) do(ctx context.Context, call *call) (*Response, error) {
	delays := &backoff.ExponentialBackOff{InitialInterval: 500 * time.Millisecond, MaxInterval: 10 * time.Second, Multiplier: 2, RandomizationFactor: 0.5}
	delays.Reset()
	var last error
	start := time.Now()
	for attempt := 1; ; attempt++ {
		resp, err := r.next.do(ctx, call)
		if err == nil {
			return resp, nil
		}
		if _, isThrottled := throttled(err); isThrottled && !errors.Is(ctx.Err(), context.Canceled) {
			return nil, err // it says that the time left is too short
		}
		if ctx.Err() != nil {
			return nil, endedError(ctx, err, last)
		}
		if !retryable(err) || r.maxRetries == 0 {
			return nil, err
		}
		delay := delays.NextBackOff()
		tooLate := silent(err) && time.Since(start)+delay+transport.ConnectTimeout > silenceLimit
		if attempt > r.maxRetries || tooLate {
			return nil, fmt.Errorf("%w (attempt %d, the last)", err, attempt)
		}
		if apiErr, ok := errors.AsType[*APIError](err); ok {
			delay = max(delay, apiErr.retryAfter)
		}
		r.log.WarnContext(ctx, "request failed, retrying",
			slog.Int("attempt", attempt), slog.Duration("wait", delay), slog.Any("error", err))
		if !ratelimit.Wait(ctx, delay) {
			if ctx.Err() != nil {
				return nil, endedError(ctx, nil, err)
			}
			return nil, fmt.Errorf("%w (attempt %d, the last: the time left is less than the %s to wait before another)", err, attempt, delay.Round(time.Millisecond))
		}
		last = err
	}
}

// endedError is the error of a request whose context ended. It includes what went wrong
// before: err, if it is a response, or else the error of the last attempt.
func endedError(ctx context.Context, err, last error) error {
	cause := context.Cause(ctx)
	if _, ok := errors.AsType[*APIError](err); ok {
		last = err
	}
	if last == nil {
		return cause
	}
	return fmt.Errorf("%w; the last failure before was: %w", cause, last)
}

// retryable reports whether the same request may succeed a little later.
func retryable(err error) bool {
	if _, ok := errors.AsType[*CredentialsError](err); ok {
		return false // the requests for them were repeated already
	}
	if apiErr, ok := errors.AsType[*APIError](err); ok {
		return apiErr.temporary
	}
	if responseErr, ok := errors.AsType[*ResponseError](err); ok {
		return responseErr.CutOff
	}
	// No response: the connection broke or never came to be.
	networkErr, ok := errors.AsType[*NetworkError](err)
	return ok && !networkErr.Err.Final
}

// silent reports whether err is that of a request to a host that has sent nothing yet: no
// connection could be made, or no response came.
func silent(err error) bool {
	networkErr, ok := errors.AsType[*NetworkError](err)
	return ok && (networkErr.Err.Phase != transport.Waiting || errors.Is(err, errNoFirstResponse))
}
