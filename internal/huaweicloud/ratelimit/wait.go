package ratelimit

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Wait waits for d and returns true. It returns false if ctx ends, at once if ctx would
// end before d has passed.
func Wait(ctx context.Context, d time.Duration) bool {
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

// RetryAfter parses the header Retry-After in both of its forms, seconds and an HTTP
// date. It is negative if the header is missing or malformed.
func RetryAfter(header string, now time.Time) time.Duration {
	header = strings.TrimSpace(header)
	if seconds, err := strconv.ParseUint(header, 10, 31); err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(seconds) * time.Second
	}
	if date, err := http.ParseTime(header); err == nil {
		return max(0, date.Sub(now))
	}
	return -1
}
