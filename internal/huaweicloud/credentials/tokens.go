package credentials

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// tokens is a Source of the tokens of a user or an agency, one for each project, which
// IAM issues.
type tokens struct {
	method   string                          // for messages
	identity map[string]any                  // in the request's body
	account  map[string]any                  // that has the projects, in the request's body; nil if unknown
	password string                          // in identity; empty for none
	base     huaweicloud.CredentialsProvider // authenticates the requests for an agency; nil for a user
}

func (s *tokens) String() string { return s.method }

// Format hides the password in logs and errors.
func (s *tokens) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.method) }

func (s *tokens) Retrieve(ctx context.Context, api huaweicloud.API, scope huaweicloud.Scope) (huaweicloud.Credential, time.Time, error) {
	var tokenScope map[string]any
	switch {
	case scope.ProjectID != "":
		tokenScope = map[string]any{"project": map[string]any{"id": scope.ProjectID}}
	case s.account != nil:
		tokenScope = map[string]any{"domain": s.account}
	}
	t, err := s.issue(ctx, api, scope, tokenScope)
	return t.token, t.expires, err
}

// ofProject obtains a token of a project by its name, with the project's ID.
func (s *tokens) ofProject(ctx context.Context, api huaweicloud.API, region, name string) (issuedToken, error) {
	project := map[string]any{"name": name}
	if s.account != nil {
		project["domain"] = s.account
	}
	t, err := s.issue(ctx, api, huaweicloud.Scope{Region: region}, map[string]any{"project": project})
	apiErr, ok := errors.AsType[*huaweicloud.APIError](err)
	// For an agency, IAM may also return this code if the agency does not exist.
	if ok && apiErr.HasCode(codeNotFound) && s.base == nil {
		return t, newProjectError(api, region, name, 0)
	}
	return t, err
}

// issue requests a token. Without a tokenScope it is valid for the account.
func (s *tokens) issue(ctx context.Context, api huaweicloud.API, scope huaweicloud.Scope, tokenScope map[string]any) (issuedToken, error) {
	req := &huaweicloud.Request{Region: scope.Region, Credentials: s.base, Secret: s.password}
	if s.base == nil {
		req.ProjectID = scope.ProjectID // for which the password is tested; an agency's projects are another account's
	}
	return issueToken(ctx, api, req, s.identity, tokenScope)
}

// domain returns the identification of an account in a request's body, nil for none.
func domain(name, id string) map[string]any {
	switch {
	case name != "":
		return map[string]any{"name": name}
	case id != "":
		return map[string]any{"id": id}
	}
	return nil
}
