package huaweicloud

import (
	"context"
	"fmt"
	"time"
)

// PasswordOptions name a user and the account (domain) the user belongs to:
// the user by name and account, or by id alone.
type PasswordOptions struct {
	UserName, UserID, Password string
	DomainName, DomainID       string
}

// Format keeps the password out of every message.
func (o PasswordOptions) Format(f fmt.State, _ rune) { fmt.Fprint(f, "password") }

type password struct{ PasswordOptions }

// NewPassword makes the source of tokens that IAM issues to a user.
func NewPassword(o PasswordOptions) Source { return &password{o} }

func (*password) String() string { return "password" }

func (p *password) Retrieve(ctx context.Context, c *Client, scope Scope) (Credential, time.Time, error) {
	return retrieveToken(ctx, p, c, scope)
}

func (p *password) projectName(c *Client, region string) string { return c.projectName(region) }

func (p *password) account() map[string]any { return domain(p.DomainName, p.DomainID) }

func (p *password) issue(ctx context.Context, c *Client, scope Scope, tokenScope map[string]any) (issuedToken, error) {
	user := map[string]any{"password": p.Password}
	if p.UserID != "" {
		user["id"] = p.UserID // of one account only, which IAM does not want to be told
	} else {
		user["name"], user["domain"] = p.UserName, p.account()
	}
	return c.issueToken(ctx, &Request{Region: scope.Region, ProjectID: scope.ProjectID, Secret: p.Password},
		map[string]any{"methods": []string{"password"}, "password": map[string]any{"user": user}}, tokenScope)
}
