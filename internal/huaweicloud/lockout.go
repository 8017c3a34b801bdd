package huaweicloud

import (
	"context"
	"math"
	"sync"
)

// Huawei Cloud locks access keys and users after about five failed attempts.
const (
	// How many projects may refuse a secret before it is sent for no other.
	maxKeyRefusals      = 2
	maxPasswordRefusals = 1

	// maxAttempts bounds the refusals of a secret together with the requests under
	// way that may be refused yet.
	maxAttempts = 3
)

// lockout guards the account's own secrets, access keys and passwords. Until a
// secret was accepted once, only one request with it is under way. What was
// refused for a project is not sent for it again, nor, after a few refusals,
// for any project that has not accepted it. Where a project accepted it, one
// refusal may be a fault of the server: the request is repeated once.
type lockout struct {
	next handler

	mu      sync.Mutex
	secrets map[any]*guardedSecret // by password, or by credential
}

func (l *lockout) do(ctx context.Context, call *call) (*Response, error) {
	secret := l.secretOf(call)
	if secret == nil {
		return l.next.do(ctx, call)
	}
	for repeated := false; ; repeated = true {
		before, err := secret.admit(ctx, call)
		if err != nil {
			return nil, err
		}
		resp, err := l.next.do(ctx, call)
		after := verdictOf(err, before)
		if after == doubted && repeated {
			after = rejected
		}
		secret.learn(call, before, after, err)
		if after != doubted {
			return resp, err
		}
	}
}

// secretOf gives what is known of the secret that a request carries, nil for
// none, or for one that was issued and can be issued again.
func (l *lockout) secretOf(call *call) *guardedSecret {
	var key any
	var name string
	var maxRefusals int
	switch {
	case call.Secret != "":
		key, name, maxRefusals = call.Secret, "password", maxPasswordRefusals
	case call.Credentials == nil || !call.Credentials.Static():
		return nil
	case call.credential.Lockable():
		key, name, maxRefusals = call.credential, call.Credentials.String(), maxKeyRefusals
	default:
		key, name, maxRefusals = call.credential, call.Credentials.String(), math.MaxInt
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.secrets == nil {
		l.secrets = map[any]*guardedSecret{}
	}
	if l.secrets[key] == nil {
		l.secrets[key] = &guardedSecret{
			name: name, maxRefusals: maxRefusals, projects: map[string]*projectVerdict{}, next: newOutcome(),
		}
	}
	return l.secrets[key]
}

// guardedSecret is what is known of a secret.
type guardedSecret struct {
	name        string // for messages
	maxRefusals int    // projects that may refuse it before it is sent for no other

	mu       sync.Mutex
	projects map[string]*projectVerdict // by ID; under "" requests about the account
	accepted bool                       // by any project
	testing  int                        // projects whose verdict is awaited
	refusals []error                    // the first of each project
	next     *outcome                   // of the requests under way that decide
}

// projectVerdict is what a project's responses said of a secret.
type projectVerdict struct {
	verdict verdict
	testing bool  // a request is under way that decides
	refusal error // of a rejected secret
}

// outcome is what requests that wait for a verdict wait for.
type outcome struct {
	done chan struct{} // closed when the fields below are set
	host string
	err  error // that would be that of all requests to the host: no connection
}

func newOutcome() *outcome { return &outcome{done: make(chan struct{})} }

type verdict int

const (
	unknown  verdict = iota
	accepted         // all requests are sent
	doubted          // accepted, then refused: one more request decides
	rejected         // no request is sent
)

// verdictOf is what a request's outcome says of the secret that it carried.
func verdictOf(err error, before verdict) verdict {
	switch {
	case err == nil:
		return accepted
	case refused(err) && before == accepted:
		return doubted
	case refused(err):
		return rejected
	default:
		return before // other errors say nothing about the secret
	}
}

// admit waits until a request may be sent, and gives its project's verdict so
// far. The error is a *NotSentError, ctx's cause, or that of another request that
// got no connection to the same host.
func (s *guardedSecret) admit(ctx context.Context, call *call) (verdict, error) {
	for {
		s.mu.Lock()
		p := s.project(call.ProjectID)
		before, next := p.verdict, s.next
		ok, err := s.mayBeSent(p)
		if ok && before != accepted {
			p.testing = true
			s.testing++
		}
		s.mu.Unlock()
		if ok || err != nil {
			return before, err
		}
		select {
		case <-next.done:
			if next.err != nil && next.host == call.endpoint.Host {
				return before, next.err
			}
		case <-ctx.Done():
			return before, context.Cause(ctx)
		}
	}
}

func (s *guardedSecret) project(id string) *projectVerdict {
	if s.projects[id] == nil {
		s.projects[id] = new(projectVerdict)
	}
	return s.projects[id]
}

// mayBeSent says whether a request may be sent for a project: now, or not before
// more verdicts are in, or, with an error, never.
func (s *guardedSecret) mayBeSent(p *projectVerdict) (bool, error) {
	switch {
	case p.verdict == accepted:
		return true, nil
	case p.verdict == rejected:
		return false, &NotSentError{Secret: s.name, Err: p.refusal}
	case p.testing:
		return false, nil
	case p.verdict == doubted:
		return true, nil
	case len(s.refusals) >= s.maxRefusals:
		return false, &NotSentError{Secret: s.name, Err: s.refusals[0]}
	default:
		return s.testing == 0 || s.accepted && len(s.refusals)+s.testing < maxAttempts, nil
	}
}

// learn takes note of the verdict after a request, which was sent at the verdict
// before.
func (s *guardedSecret) learn(call *call, before, after verdict, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.project(call.ProjectID)
	switch {
	case before != accepted:
		p.testing = false
		s.testing--
	case after == accepted || p.verdict != accepted:
		return // nothing new, or another request is to decide
	}
	p.verdict = after
	switch after {
	case accepted:
		s.accepted = true
	case rejected:
		p.refusal = err
		s.refusals = append(s.refusals, err)
	}
	if unconnected(err) {
		s.next.host, s.next.err = call.endpoint.Host, err
	}
	close(s.next.done)
	s.next = newOutcome()
}
