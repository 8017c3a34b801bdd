package credentials

import (
	"context"
	"fmt"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/cached"
)

// Cache keeps the credentials of a Source and renews them before they expire. All
// requests that wait for a credential share one retrieval. It implements
// huaweicloud.CredentialsProvider.
type Cache struct {
	source      Source
	credentials cached.Values[string, huaweicloud.Credential] // by project ID; under "" those of all projects
	projects    cached.Values[projectName, string]            // their IDs
}

// NewCache returns a cache of a source's credentials.
func NewCache(source Source) *Cache { return &Cache{source: source} }

// String returns the source's method, such as "access key".
func (c *Cache) String() string { return c.source.String() }

// Format hides the credentials in logs and errors.
func (c *Cache) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.String()) }

// Get returns a credential of a scope.
func (c *Cache) Get(ctx context.Context, api huaweicloud.API, scope huaweicloud.Scope) (huaweicloud.Credential, error) {
	return c.at(scope).Get(ctx, func(ctx context.Context) (huaweicloud.Credential, time.Time, error) {
		return c.source.Retrieve(ctx, api, scope)
	})
}

// Invalidate drops a refused credential, unless it has been replaced meanwhile, and
// reports whether Get may return another one.
func (c *Cache) Invalidate(scope huaweicloud.Scope, refused huaweicloud.Credential) bool {
	if c.Static() {
		return false
	}
	c.at(scope).Drop(refused)
	return true
}

// Static reports whether the credential is the user's own secret.
func (c *Cache) Static() bool {
	_, ok := c.source.(*static)
	return ok
}

// at returns where the credential of a scope is kept: a token is valid for one
// project, an access key for all.
func (c *Cache) at(scope huaweicloud.Scope) *cached.Value[huaweicloud.Credential] {
	if _, ok := c.source.(*tokens); ok {
		return c.credentials.At(scope.ProjectID)
	}
	return c.credentials.At("")
}

// projectName is a project's name in a region.
type projectName struct{ region, name string }

// FindProject returns the ID of the project with a name. It requests each ID once. A
// token that IAM issues for a project's name includes the project's ID, and is kept.
// The error is a *ProjectError or one of huaweicloud.Client.Do.
func (c *Cache) FindProject(ctx context.Context, api huaweicloud.API, region, name string) (string, error) {
	return c.projects.At(projectName{region, name}).Get(ctx, func(ctx context.Context) (string, time.Time, error) {
		s, ok := c.source.(*tokens)
		if !ok {
			id, err := listProject(ctx, api, c, region, name)
			return id, time.Time{}, err
		}
		t, err := s.ofProject(ctx, api, region, name)
		if err == nil {
			c.credentials.At(t.projectID).Put(t.token, t.expires)
		}
		return t.projectID, time.Time{}, err
	})
}
