package client

import (
	"context"
	"sync/atomic"

	"golang.org/x/sync/semaphore"
)

// gate guards the account's own secret, an access key or a password, which a
// few failures lock. Until the secret has been accepted once, only one request
// is under way; a secret that was refused is not sent again.
type gate struct {
	lock     *semaphore.Weighted
	accepted atomic.Bool
	refusal  atomic.Pointer[APIError]
}

func newGate() *gate { return &gate{lock: semaphore.NewWeighted(1)} }

// enter waits until the secret may be sent. The caller says what came of it.
func (g *gate) enter(ctx context.Context) (leave func(error), err error) {
	unlock := func() {}
	if !g.accepted.Load() {
		if err := g.lock.Acquire(ctx, 1); err != nil {
			return nil, err
		}
		if g.accepted.Load() {
			g.lock.Release(1)
		} else {
			unlock = func() { g.lock.Release(1) }
		}
	}
	if refusal := g.refusal.Load(); refusal != nil {
		unlock()
		return nil, refusal
	}
	return func(err error) {
		if err == nil {
			g.accepted.Store(true)
		} else if refusal := refused(err); refusal != nil {
			g.refusal.Store(refusal)
		}
		unlock()
	}, nil
}
