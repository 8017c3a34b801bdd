package emulator

import "slices"

// principal is who a credential acts as.
type principal string

const (
	userPrincipal      principal = "user " + User
	serverPrincipal    principal = "server"    // the ECS server that the metadata service runs on
	podPrincipal       principal = "pod"       // the CCE pod that pod identity serves
	federatedPrincipal principal = "federated" // whoever holds IDToken
)

// agency is a delegated role: those whom it trusts may assume it.
type agency struct {
	name, domain, domainID string
	trusts                 []principal
	oidc                   bool // also trusts whoever holds IDToken, through STS
}

func (a *agency) principal() principal { return principal("agency " + a.name) }

// agencies form a chain: each further one trusts only the one before.
var agencies = []*agency{
	{Agency, Domain, DomainID, []principal{userPrincipal, serverPrincipal, podPrincipal, federatedPrincipal}, true},
	{SecondAgency, SecondDomain, SecondDomainID, []principal{(&agency{name: Agency}).principal()}, false},
	{ThirdAgency, ThirdDomain, ThirdDomainID, []principal{(&agency{name: SecondAgency}).principal()}, false},
}

// findAgency looks an agency up by its name and its account's name or id.
func findAgency(name, domain, domainID string) *agency {
	i := slices.IndexFunc(agencies, func(a *agency) bool {
		return a.name == name && (domainID != "" && a.domainID == domainID || domainID == "" && a.domain == domain)
	})
	if i < 0 {
		return nil
	}
	return agencies[i]
}

// trustsCaller says whether a caller may assume the agency.
func (a *agency) trustsCaller(c caller) bool { return slices.Contains(a.trusts, c.principal) }
