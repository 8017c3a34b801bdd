package credentials

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
)

// Token is an IAM token.
type Token string

// Sign sets X-Auth-Token.
func (t Token) Sign(req *http.Request, _ huaweicloud.SignOptions) error {
	req.Header.Set("X-Auth-Token", string(t))
	return nil
}

// Lockable is false.
func (Token) Lockable() bool { return false }

// Redact makes the token known to r.
func (t Token) Redact(r *redact.Redactor) { r.Add(string(t)) }

func (Token) String() string { return "token" }

// Format keeps the token out of every message.
func (t Token) Format(f fmt.State, _ rune) { fmt.Fprint(f, t.String()) }

// tokens is a Source of tokens that IAM issues to a user or an agency, one for
// each project.
type tokens struct {
	method   string         // for messages
	identity map[string]any // who wants a token, in IAM's words
	account  map[string]any // that has the projects, in IAM's words; nil if unknown
	password string         // in identity; empty for none
	base     *Cache         // authenticates the requests for an agency; nil for a user
}

func (s *tokens) String() string { return s.method }

// Format keeps the password out of every message.
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
	// Of an agency, it may be the agency that IAM does not know.
	if ok && apiErr.HasCode(codeNotFound) && s.base == nil {
		return t, newProjectError(api, region, name, 0)
	}
	return t, err
}

// issue asks for a token; without a tokenScope it is one of the account.
func (s *tokens) issue(ctx context.Context, api huaweicloud.API, scope huaweicloud.Scope, tokenScope map[string]any) (issuedToken, error) {
	req := &huaweicloud.Request{Region: scope.Region}
	if s.base != nil {
		req.Credentials = s.base
	} else {
		req.ProjectID, req.Secret = scope.ProjectID, s.password
	}
	return issueToken(ctx, api, req, s.identity, tokenScope)
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
