package config

import "github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"

type oidc struct{ id, urn, token, file setting }

// newOIDC takes from the environment what the provider block leaves out: the
// identity provider, or the ID token.
func newOIDC(r *resolver, position int) candidate {
	c := oidc{r.at(position, OIDCProviderID), r.at(position, OIDCProviderURN), r.at(position, OIDCIDToken), r.at(position, OIDCIDTokenFile)}
	switch {
	case position != providerBlock || c.provider().isSet() == c.idToken().isSet():
	case c.provider().isSet():
		c.token = r.environment(OIDCIDToken)
		if !c.token.isSet() {
			c.file = r.environment(OIDCIDTokenFile)
		}
	default:
		c.id = r.environment(OIDCProviderID)
	}
	return c
}

func (c oidc) provider() setting { return first(c.id, c.urn) }

func (c oidc) idToken() setting { return first(c.file, c.token) }

func (c oidc) check(r *resolver) setting {
	r.exclude(c.id, c.urn)
	r.exclude(c.token, c.file)
	r.pair(c.provider(), c.idToken())
	return c.provider()
}

func (c oidc) credentials(r *resolver) Credentials {
	agency, domainID := r.setting(OIDCAgencyName), r.setting(OIDCDomainID)
	if c.urn.isSet() {
		r.requires(c.urn, agency) // its account's ID is in the URN
	} else {
		r.requires(agency, domainID)
	}
	options := credentials.OIDCOptions{
		ProviderID: r.use(c.id).value, ProviderURN: r.use(c.urn).value,
		IDToken: r.use(c.token).value, IDTokenFile: r.use(c.file).value,
		AgencyName: agency.value, DomainID: domainID.value,
	}
	options.Duration = r.duration(r.setting(OIDCDuration), options.MaxDuration())
	return Credentials{Source: credentials.NewOIDC(options), Method: OIDCMethod, From: c.provider().String(), IdentityProvider: c.provider().value}
}
