package config

import (
	"net/url"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
)

// candidates makes the candidate of each method, in the order of precedence.
var candidates = []func(place) candidate{newToken, newAccessKey, newPassword, newOIDC, newProfile}

// positions is how many variables an argument has at most.
const positions = 5

// credentials finds the credentials: in the provider block, else in the
// environment, else where the SDKs have theirs.
func (r *resolver) credentials() Credentials {
	if found := r.blockCandidate(); found != nil {
		return found.credentials(r)
	}
	for _, newCandidate := range candidates {
		for position := range positions {
			c := newCandidate(place{r, position})
			c.check(r)
			if c.lead().isSet() || r.failed() {
				return c.credentials(r)
			}
		}
	}
	return r.ambient()
}

// blockCandidate is the first candidate of the provider block; nil for none. All are
// checked, also those that are not used.
func (r *resolver) blockCandidate() candidate {
	var found candidate
	for _, newCandidate := range candidates {
		c := newCandidate(place{r, providerBlock})
		c.check(r)
		if found == nil && c.lead().isSet() {
			found = c
		}
	}
	return found
}

// warnOfUnusedCredentials warns of credentials in the provider block that
// others take precedence over.
func (r *resolver) warnOfUnusedCredentials() {
	found := r.blockCandidate()
	if found == nil || found.lead().unknown {
		return
	}
	for _, newCandidate := range candidates {
		if s := newCandidate(place{r, providerBlock}).lead(); s.isSet() && s.from == "" && s != found.lead() {
			r.warn(s.path, "Unused credentials", "The %s takes precedence, so the %s has no effect.", found.lead(), s)
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
