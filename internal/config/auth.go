package config

import (
	"net/url"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
)

// methods are the methods of authentication that the provider block and the environment
// can configure, in the order of precedence. The position is that of the variables, or
// providerBlock.
var methods = []struct {
	// check reports incomplete or contradictory credentials. It returns the setting
	// that identifies the credentials, which is not set if there are none.
	check       func(r *resolver, position int) setting
	credentials func(r *resolver, position int) Credentials
}{
	{(*resolver).checkToken, (*resolver).token},
	{(*resolver).checkAccessKey, (*resolver).accessKey},
	{(*resolver).checkPassword, (*resolver).password},
	{(*resolver).checkOIDC, (*resolver).oidc},
	{(*resolver).checkProfile, (*resolver).profile},
}

// positions is the maximum number of an argument's variables.
const positions = 5

// credentials returns the credentials of the provider block, or else of the environment,
// or else those that the official SDKs would use.
func (r *resolver) credentials() Credentials {
	used := -1
	for i, method := range methods { // Check all, even if they are not used.
		if method.check(r, providerBlock).isSet() && used < 0 {
			used = i
		}
	}
	if used >= 0 {
		return methods[used].credentials(r, providerBlock)
	}
	for _, method := range methods {
		for position := range positions {
			if method.check(r, position).isSet() || r.failed() {
				return method.credentials(r, position)
			}
		}
	}
	return r.ambient()
}

// warnOfUnusedCredentials warns of credentials in the provider block that have no effect,
// because others take precedence.
func (r *resolver) warnOfUnusedCredentials() {
	var used setting
	for _, method := range methods {
		s := method.check(r, providerBlock)
		switch {
		case !used.isSet():
			used = s
		case s.isSet() && s.from == "" && !used.unknown:
			r.warn(s.path, "Unused credentials", "The %s takes precedence, so the %s has no effect.", used, s)
		}
	}
}

// ambient returns the credentials of the SDKs' credentials file, or else of the CCE pod or
// the ECS instance on which Terraform runs.
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
