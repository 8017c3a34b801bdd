package huaweicloud

import (
	"context"
	"errors"
	"time"
)

// tokenSource is a Source of tokens, one for each project. A token that IAM
// issues for a project's name tells the project's id.
type tokenSource interface {
	Source
	projectName(c *Client, region string) string
	issue(ctx context.Context, c *Client, scope Scope, tokenScope map[string]any) (issuedToken, error)
	account() map[string]any // that has the projects: its id or name; nil if unknown
}

// retrieveToken is the Retrieve of a tokenSource.
func retrieveToken(ctx context.Context, s tokenSource, c *Client, scope Scope) (Credential, time.Time, error) {
	var tokenScope map[string]any
	switch account := s.account(); {
	case scope.ProjectID != "":
		tokenScope = map[string]any{"project": map[string]any{"id": scope.ProjectID}}
	case account != nil:
		tokenScope = map[string]any{"domain": account}
	}
	t, err := s.issue(ctx, c, scope, tokenScope)
	return t.token, t.expires, err
}

// findProject asks for a token of a region's project and keeps it.
func (c *Cache) findProject(ctx context.Context, s tokenSource, client *Client, region string) (string, error) {
	endpoint, err := client.Endpoint(ServiceIAM, region)
	if err != nil {
		return "", err
	}
	name := s.projectName(client, region)
	project := map[string]any{"name": name}
	if account := s.account(); account != nil {
		project["domain"] = account
	}
	t, err := s.issue(ctx, client, Scope{Region: region}, map[string]any{"project": project})
	if err != nil {
		apiErr, ok := errors.AsType[*APIError](err)
		// Of an agency, it may be the agency that IAM does not know.
		if _, isPassword := s.(*password); ok && isPassword && apiErr.HasCode(codeIAMNotFound) {
			err = &ProjectError{Name: name, Endpoint: endpoint.String()}
		}
		return "", err
	}
	c.values.at(t.projectID).put(t.token, t.expires)
	return t.projectID, nil
}

// domain names an account in IAM's words; nil for none.
func domain(name, id string) map[string]any {
	switch {
	case name != "":
		return map[string]any{"name": name}
	case id != "":
		return map[string]any{"id": id}
	}
	return nil
}
