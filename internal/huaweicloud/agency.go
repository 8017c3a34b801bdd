package huaweicloud

import (
	"context"
	"fmt"
	"time"
)

// AgencyOptions name an agency and the account (domain) that created it.
type AgencyOptions struct {
	AgencyName           string
	DomainName, DomainID string // either
	Duration             int    // of the temporary keys, in seconds; 0 for the API's default
}

// The longest durations that temporary keys can have, in seconds.
const (
	maxIAMDuration     = 86400
	maxSTSDuration     = 43200
	maxChainedDuration = 3600 // where a temporary key asks
)

// MaxDuration is the longest Duration that the agency's keys can have on top of
// base, in seconds. A longer one is reduced to it.
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

// usesSTS says which API knows the agency under what it is named by. STS knows
// accounts by their ids only, and wants signed requests.
func (o AgencyOptions) usesSTS(base Source) bool { return o.DomainID != "" && !issuesTokens(base) }

type agency struct {
	AgencyOptions
	base *Cache
}

// NewAgency makes the source of temporary access keys of an agency, which base
// authenticates for. Base may be an agency too.
func NewAgency(base Source, o AgencyOptions) Source { return &agency{o, NewCache(base)} }

func (a *agency) String() string {
	return fmt.Sprintf("agency %s, assumed with %s", a.AgencyName, a.base)
}

func (a *agency) Retrieve(ctx context.Context, c *Client, scope Scope) (Credential, time.Time, error) {
	duration := min(a.Duration, a.MaxDuration(a.base.source))
	req := &Request{Region: scope.Region, Credentials: a.base}
	if a.usesSTS(a.base.source) {
		return c.assumeAgency(ctx, req, agencyURN(a.DomainID, a.AgencyName), duration)
	}
	role := assumeRole(a.AgencyName, a.DomainName, a.DomainID)
	if duration != 0 {
		role["duration_seconds"] = duration
	}
	return c.issueSecurityToken(ctx, req, map[string]any{"methods": []string{"assume_role"}, "assume_role": role})
}

// issuesTokens says whether a source's credentials are tokens, not access keys.
func issuesTokens(s Source) bool {
	switch s := s.(type) {
	case *static:
		_, ok := s.credential.(Token)
		return ok
	default:
		_, ok := s.(tokenSource)
		return ok
	}
}

// issuesTemporaryKeys says whether a source's credentials are access keys with
// a security token.
func issuesTemporaryKeys(s Source) bool {
	if s, ok := s.(*static); ok {
		key, ok := s.credential.(AccessKey)
		return ok && key.SecurityToken != ""
	}
	return !issuesTokens(s)
}
