package config

import (
	"fmt"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/profiles"
)

// Method is a method of authentication.
type Method int

// The methods of authentication, in the order of precedence.
const (
	NoMethod Method = iota
	TokenMethod
	AccessKeyMethod
	PasswordMethod
	OIDCMethod
	ProfileMethod
	PodIdentityMethod
	MetadataMethod
)

// Credentials are the source of the credentials, and its description.
type Credentials struct {
	Source credentials.Source
	Method Method // of the first step, below agencies
	From   string // such as "environment variable HW_AUTH_TOKEN"

	IdentityProvider string // ID or URN of the OIDC identity provider

	Agency      bool // an agency is assumed with them
	AgencyToken bool // in the form of a token

	profile profiles.Profile // if they come from one
}

// String describes the credentials without secrets, such as "access key (argument
// access_key)".
func (c Credentials) String() string { return fmt.Sprintf("%s (%s)", c.Source, c.From) }

// static reports whether obtaining the credentials takes no request.
func (c Credentials) static() bool {
	return !c.Agency && (c.Method == TokenMethod || c.Method == AccessKeyMethod)
}
