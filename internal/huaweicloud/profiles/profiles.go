// Package profiles reads the configuration files of KooCLI and of the official
// SDKs.
package profiles

import "fmt"

// Profile is a profile of a configuration file. It has an access key, or an identity
// provider of IAM, or refers to the agency of the ECS instance.
type Profile struct {
	AccessKey, SecretKey string
	SecurityToken        string // of a temporary access key

	ECSAgency bool // the ECS metadata service has the keys

	IdentityProviderID, IDTokenFile string

	// An agency to assume with these credentials; without a name for none.
	AgencyName, AgencyDomainName, AgencyDomainID string

	Region      string
	ProjectID   string
	DomainID    string
	IAMEndpoint string
}

// Format hides the keys in logs and errors.
func (p Profile) Format(f fmt.State, _ rune) { fmt.Fprint(f, "profile") }
