// Package profiles reads the configuration files of KooCLI and of the official
// SDKs.
package profiles

import "fmt"

// Profile is what a configuration file says. Where its credentials come from is
// one of three: an access key, the agency of the ECS instance, or an identity
// provider of IAM.
type Profile struct {
	AccessKey, SecretKey string
	SecurityToken        string // of a temporary access key

	ECSAgency bool // the keys are those that the ECS metadata service has

	IdentityProviderID, IDTokenFile string

	// An agency to assume with these credentials; without a name for none.
	AgencyName, AgencyDomainName, AgencyDomainID string

	Region      string
	ProjectID   string
	DomainID    string
	IAMEndpoint string
}

// Format keeps the keys out of every message.
func (p Profile) Format(f fmt.State, _ rune) { fmt.Fprint(f, "profile") }
