package config

import "github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"

// oidcSettings takes from the environment what the provider block leaves out:
// the identity provider, or the ID token.
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
		r.requires(urn, agency) // its account's ID is in the URN
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
