package client

import (
	"context"
	"fmt"
	"net/url"
	"time"
)

// projectID finds the id of a region's project: the given one, the client's
// for its own region, or the one that IAM has under the project's name.
func (c *Client) projectID(ctx context.Context, region, given string) (string, error) {
	if given != "" {
		return given, nil
	}
	name := region
	if region == c.config.Region {
		if c.config.ProjectID != "" {
			return c.config.ProjectID, nil
		}
		if c.config.ProjectName != "" {
			name = c.config.ProjectName
		}
	}
	id, _, err := c.projects.at(region).get(ctx, func(ctx context.Context) (string, time.Time, error) {
		id, err := c.findProject(ctx, region, name)
		return id, time.Time{}, err
	})
	return id, err
}

// ProjectError says that IAM has not exactly one project of a name.
type ProjectError struct {
	Name     string
	Endpoint string // IAM's
	Found    int
}

func (e *ProjectError) Error() string {
	if e.Found == 0 {
		return fmt.Sprintf("IAM at %s has no project named %q", e.Endpoint, e.Name)
	}
	return fmt.Sprintf("IAM at %s has %d projects named %q, not one", e.Endpoint, e.Found, e.Name)
}

// findProject asks IAM for the id of a project: GET /v3/projects?name={name},
// or with a password, which cannot sign in without a project, for its token.
func (c *Client) findProject(ctx context.Context, region, name string) (string, error) {
	if name == "" || region == "" && c.config.IAMEndpoint == nil {
		return "", ErrNoRegion
	}
	if p, ok := c.config.Credentials.(*Password); ok {
		var id string
		err := c.retry(ctx, func(ctx context.Context) (err error) {
			id, err = p.findProject(ctx, c, region, name)
			return err
		})
		return id, err
	}
	base := c.iamEndpoint(region)
	u := base.JoinPath("v3", "projects")
	u.RawQuery = encode(url.Values{"name": {name}})
	var found struct {
		Projects []struct {
			ID string `json:"id"`
		} `json:"projects"`
	}
	err := c.retry(ctx, func(ctx context.Context) error {
		_, err := c.get(ctx, scope{region: region}, u.String(), &found)
		return err
	})
	if err != nil {
		return "", err
	}
	if len(found.Projects) != 1 {
		return "", &ProjectError{Name: name, Endpoint: base.String(), Found: len(found.Projects)}
	}
	return found.Projects[0].ID, nil
}
