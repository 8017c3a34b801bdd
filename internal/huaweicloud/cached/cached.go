// Package cached keeps values that expire, and renews them.
package cached

import (
	"context"
	"sync"
	"time"
)

const (
	// renewalMargin is how long before it expires a value is renewed; less for
	// one that does not last four times as long.
	renewalMargin = 2 * time.Minute

	// renewalPause is the time between a failed renewal and the next one, while the
	// value is still valid.
	renewalPause = 30 * time.Second
)

// Retrieve obtains a value and its expiry: the zero time if it never expires, or if
// that is unknown.
type Retrieve[T any] func(context.Context) (T, time.Time, error)

// Value keeps a value. It is retrieved when it is first needed, and renewed before it
// expires; concurrent callers share one retrieval. The zero Value is empty. It is
// safe for concurrent use.
type Value[T comparable] struct {
	mu        sync.Mutex
	value     T // the zero value for none
	renewal   time.Time
	expires   time.Time
	retrieval *retrieval[T] // in progress; nil for none
}

// retrieval is a retrieval by one of the callers. The fields are set before done is
// closed.
type retrieval[T comparable] struct {
	done      chan struct{}
	value     T
	err       error
	abandoned bool // the caller's context ended: another caller must retrieve the value
}

// Get returns the value. If its retrieval fails, all callers that waited for it get the
// same error, unless only the context of the one that retrieved it ended.
func (c *Value[T]) Get(ctx context.Context, retrieve Retrieve[T]) (T, error) {
	for {
		c.mu.Lock()
		now := time.Now()
		if c.has(now, c.renewal) || c.retrieval != nil && c.has(now, c.expires) {
			defer c.mu.Unlock()
			return c.value, nil
		}
		r := c.retrieval
		if r == nil {
			r = &retrieval[T]{done: make(chan struct{})}
			c.retrieval = r
			c.mu.Unlock()
			value, expires, err := retrieve(ctx)
			return c.finish(r, value, expires, err, ctx.Err() != nil)
		}
		c.mu.Unlock()

		select {
		case <-ctx.Done():
			var none T
			return none, context.Cause(ctx)
		case <-r.done:
		}
		if !r.abandoned {
			return r.value, r.err
		}
	}
}

// finish keeps the retrieved value. If a renewal failed, the old value stays in use as
// long as it is valid.
func (c *Value[T]) finish(r *retrieval[T], value T, expires time.Time, err error, ended bool) (T, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch now := time.Now(); {
	case err == nil:
		c.keep(now, value, expires)
	case c.has(now, c.expires):
		value, err = c.value, nil
		c.renewal = now.Add(min(renewalPause, c.expires.Sub(now)))
	}
	r.value, r.err, r.abandoned = value, err, err != nil && ended
	c.retrieval = nil
	close(r.done)
	return value, err
}

// keep sets the value. An expiry in the past means that the server's clock differs from
// ours: it counts as unknown.
func (c *Value[T]) keep(now time.Time, value T, expires time.Time) {
	if !expires.After(now) {
		expires = time.Time{}
	}
	c.value, c.expires, c.renewal = value, expires, expires
	if !expires.IsZero() {
		c.renewal = expires.Add(-min(renewalMargin, expires.Sub(now)/4))
	}
}

// has reports whether there is a value that is still valid.
func (c *Value[T]) has(now, end time.Time) bool {
	var none T
	return c.value != none && (end.IsZero() || now.Before(end))
}

// Put sets a value that was not retrieved by Get.
func (c *Value[T]) Put(value T, expires time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keep(time.Now(), value, expires)
}

// Drop removes a value, unless another one has replaced it.
func (c *Value[T]) Drop(value T) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.value == value {
		var none T
		c.value = none
	}
}

// Values keeps a Value for each key. The zero Values is empty. It is safe for
// concurrent use.
type Values[K, T comparable] struct {
	mu    sync.Mutex
	byKey map[K]*Value[T]
}

// At returns the Value of a key.
func (c *Values[K, T]) At(key K) *Value[T] {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byKey == nil {
		c.byKey = map[K]*Value[T]{}
	}
	if c.byKey[key] == nil {
		c.byKey[key] = &Value[T]{}
	}
	return c.byKey[key]
}
