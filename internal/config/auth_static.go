package config

import "github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"

type token struct{ token setting }

func newToken(r *resolver, position int) candidate { return token{r.at(position, Token)} }

func (c token) check(*resolver) setting { return c.token }

func (c token) credentials(r *resolver) Credentials {
	source := credentials.NewStatic(credentials.Token(r.use(c.token).value))
	return Credentials{Source: source, Method: TokenMethod, From: c.token.String()}
}

type accessKey struct{ id, secret, securityToken setting }

func newAccessKey(r *resolver, position int) candidate {
	return accessKey{r.at(position, AccessKey), r.at(position, SecretKey), r.at(position, SecurityToken)}
}

func (c accessKey) check(r *resolver) setting {
	r.requires(c.securityToken, c.id)
	r.pair(c.id, c.secret)
	return c.id
}

func (c accessKey) credentials(r *resolver) Credentials {
	source := credentials.NewStatic(credentials.AccessKey{
		ID: r.use(c.id).value, Secret: r.use(c.secret).value, SecurityToken: r.use(c.securityToken).value,
	})
	return Credentials{Source: source, Method: AccessKeyMethod, From: c.id.String()}
}
