package huaweicloud

import (
	"context"
	"net/http"
	"sync"
)

// SigningAlgorithm names how access keys sign.
type SigningAlgorithm string

// Cache keeps what a Source obtained.
type Cache struct{ source Source }

// NewCache makes a cache of a source; nil for none.
func NewCache(source Source) *Cache { return &Cache{source} }

// String names the source's method.
func (c *Cache) String() string { return c.source.String() }

// Get gives a credential of the scope.
func (c *Cache) Get(ctx context.Context, client *Client, scope Scope) (Credential, error) {
	credential, _, err := c.source.Retrieve(ctx, client, scope)
	return credential, err
}

// Invalidate drops a credential that was refused and says whether Get may give
// another.
func (c *Cache) Invalidate(Scope, Credential) bool { return !c.Static() }

// Static says that the credential is the user's own secret, which failures lock.
func (c *Cache) Static() bool { return false }

// Token is an IAM token.
type Token string

// Sign sets X-Auth-Token.
func (t Token) Sign(req *http.Request, _ SignOptions) error {
	req.Header.Set("X-Auth-Token", string(t))
	return nil
}

func (t Token) secrets() []string { return []string{string(t)} }

type projects struct{ _ sync.Map }

// AccessKey is an access key, with its security token where it is temporary.
type AccessKey struct {
	ID, Secret, SecurityToken string
}

// Sign is to come.
func (AccessKey) Sign(*http.Request, SignOptions) error { return nil }

func (k AccessKey) secrets() []string { return []string{k.Secret, k.SecurityToken} }
