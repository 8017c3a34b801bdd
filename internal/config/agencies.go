package config

import (
	"strconv"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
)

// agencies returns the credentials of the agencies to assume, with the given credentials
// as base: the agencies of the provider block, or else of the environment, or else of
// the profile.
func (r *resolver) agencies(found Credentials) Credentials {
	found = r.agencyToken(found)
	var hops []int // indexes of the blocks that name an agency
	for i := range r.block.count(AssumeRoleAgencyName.Block) {
		if r.argumentAt(AssumeRoleAgencyName, i).isSet() {
			hops = append(hops, i)
		}
	}
	if len(hops) == 0 && found.Method != OIDCMethod && r.environment(AssumeRoleAgencyName).isSet() {
		hops = []int{0}
	}
	for _, hop := range hops {
		found = r.assumeRole(found, hop)
	}
	if p := found.profile; len(hops) == 0 && p.AgencyName != "" {
		if p.AgencyDomainName == "" && p.AgencyDomainID == "" {
			r.add(Problem{Summary: "Invalid profile", Detail: "The profile (" + found.From + ") names the agency " + p.AgencyName + ", but not the account that created it."})
		}
		options := credentials.AgencyOptions{AgencyName: p.AgencyName, DomainName: p.AgencyDomainName, DomainID: p.AgencyDomainID}
		found.Source, found.Agency = credentials.NewAgency(found.Source, options), true
	}
	return found
}

// assumeRole returns the credentials of an agency. An agency whose name is unknown may turn
// out to be none.
func (r *resolver) assumeRole(base Credentials, hop int) Credentials {
	name := r.use(r.argumentAt(AssumeRoleAgencyName, hop), r.environment(AssumeRoleAgencyName))
	domainName, domainID := r.use(r.argumentAt(AssumeRoleDomainName, hop)), r.use(r.argumentAt(AssumeRoleDomainID, hop))
	if !domainName.isSet() && !domainID.isSet() {
		domainName, domainID = r.use(r.environment(AssumeRoleDomainName)), r.use(r.environment(AssumeRoleDomainID))
	}
	if name.value != "" && !domainName.isSet() && !domainID.isSet() {
		r.report(name, "requires %s or %s, the account that created the agency", AssumeRoleDomainName.Name, AssumeRoleDomainID.Name)
	}
	options := credentials.AgencyOptions{AgencyName: name.value, DomainName: domainName.value, DomainID: domainID.value}
	options.Duration = r.duration(r.use(r.argumentAt(AssumeRoleDuration, hop), r.environment(AssumeRoleDuration)), options.MaxDuration(base.Source))
	if name.unknown {
		return base
	}
	base.Source, base.Agency = credentials.NewAgency(base.Source, options), true
	return base
}

// agencyToken returns the token of an agency in the older spelling, agency_name.
func (r *resolver) agencyToken(base Credentials) Credentials {
	name, account := r.setting(AgencyName), r.setting(AgencyDomainName)
	r.pair(name, account)
	if name.value == "" || account.value == "" {
		return base
	}
	base.Source = credentials.NewAgencyToken(base.Source, credentials.AgencyTokenOptions{
		AgencyName: name.value, DomainName: account.value,
	})
	base.Agency, base.AgencyToken = true, true
	return base
}

// duration returns a duration in seconds, whose maximum depends on the credentials.
func (r *resolver) duration(s setting, limit int) int {
	n, _ := strconv.Atoi(s.value)
	if n > limit {
		r.report(s, "must not exceed %d with these credentials; an agency that is assumed with temporary keys has keys for an hour at most", limit)
	}
	return n
}
