package client

import (
	"context"
	"time"

	"golang.org/x/sync/semaphore"
)

// renewable keeps something that expires.
type renewable[T any] struct {
	lock    *semaphore.Weighted // one is fetched at a time; unlike a mutex, waiting ends with the context
	value   *T
	expires time.Time // zero if that is not known
}

func newRenewable[T any]() *renewable[T] {
	return &renewable[T]{lock: semaphore.NewWeighted(1)}
}

// renewalMargin is how long before it expires a value is renewed.
const renewalMargin = 2 * time.Minute

// get gives the value, fetched anew when it is about to expire, and a
// function that forgets it.
func (r *renewable[T]) get(ctx context.Context, fetch func(context.Context) (T, time.Time, error)) (T, func(), error) {
	var zero T
	if err := r.lock.Acquire(ctx, 1); err != nil {
		return zero, nil, err
	}
	defer r.lock.Release(1)
	if r.value == nil || !r.expires.IsZero() && time.Until(r.expires) < renewalMargin {
		value, expires, err := fetch(ctx)
		if err != nil {
			return zero, nil, err
		}
		r.value, r.expires = &value, expires
	}
	used := r.value
	return *used, func() { r.forget(used) }, nil
}

// set keeps a value that was come by otherwise.
func (r *renewable[T]) set(value T, expires time.Time) {
	if r.lock.TryAcquire(1) {
		defer r.lock.Release(1)
		r.value, r.expires = &value, expires
	}
}

// forget drops the value, unless another took its place already.
func (r *renewable[T]) forget(used *T) {
	// Only get holds the lock longer, and then it fetches another value anyway.
	if r.lock.TryAcquire(1) {
		defer r.lock.Release(1)
		if r.value == used {
			r.value = nil
		}
	}
}
