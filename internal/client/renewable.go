package client

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
)

// renewable keeps something that is fetched when it is needed, and again when
// it has expired.
type renewable[T any] struct {
	fetching *semaphore.Weighted // unlike a mutex, waiting for it ends with the context
	current  atomic.Pointer[expiring[T]]
}

type expiring[T any] struct {
	value   T
	expires time.Time // zero if never, or not known
}

func newRenewable[T any]() *renewable[T] {
	return &renewable[T]{fetching: semaphore.NewWeighted(1)}
}

// renewalMargin is how long before it expires a value is renewed.
const renewalMargin = 2 * time.Minute

func (e *expiring[T]) fresh() bool {
	return e != nil && (e.expires.IsZero() || time.Until(e.expires) >= renewalMargin)
}

// get gives the value, fetched by one caller for all who ask meanwhile.
// Answered is told what came of its use: a value that was refused is forgotten.
func (r *renewable[T]) get(ctx context.Context, fetch func(context.Context) (T, time.Time, error)) (value T, answered func(error) bool, err error) {
	e := r.current.Load()
	if !e.fresh() {
		if err := r.fetching.Acquire(ctx, 1); err != nil {
			return value, nil, err
		}
		defer r.fetching.Release(1)
		if e = r.current.Load(); !e.fresh() {
			value, expires, err := fetch(ctx)
			if err != nil {
				return value, nil, err
			}
			e = &expiring[T]{value, expires}
			r.current.Store(e)
		}
	}
	return e.value, func(err error) bool {
		if refused(err) == nil {
			return false
		}
		r.current.CompareAndSwap(e, nil) // unless another took its place already
		return true
	}, nil
}

// renewables are kept by name. The zero value is empty.
type renewables[T any] struct {
	byName sync.Map
}

func (r *renewables[T]) at(name string) *renewable[T] {
	v, _ := r.byName.LoadOrStore(name, newRenewable[T]())
	return v.(*renewable[T])
}
