package config

import "github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"

// oidcSettings completes the provider block with the environment: the identity provider
// may be in one and the ID token in the other.
func (r *resolver) oidcSettings(position int) (id, urn, token, file setting) {
	id, urn = r.at(position, OIDCProviderID), r.at(position, OIDCProviderURN)
	token, file = r.at(position, OIDCIDToken), r.at(position, OIDCIDTokenFile)
	hasProvider, hasToken := first(id, urn).isSet(), first(token, file).isSet()
	switch {
	case position != providerBlock || hasProvider == hasToken:
	case hasToken:
		id = r.environment(OIDCProviderID)
	default:
		token = r.environment(OIDCIDToken)
		if !token.isSet() {
			file = r.environment(OIDCIDTokenFile)
		}
	}
	return id, urn, token, file
}

func (r *resolver) checkOIDC(position int) setting {
	id, urn, token, file := r.oidcSettings(position)
	provider := first(id, urn)
	r.exclude(id, urn)
	r.exclude(token, file)
	r.pair(provider, first(file, token))
	return provider
}

func (r *resolver) oidc(position int) Credentials {
	id, urn, token, file := r.oidcSettings(position)
	agency, domainID := r.setting(OIDCAgencyName), r.setting(OIDCDomainID)
	if urn.isSet() {
		r.requires(urn, agency) // the URN has the account's ID
	} else {
		r.requires(agency, domainID)
	}
	options := credentials.OIDCOptions{
		ProviderID: r.use(id).value, ProviderURN: r.use(urn).value,
		IDToken: r.use(token).value, IDTokenFile: r.use(file).value,
		AgencyName: agency.value, DomainID: domainID.value,
	}
	options.Duration = r.duration(r.setting(OIDCDuration), options.MaxDuration())
	provider := first(id, urn)
	return Credentials{Source: credentials.NewOIDC(options), Method: OIDCMethod, From: provider.String(), IdentityProvider: provider.value}
}
