package huaweicloud

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"time"
)

// projectIDPattern is what an ID must match before it becomes a part of URLs.
var projectIDPattern = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// projects are project ids by region.
type projects = cachedValues[string]

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

// ResolveProject gives the id of the project to use in a region: the given one,
// the client's for its own region, or the one that IAM has under the project's
// name.
func (c *Client) ResolveProject(ctx context.Context, region, projectID string) (string, error) {
	if projectID == "" && c.isDefaultRegion(region) {
		projectID = c.config.ProjectID
	}
	if projectID != "" {
		if !projectIDPattern.MatchString(projectID) {
			return "", errors.New("the project ID must have only letters, digits, - and _")
		}
		return projectID, nil
	}
	if c.projectName(region) == "" {
		return "", ErrNoRegion
	}
	return c.projects.at(region).get(ctx, func(ctx context.Context) (string, time.Time, error) {
		id, err := c.findProject(ctx, region)
		if err == nil && !projectIDPattern.MatchString(id) {
			err = fmt.Errorf("IAM gave the project of region %q an ID that has other characters than letters, digits, - and _", region)
		}
		return id, time.Time{}, err
	})
}

// isDefaultRegion says whether the client's own project is one of the region.
// Where the client has no region of its own, its project is the one to use.
func (c *Client) isDefaultRegion(region string) bool {
	return region == c.config.Region || c.config.Region == ""
}

// projectName is the name of the project to use in a region.
func (c *Client) projectName(region string) string {
	if c.isDefaultRegion(region) {
		return cmp.Or(c.config.ProjectName, region)
	}
	return region
}

func (c *Client) findProject(ctx context.Context, region string) (string, error) {
	if s, ok := c.credentials.source.(tokenSource); ok {
		return c.credentials.findProject(ctx, s, c, region)
	}
	return c.listProject(ctx, region)
}

// listProject asks IAM for the project of a name: GET /v3/projects. IAM may
// list others too whose names begin alike.
func (c *Client) listProject(ctx context.Context, region string) (string, error) {
	endpoint, err := c.Endpoint(ServiceIAM, region)
	if err != nil {
		return "", err
	}
	name := c.projectName(region)
	var answer struct {
		Projects []struct {
			ID   string `json:"id"`
			Name string `json:"name"`
		} `json:"projects"`
	}
	_, err = c.Do(ctx, &Request{
		Service:     ServiceIAM,
		Region:      region,
		Path:        "v3/projects",
		Query:       url.Values{"name": {name}},
		Credentials: c.credentials,
	}, &answer)
	if err != nil {
		return "", err
	}
	var ids []string
	for _, p := range answer.Projects {
		if p.Name == name {
			ids = append(ids, p.ID)
		}
	}
	if len(ids) != 1 {
		return "", &ProjectError{Name: name, Endpoint: endpoint.String(), Found: len(ids)}
	}
	return ids[0], nil
}
