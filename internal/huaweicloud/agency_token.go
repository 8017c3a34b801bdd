package huaweicloud

import (
	"context"
	"fmt"
	"time"
)

// AgencyTokenOptions name an agency, the account (domain) that created it, and
// that account's project in the client's region, by default the one with the
// region's name.
type AgencyTokenOptions struct {
	AgencyName           string
	DomainName, DomainID string
	Project              string
}

type agencyToken struct {
	AgencyTokenOptions
	base *Cache
}

// NewAgencyToken makes the source of tokens that IAM issues for an agency to
// whoever base authenticates.
func NewAgencyToken(base Source, o AgencyTokenOptions) Source {
	return &agencyToken{o, NewCache(base)}
}

func (a *agencyToken) String() string {
	return fmt.Sprintf("token of agency %s, assumed with %s", a.AgencyName, a.base)
}

func (a *agencyToken) Retrieve(ctx context.Context, c *Client, scope Scope) (Credential, time.Time, error) {
	return retrieveToken(ctx, a, c, scope)
}

func (a *agencyToken) projectName(c *Client, region string) string {
	if a.Project != "" && c.isDefaultRegion(region) {
		return a.Project
	}
	return region
}

func (a *agencyToken) account() map[string]any { return domain(a.DomainName, a.DomainID) }

func (a *agencyToken) issue(ctx context.Context, c *Client, scope Scope, tokenScope map[string]any) (issuedToken, error) {
	return c.issueToken(ctx, &Request{Region: scope.Region, Credentials: a.base},
		map[string]any{"methods": []string{"assume_role"}, "assume_role": assumeRole(a.AgencyName, a.DomainName, a.DomainID)}, tokenScope)
}

// assumeRole names an agency in IAM's words.
func assumeRole(agencyName, domainName, domainID string) map[string]any {
	role := map[string]any{"agency_name": agencyName}
	if domainID != "" {
		role["domain_id"] = domainID
	} else {
		role["domain_name"] = domainName
	}
	return role
}
