package credentials

import (
	"context"
	"fmt"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// ProjectError says that IAM has not exactly one project of a name.
type ProjectError struct {
	Name     string
	Endpoint string // IAM's
	Found    int
}

func newProjectError(api huaweicloud.API, region, name string, found int) error {
	endpoint, err := api.Endpoint(ServiceIAM, region)
	if err != nil {
		return err
	}
	return &ProjectError{Name: name, Endpoint: endpoint.String(), Found: found}
}

func (e *ProjectError) Error() string {
	if e.Found == 0 {
		return fmt.Sprintf("IAM at %s has no project named %q", e.Endpoint, e.Name)
	}
	return fmt.Sprintf("IAM at %s has %d projects named %q, not one", e.Endpoint, e.Found, e.Name)
}

// projectName is a project's name in a region.
type projectName struct{ region, name string }

// FindProject gives the ID of the project of a name, which is asked for once. A
// token that IAM issues for a project's name tells its ID, and is kept. The error
// is a *ProjectError or one of huaweicloud.Client.Do.
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
