package huaweicloud

import (
	"context"
	"fmt"
	"time"
)

// Cache keeps the credentials of a Source and renews them before they expire,
// once for all requests that wait. It is safe for concurrent use.
type Cache struct {
	source Source
	values cachedValues[Credential] // by project id; under "" those of all projects
}

// NewCache makes a cache of a source.
func NewCache(source Source) *Cache { return &Cache{source: source} }

// String names the source's method.
func (c *Cache) String() string { return c.source.String() }

// Format keeps the credentials out of every message.
func (c *Cache) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.String()) }

// Get gives a credential of the scope.
func (c *Cache) Get(ctx context.Context, client *Client, scope Scope) (Credential, error) {
	return c.at(scope).get(ctx, func(ctx context.Context) (Credential, time.Time, error) {
		return c.source.Retrieve(ctx, client, scope)
	})
}

// Invalidate drops a credential that was refused, unless it has been replaced
// by now, and says whether Get may give another.
func (c *Cache) Invalidate(scope Scope, rejected Credential) bool {
	if c.Static() {
		return false
	}
	c.at(scope).drop(rejected)
	return true
}

// Static says that the credential is the user's own secret.
func (c *Cache) Static() bool {
	_, ok := c.source.(*static)
	return ok
}

// at is where the credential of a scope is kept: tokens are those of one
// project, access keys are good for all.
func (c *Cache) at(scope Scope) *cachedValue[Credential] {
	if _, ok := c.source.(tokenSource); ok {
		return c.values.at(scope.ProjectID)
	}
	return c.values.at("")
}
