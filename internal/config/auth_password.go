package config

import "github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"

type password struct {
	name, id, password setting
	user               setting // name or id
}

func newPassword(r *resolver, position int) candidate {
	name, id := r.at(position, UserName), r.at(position, UserID)
	return password{name, id, r.at(position, Password), first(name, id)}
}

func (c password) check(r *resolver) setting {
	r.exclude(c.id, c.name)
	r.pair(c.user, c.password)
	return c.user
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
	return Credentials{Source: credentials.NewPassword(options), Method: PasswordMethod, From: c.user.String()}
}
