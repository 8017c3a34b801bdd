package config

import (
	"net/url"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
)

// candidates makes the candidate of each method, in the order of precedence.
var candidates = []func(*resolver, int) candidate{newToken, newAccessKey, newPassword, newOIDC, newProfile}

// positions is how many variables an argument has at most.
const positions = 5

// credentials finds the credentials: in the provider block, else in the
// environment, else where the SDKs have theirs.
func (r *resolver) credentials() Credentials {
	if _, found := r.blockCandidate(); found != nil {
		return found.credentials(r)
	}
	for _, newCandidate := range candidates {
		for position := range positions {
			c := newCandidate(r, position)
			if c.check(r).isSet() || r.failed() {
				return c.credentials(r)
			}
		}
	}
	return r.ambient()
}

// blockCandidate is the first candidate of the provider block and the setting
// that names it; nil for none. All are checked, also those that are not used.
func (r *resolver) blockCandidate() (lead setting, found candidate) {
	for _, newCandidate := range candidates {
		c := newCandidate(r, providerBlock)
		if s := c.check(r); found == nil && s.isSet() {
			lead, found = s, c
		}
	}
	return lead, found
}

// warnOfUnusedCredentials warns of credentials in the provider block that
// others take precedence over.
func (r *resolver) warnOfUnusedCredentials() {
	used, _ := r.blockCandidate()
	if !used.isSet() || used.unknown {
		return
	}
	for _, newCandidate := range candidates {
		if s := newCandidate(r, providerBlock).check(r); s.isSet() && s.from == "" && s != used {
			r.warn(s.path, "Unused credentials", "The %s takes precedence, so the %s has no effect.", used, s)
		}
	}
}

// ambient finds the credentials that nobody configured here: the file of the
// SDKs, else those of the pod or of the server that Terraform runs on.
func (r *resolver) ambient() Credentials {
	if found, exists := r.sdkProfile(); exists {
		return found
	}
	endpoint := r.use(r.environment(PodIdentityURL))
	if !endpoint.isSet() {
		return Credentials{Source: credentials.NewMetadata(r.metadata), Method: MetadataMethod, From: "this server"}
	}
	u, err := url.Parse(endpoint.value)
	if err != nil {
		r.report(endpoint, "is not a URL")
	}
	token := r.use(r.environment(PodIdentityTokenFile))
	r.requires(endpoint, token)
	return Credentials{Source: credentials.NewPodIdentity(u, token.value), Method: PodIdentityMethod, From: endpoint.String()}
}
