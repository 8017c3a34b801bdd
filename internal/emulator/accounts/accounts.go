// Package accounts defines the identities of the emulated cloud: a user, workloads, and agencies in three accounts. All
// accounts share the same projects.
package accounts

import "slices"

// Names, IDs and secrets that the emulator accepts.
const (
	Region    = "cn-north-4"                       // also the name of the default project
	ProjectID = "0d1f6bb5a8c84e5f9a7c3b2e4f605172" // the project named Region
	DomainID  = "5f3c1e9a7b2d4c6e8f0a1b3c5d7e9f02"
	Domain    = "emulator-domain" // account name
	User      = "emulator-user"
	Password  = "emulator-password"
	UserID    = "c8b1f7d20e5a4c3f9b6d8e7f10213243"
	Agency    = "emulator-agency"         // an agency of Domain that User may assume, and the holder of IDToken
	Token     = "emulator-token"          // X-Auth-Token for the project named Region, does not expire
	AccessKey = "EMULATORACCESSKEY001"    // permanent access key of User, valid for every project
	SecretKey = "emulator-secret-key-001" // the secret of AccessKey

	// Agencies of other accounts, for chains: the second trusts only Agency, the third only the second.
	SecondAgency   = "emulator-second-agency"
	SecondDomain   = "emulator-second-domain"
	SecondDomainID = "6a4d2f0b8c3e5d7f9a1b2c4d6e8f0a13"
	ThirdAgency    = "emulator-third-agency"
	ThirdDomain    = "emulator-third-domain"
	ThirdDomainID  = "7b5e3a1c9d4f6e8a0b2c3d5e7f9a1b24"

	// Workload identity: IAM's identity provider, STS's OIDC provider, and the ID token that both accept at first.
	IdentityProviderID = "emulator-idp"
	OIDCProviderURN    = "iam::" + DomainID + ":oidcProvider:emulator-oidc"
	IDToken            = "emulator-id-token.header.signature"

	PodToken = "emulator-pod-token" // Authorization of CCE pod identity
)

// Account is what the APIs call a domain. Its JSON is that of IAM's responses.
type Account struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Is reports whether the account has this ID or, if the ID is "", this name.
func (a Account) Is(id, name string) bool {
	return id != "" && a.ID == id || id == "" && a.Name == name
}

// Principal is the identity that a credential belongs to.
type Principal struct {
	Name    string
	Account Account
}

// The principals that are not agencies.
var (
	UserPrincipal = Principal{User, Account{DomainID, Domain}}
	Server        = Principal{"server", UserPrincipal.Account}    // the ECS server that the metadata service runs on
	Pod           = Principal{"pod", UserPrincipal.Account}       // the CCE pod that pod identity serves
	Federated     = Principal{"federated", UserPrincipal.Account} // the holder of an ID token
)

// AgencyPrincipal is an agency, with the principals that may assume it.
type AgencyPrincipal struct {
	Principal
	OIDC   bool // can be assumed through STS with an ID token
	trusts []Principal
}

// Trusts reports whether a principal may assume the agency.
func (a *AgencyPrincipal) Trusts(p Principal) bool { return slices.Contains(a.trusts, p) }

var (
	firstAgency  = Principal{Agency, UserPrincipal.Account}
	secondAgency = Principal{SecondAgency, Account{SecondDomainID, SecondDomain}}
	thirdAgency  = Principal{ThirdAgency, Account{ThirdDomainID, ThirdDomain}}
)

// agencies form a chain: the second trusts only the first, the third only the second.
var agencies = []*AgencyPrincipal{
	{firstAgency, true, []Principal{UserPrincipal, Server, Pod, Federated}},
	{secondAgency, false, []Principal{firstAgency}},
	{thirdAgency, false, []Principal{secondAgency}},
}

// FindAgency returns the agency with this name in the account that has accountID or, if that is "", accountName. It returns
// nil if there is none.
func FindAgency(name, accountID, accountName string) *AgencyPrincipal {
	for _, a := range agencies {
		if a.Name == name && a.Account.Is(accountID, accountName) {
			return a
		}
	}
	return nil
}
