package config

import "github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"

type password struct{ name, id, password setting }

func newPassword(p place) candidate {
	return password{p.get(UserName), p.get(UserID), p.get(Password)}
}

func (c password) lead() setting { return first(c.name, c.id) }

func (c password) check(r *resolver) {
	r.exclude(c.id, c.name)
	r.pair(c.lead(), c.password)
}

func (c password) credentials(r *resolver) Credentials {
	options := credentials.PasswordOptions{UserName: r.use(c.name).value, UserID: r.use(c.id).value, Password: r.use(c.password).value}
	if !c.id.isSet() {
		domainName, domainID := r.setting(DomainName), r.setting(DomainID)
		if !r.failed() && !c.name.unknown && !domainName.isSet() && !domainID.isSet() {
			r.report(c.name, "requires the user's account (domain): set %s or %s, or the environment variable %s or %s",
				DomainName, DomainID, DomainName.Variables[0], DomainID.Variables[0])
		}
		options.DomainName, options.DomainID = domainName.value, domainID.value
	}
	return Credentials{Source: credentials.NewPassword(options), Method: PasswordMethod, From: c.lead().String()}
}
