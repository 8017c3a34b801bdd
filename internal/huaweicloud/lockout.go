package huaweicloud

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"
)

// lockout guards the account's own secrets, access keys and passwords, which
// Huawei Cloud locks after a few failures. Until a secret was accepted once,
// only one request with it is under way. A secret that was refused for a
// project is not sent for that project again; it may be right for others.
type lockout struct {
	next handler

	mu      sync.Mutex
	secrets map[any]*guardedSecret // by password, or by credential
}

// guardedSecret is what is known of a secret.
type guardedSecret struct {
	turn *semaphore.Weighted // unlike a mutex, waiting for it ends with the context

	mu       sync.Mutex
	accepted bool
	refusals map[string]error // by project, under "" for requests about the account
}

func (l *lockout) do(ctx context.Context, call *call) (*Response, error) {
	secret := l.secretOf(call)
	if secret == nil {
		return l.next.do(ctx, call)
	}
	if !secret.wasAccepted() {
		if err := secret.turn.Acquire(ctx, 1); err != nil {
			return nil, context.Cause(ctx)
		}
		if secret.wasAccepted() { // while this request waited
			secret.turn.Release(1)
		} else {
			defer secret.turn.Release(1)
		}
	}
	if err := secret.refusal(call.ProjectID); err != nil {
		return nil, err
	}
	resp, err := l.next.do(ctx, call)
	secret.learn(call.ProjectID, err)
	return resp, err
}

// secretOf gives what is known of the secret that a request carries, nil for
// none, or for one that was issued and can be issued again.
func (l *lockout) secretOf(call *call) *guardedSecret {
	var key any
	switch {
	case call.Secret != "":
		key = call.Secret
	case call.Credentials != nil && call.Credentials.Static():
		key = call.credential
	default:
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.secrets == nil {
		l.secrets = map[any]*guardedSecret{}
	}
	if l.secrets[key] == nil {
		l.secrets[key] = &guardedSecret{turn: semaphore.NewWeighted(1), refusals: map[string]error{}}
	}
	return l.secrets[key]
}

func (s *guardedSecret) wasAccepted() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accepted
}

func (s *guardedSecret) refusal(projectID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refusals[projectID]
}

// learn takes note of what came of a request. Errors that say nothing about the
// secret leave it as it is.
func (s *guardedSecret) learn(projectID string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case refused(err):
		s.refusals[projectID] = err
	case err == nil:
		s.accepted = true
	}
}
