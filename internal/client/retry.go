package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// retriedStatuses are worth another try: the same request may well succeed.
var retriedStatuses = []int{
	http.StatusRequestTimeout,
	http.StatusInternalServerError,
	http.StatusBadGateway,
	http.StatusServiceUnavailable,
	http.StatusGatewayTimeout,
}

// retry calls try until it succeeds, fails for good, or has failed MaxRetries
// times more. Between two tries it waits 0.5 s, then longer, up to 10 s, or what
// Retry-After says. It never starts a wait that would outlast ctx: the error at
// hand says more than a timeout would.
func (c *Client) retry(ctx context.Context, try func(ctx context.Context) error) error {
	intervals := c.backOff(500*time.Millisecond, 10*time.Second)
	var last error
	for attempt := 1; ; attempt++ {
		err := try(ctx)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return endedError(ctx, last)
		}
		if !retryable(err) {
			return err
		}
		if attempt > c.config.MaxRetries {
			return fmt.Errorf("%w (attempt %d, the last)", err, attempt)
		}
		delay := intervals.NextBackOff()
		var apiErr *APIError
		if errors.As(err, &apiErr) && apiErr.retryAfter >= 0 {
			delay = apiErr.retryAfter
		}
		c.log.WarnContext(ctx, "request failed, trying again",
			slog.Int("attempt", attempt), slog.Duration("wait", delay), slog.Any("error", err))
		if !wait(ctx, delay) {
			if ctx.Err() != nil {
				return endedError(ctx, err)
			}
			return fmt.Errorf("%w (attempt %d, the last: waiting %s for another would pass the read timeout)", err, attempt, delay.Round(time.Millisecond))
		}
		last = err
	}
}

// backOff gives pauses, each twice as long as the one before up to the
// longest, a random half more or less.
func (c *Client) backOff(first, longest time.Duration) *backoff.ExponentialBackOff {
	b := &backoff.ExponentialBackOff{InitialInterval: first, MaxInterval: longest, Multiplier: 2, RandomizationFactor: c.jitter}
	b.Reset()
	return b
}

// endedError says that ctx ended, and what went wrong before.
func endedError(ctx context.Context, last error) error {
	if last == nil {
		return context.Cause(ctx)
	}
	return fmt.Errorf("%w; the last failure before was: %w", context.Cause(ctx), last)
}

// wait waits for d and says whether it did: not when ctx ends, and not at all
// when ctx would end before d has passed.
func wait(ctx context.Context, d time.Duration) bool {
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < d {
		return false
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// retryable says whether the same request may succeed a little later.
func retryable(err error) bool {
	var (
		apiErr    *APIError
		answerErr *AnswerError
		dnsErr    *net.DNSError
		certErr   *tls.CertificateVerificationError
		proxyErr  *ProxyError
		urlErr    *url.Error
	)
	switch {
	case errors.As(err, &apiErr):
		return slices.Contains(retriedStatuses, apiErr.StatusCode) || apiErr.throttled()
	case errors.As(err, &answerErr):
		return answerErr.CutOff
	case errors.As(err, &dnsErr):
		return !dnsErr.IsNotFound
	case errors.As(err, &certErr), errors.As(err, &proxyErr):
		return false
	case errors.Is(err, http.ErrSchemeMismatch):
		return false
	default: // no answer: the connection broke or never came to be
		return errors.As(err, &urlErr)
	}
}

// parseRetryAfter reads the header Retry-After in both of its forms, seconds
// and an HTTP date. It is negative where there is none that can be read.
func parseRetryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseUint(header, 10, 31); err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(seconds) * time.Second
	}
	if date, err := http.ParseTime(header); err == nil {
		return max(0, date.Sub(now))
	}
	return -1
}
