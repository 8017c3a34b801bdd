package config

import "github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"

func (r *resolver) checkPassword(position int) setting {
	name, id := r.at(position, UserName), r.at(position, UserID)
	user := first(name, id)
	r.exclude(id, name)
	r.pair(user, r.at(position, Password))
	return user
}

func (r *resolver) password(position int) Credentials {
	name, id := r.use(r.at(position, UserName)), r.use(r.at(position, UserID))
	options := credentials.PasswordOptions{UserName: name.value, UserID: id.value, Password: r.use(r.at(position, Password)).value}
	if !id.isSet() {
		domainName, domainID := r.setting(DomainName), r.setting(DomainID)
		if !r.failed() && !name.unknown && !domainName.isSet() && !domainID.isSet() {
			r.report(name, "requires the user's account (domain): set %s or %s, or the environment variable %s or %s",
				DomainName, DomainID, DomainName.Variables[0], DomainID.Variables[0])
		}
		options.DomainName, options.DomainID = domainName.value, domainID.value
	}
	return Credentials{Source: credentials.NewPassword(options), Method: PasswordMethod, From: first(name, id).String()}
}
