package huaweicloud

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
)

// fakeToken is a Credential.
type fakeToken string

func (t fakeToken) Sign(req *http.Request, _ SignOptions) error {
	req.Header.Set("X-Auth-Token", string(t))
	return nil
}

// Lockable is true of the token secret, which stands for an access key.
func (t fakeToken) Lockable() bool { return t == "secret" }

func (t fakeToken) Redact(r *redact.Redactor) { r.Add(string(t)) }

// static is a CredentialsProvider of the user's own secret.
type static struct{ fakeToken }

func (static) String() string                                                   { return "static" }
func (s static) Get(context.Context, API, Scope) (Credential, error)            { return s.fakeToken, nil }
func (static) Invalidate(Scope, Credential) bool                                { return false }
func (static) Static() bool                                                     { return true }
func (static) FindProject(context.Context, API, string, string) (string, error) { return "", nil }

// counted is a CredentialsProvider of the tokens token-1, token-2, and so on, or
// of an error.
type counted struct {
	static
	err error

	mu        sync.Mutex
	retrieved int
	current   Credential
}

func (*counted) String() string { return "counted" }
func (*counted) Static() bool   { return false }

func (c *counted) Get(context.Context, API, Scope) (Credential, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.current == nil {
		c.retrieved++
		if c.err != nil {
			return nil, c.err
		}
		c.current = fakeToken(fmt.Sprint("token-", c.retrieved))
	}
	return c.current, nil
}

func (c *counted) Invalidate(_ Scope, refused Credential) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.current == refused {
		c.current = nil
	}
	return true
}
