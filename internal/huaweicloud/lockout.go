package huaweicloud

import (
	"context"
	"math"
	"sync"
)

// Huawei Cloud locks access keys and users after about five failed attempts.
const (
	// How many projects may refuse a secret before it is sent for no further one.
	maxKeyRefusals      = 2
	maxPasswordRefusals = 1

	// maxAttempts bounds the refusals of a secret plus the requests in flight that may
	// still be refused.
	maxAttempts = 3
)

// lockout keeps failed attempts from locking the user's access keys and passwords.
// Until the API has accepted a secret once, only one request with it is in flight. A
// secret that was refused for a project is not sent for that project again and,
// after a few refusals, for no project that has not accepted it. If a project has
// accepted the secret before, a refusal may be a fault of the server: the request
// is retried once.
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

// secretOf returns what is known of the secret that a request carries. It is nil for
// a request without a secret, or with one that can be issued anew.
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

// guardedSecret is what the responses so far say about a secret.
type guardedSecret struct {
	name        string // for messages
	maxRefusals int    // projects that may refuse it before it is sent for no further one

	mu       sync.Mutex
	projects map[string]*projectVerdict // by ID; under "" requests about the account
	accepted bool                       // by any project
	testing  int                        // requests in flight that decide a project's verdict
	refusals []error                    // the first of each project
	next     *outcome                   // of the next of these requests that ends
}

// projectVerdict is what the responses for a project say about a secret.
type projectVerdict struct {
	verdict verdict
	testing bool  // a request in flight decides
	refusal error // of a rejected secret
}

// outcome is the end of a request that others wait for.
type outcome struct {
	done chan struct{} // closed when the fields below are set
	host string
	err  error // if the host sends nothing: the others would fail alike
}

func newOutcome() *outcome { return &outcome{done: make(chan struct{})} }

type verdict int

const (
	unknown  verdict = iota
	accepted         // all requests are sent
	doubted          // accepted, then refused: one more request decides
	rejected         // no request is sent
)

// verdictOf returns the verdict on a secret after a request with it.
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

// admit waits until a request may be sent, and returns its project's verdict so
// far. The error is a *NotSentError, ctx's cause, or that of another request, if the
// same host sends nothing.
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

// mayBeSent reports whether a request may be sent for a project now. If not, it may be
// after further verdicts, or never if there is an error.
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

// learn records the verdict after a request that was sent under the verdict before.
func (s *guardedSecret) learn(call *call, before, after verdict, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.project(call.ProjectID)
	switch {
	case before != accepted:
		p.testing = false
		s.testing--
	case after == accepted || p.verdict != accepted:
		return // nothing new, or another request decides
	}
	p.verdict = after
	switch after {
	case accepted:
		s.accepted = true
	case rejected:
		p.refusal = err
		s.refusals = append(s.refusals, err)
	}
	if silent(err) {
		s.next.host, s.next.err = call.endpoint.Host, err
	}
	close(s.next.done)
	s.next = newOutcome()
}
