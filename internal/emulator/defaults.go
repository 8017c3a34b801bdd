package emulator

import "github.com/vpcep/terraform-provider-vpcep/internal/emulator/accounts"

// Names, IDs and secrets that an Emulator accepts. Package accounts documents each of them.
const (
	Region             = accounts.Region
	ProjectID          = accounts.ProjectID
	DomainID           = accounts.DomainID
	Domain             = accounts.Domain
	User               = accounts.User
	Password           = accounts.Password
	UserID             = accounts.UserID
	Agency             = accounts.Agency
	Token              = accounts.Token
	AccessKey          = accounts.AccessKey
	SecretKey          = accounts.SecretKey
	SecondAgency       = accounts.SecondAgency
	SecondDomain       = accounts.SecondDomain
	SecondDomainID     = accounts.SecondDomainID
	ThirdAgency        = accounts.ThirdAgency
	ThirdDomain        = accounts.ThirdDomain
	ThirdDomainID      = accounts.ThirdDomainID
	IdentityProviderID = accounts.IdentityProviderID
	OIDCProviderURN    = accounts.OIDCProviderURN
	IDToken            = accounts.IDToken
	PodToken           = accounts.PodToken
)
