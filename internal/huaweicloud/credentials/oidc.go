package credentials

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/localfile"
)

// OIDCOptions name an identity provider and the source of its ID tokens.
type OIDCOptions struct {
	// ProviderID is the ID of an identity provider of IAM. AgencyName then is an
	// optional agency to assume in a second step.
	ProviderID string

	// ProviderURN is the URN of an OIDC provider of the new IAM, for STS. AgencyName
	// is the agency whose trust policy names the provider.
	ProviderURN string

	IDToken     string // or IDTokenFile
	IDTokenFile string // read at each retrieval

	AgencyName string
	DomainID   string // of the agency's account; default: the account in ProviderURN
	Duration   int    // of the temporary keys, in seconds; 0 for the default
}

// Format hides the ID token in logs and errors.
func (o OIDCOptions) Format(f fmt.State, _ rune) { fmt.Fprint(f, "OIDC") }

// The minimum and maximum length of an ID token.
const (
	minIDToken = 4
	maxIDToken = 20000
)

// MaxDuration returns the maximum Duration of the keys, in seconds. A longer one is
// reduced to it.
func (o OIDCOptions) MaxDuration() int {
	switch {
	case o.ProviderURN != "":
		return maxSTSDuration
	case o.AgencyName != "":
		return maxChainedDuration
	default:
		return maxIAMDuration
	}
}

// federatedDuration is the default duration of keys for an ID token, in seconds, as in
// the official SDKs. ID tokens of CI systems expire within minutes, so that the
// keys cannot be renewed.
const federatedDuration = 6 * 60 * 60

// oidc is a Source of the temporary access keys for an ID token.
type oidc struct{ OIDCOptions }

// NewOIDC returns the source of temporary access keys that IAM or STS issues for an ID
// token.
func NewOIDC(o OIDCOptions) Source {
	if o.ProviderURN == "" && o.AgencyName != "" {
		agency := AgencyOptions{AgencyName: o.AgencyName, DomainID: o.DomainID, Duration: o.Duration}
		o.AgencyName, o.Duration = "", 0
		return NewAgency(&oidc{o}, agency)
	}
	return &oidc{o}
}

func (*oidc) String() string { return "OIDC" }

func (o *oidc) Retrieve(ctx context.Context, api huaweicloud.API, scope huaweicloud.Scope) (huaweicloud.Credential, time.Time, error) {
	idToken, err := o.idToken()
	if err != nil {
		return nil, time.Time{}, err
	}
	api.Redactor().Add(idToken)
	duration := min(o.Duration, o.MaxDuration())
	if o.ProviderURN != "" {
		domainID := o.DomainID
		if parts := strings.Split(o.ProviderURN, ":"); domainID == "" && len(parts) > 2 {
			domainID = parts[2]
		}
		return assumeAgencyWithOIDC(ctx, api, scope.Region, agencyURN(domainID, o.AgencyName), o.ProviderURN, idToken, duration)
	}
	token, err := issueFederatedToken(ctx, api, scope.Region, o.ProviderID, idToken)
	if err != nil {
		return nil, time.Time{}, err
	}
	req := &huaweicloud.Request{Region: scope.Region, Header: http.Header{"X-Auth-Token": {string(token)}}}
	return issueSecurityToken(ctx, api, req, map[string]any{
		"methods": []string{"token"}, "token": map[string]any{"duration_seconds": cmp.Or(duration, federatedDuration)},
	})
}

// idToken returns the current ID token, without white space around it.
func (o *oidc) idToken() (string, error) {
	token := strings.TrimSpace(strings.TrimPrefix(o.IDToken, localfile.ByteOrderMark))
	if token == "" {
		if o.IDTokenFile == "" {
			return "", errors.New("there is neither an ID token nor a file of one")
		}
		content, err := localfile.Read(o.IDTokenFile, 2*maxIDToken)
		if err != nil {
			return "", fmt.Errorf("reading the ID token: %w", err)
		}
		token = string(bytes.TrimSpace(content))
	}
	switch {
	case len(token) < minIDToken || len(token) > maxIDToken:
		return "", fmt.Errorf("the ID token has %d characters; it must have %d to %d", len(token), minIDToken, maxIDToken)
	case strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }):
		return "", errors.New("the ID token has characters in it that no token has")
	}
	return token, nil
}
