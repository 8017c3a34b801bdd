package config

import "github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"

func (r *resolver) checkToken(position int) setting { return r.at(position, Token) }

func (r *resolver) token(position int) Credentials {
	token := r.use(r.at(position, Token))
	return Credentials{Source: credentials.NewStatic(credentials.Token(token.value)), Method: TokenMethod, From: token.String()}
}

func (r *resolver) checkAccessKey(position int) setting {
	id := r.at(position, AccessKey)
	r.requires(r.at(position, SecurityToken), id)
	r.pair(id, r.at(position, SecretKey))
	return id
}

func (r *resolver) accessKey(position int) Credentials {
	id, secret := r.use(r.at(position, AccessKey)), r.use(r.at(position, SecretKey))
	source := credentials.NewStatic(credentials.AccessKey{
		ID: id.value, Secret: secret.value, SecurityToken: r.use(r.at(position, SecurityToken)).value,
	})
	return Credentials{Source: source, Method: AccessKeyMethod, From: id.String()}
}
