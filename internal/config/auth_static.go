package config

import "github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"

type token struct{ token setting }

func newToken(p place) candidate { return token{p.get(Token)} }

func (c token) lead() setting { return c.token }

func (c token) check(*resolver) {}

func (c token) credentials(r *resolver) Credentials {
	source := credentials.NewStatic(credentials.Token(r.use(c.token).value))
	return Credentials{Source: source, Method: TokenMethod, From: c.token.String()}
}

type accessKey struct{ id, secret, securityToken setting }

func newAccessKey(p place) candidate {
	return accessKey{p.get(AccessKey), p.get(SecretKey), p.get(SecurityToken)}
}

func (c accessKey) lead() setting { return c.id }

func (c accessKey) check(r *resolver) {
	r.requires(c.securityToken, c.id)
	r.pair(c.id, c.secret)
}

func (c accessKey) credentials(r *resolver) Credentials {
	source := credentials.NewStatic(credentials.AccessKey{
		ID: r.use(c.id).value, Secret: r.use(c.secret).value, SecurityToken: r.use(c.securityToken).value,
	})
	return Credentials{Source: source, Method: AccessKeyMethod, From: c.id.String()}
}
