package credentials

import (
	"context"
	"fmt"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// AgencyOptions name an agency and the account (domain) that created it.
type AgencyOptions struct {
	AgencyName           string
	DomainName, DomainID string // either
	Duration             int    // of the temporary keys, in seconds; 0 for the API's default
}

// The maximum durations of temporary keys, in seconds.
const (
	maxIAMDuration     = 86400
	maxSTSDuration     = 43200
	maxChainedDuration = 3600 // for a key that a temporary key requests
)

// MaxDuration returns the maximum Duration of the agency's keys if base requests them,
// in seconds. A longer one is reduced to it.
func (o AgencyOptions) MaxDuration(base Source) int {
	switch {
	case issuesTemporaryKeys(base):
		return maxChainedDuration
	case o.usesSTS(base):
		return maxSTSDuration
	default:
		return maxIAMDuration
	}
}

// usesSTS reports whether STS issues the agency's keys, and not IAM. STS identifies
// accounts by ID only, and requires signed requests.
func (o AgencyOptions) usesSTS(base Source) bool { return o.DomainID != "" && !issuesTokens(base) }

// agency is a Source of the temporary access keys of an agency.
type agency struct {
	AgencyOptions
	base *Cache
}

// NewAgency returns the source of an agency's temporary access keys. Base authenticates
// the requests for them; it may be an agency too.
func NewAgency(base Source, o AgencyOptions) Source { return &agency{o, NewCache(base)} }

func (a *agency) String() string {
	return fmt.Sprintf("agency %s, assumed with %s", a.AgencyName, a.base)
}

func (a *agency) Retrieve(ctx context.Context, api huaweicloud.API, scope huaweicloud.Scope) (huaweicloud.Credential, time.Time, error) {
	duration := min(a.Duration, a.MaxDuration(a.base.source))
	req := &huaweicloud.Request{Region: scope.Region, Credentials: a.base}
	if a.usesSTS(a.base.source) {
		return assumeAgency(ctx, api, req, agencyURN(a.DomainID, a.AgencyName), duration)
	}
	return issueSecurityToken(ctx, api, req, assumeRole(a.AgencyName, a.DomainName, a.DomainID, duration))
}

// issuesTokens reports whether a source's credentials are tokens, not access keys.
func issuesTokens(s Source) bool {
	if s, ok := s.(*static); ok {
		_, ok := s.credential.(Token)
		return ok
	}
	_, ok := s.(*tokens)
	return ok
}

// issuesTemporaryKeys reports whether a source's credentials are access keys with
// a security token.
func issuesTemporaryKeys(s Source) bool {
	if s, ok := s.(*static); ok {
		key, ok := s.credential.(AccessKey)
		return ok && key.SecurityToken != ""
	}
	return !issuesTokens(s)
}

// AgencyTokenOptions name an agency and the account (domain) that created it, whose
// projects the agency's tokens are for.
type AgencyTokenOptions struct {
	AgencyName           string
	DomainName, DomainID string // either
}

// NewAgencyToken returns the source of an agency's tokens, which IAM issues. Base
// authenticates the requests for them.
func NewAgencyToken(base Source, o AgencyTokenOptions) Source {
	return &tokens{
		method:   fmt.Sprintf("token of agency %s, assumed with %s", o.AgencyName, base),
		identity: assumeRole(o.AgencyName, o.DomainName, o.DomainID, 0),
		account:  domain(o.DomainName, o.DomainID),
		base:     NewCache(base),
	}
}
