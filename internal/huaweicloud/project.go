package huaweicloud

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
)

// projectIDPattern is what an ID must match to be used in URLs.
var projectIDPattern = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// ResolveProject returns the ID of the project to use in a region: projectID, or the
// project called name, or in the client's own region the client's project, or the
// project with the region's name. The error is ErrNoRegion or that of the
// credentials' FindProject.
func (c *Client) ResolveProject(ctx context.Context, region, projectID, name string) (string, error) {
	if projectID == "" && name == "" && (region == c.config.Region || c.config.Region == "") {
		projectID, name = c.config.ProjectID, c.config.ProjectName
	}
	if projectID != "" {
		if !projectIDPattern.MatchString(projectID) {
			return "", errors.New("the project ID must have only letters, digits, - and _")
		}
		return projectID, nil
	}
	if name = cmp.Or(name, region); name == "" {
		return "", ErrNoRegion
	}
	id, err := c.config.Credentials.FindProject(ctx, c, region, name)
	if err == nil && !projectIDPattern.MatchString(id) {
		err = fmt.Errorf("the project %q has an ID with other characters than letters, digits, - and _", name)
	}
	return id, err
}
