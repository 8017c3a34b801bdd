package config

import (
	"errors"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// profileSetting returns the value of an argument in the profile of the credentials.
func profileSetting(what, value string, a *Argument) setting {
	return setting{argument: a, path: a.path(0), value: value, from: what + " of the profile"}
}

// location sets the region and the project. A project belongs to the region from the same
// source, and to the credentials: with those of a profile, the profile's project counts,
// unless the provider block sets one.
func (r *resolver) location(c *huaweicloud.Config, found Credentials) {
	ofProfile := profileSetting("region", found.profile.Region, Region)
	ofEnvironment := r.environment(Region)
	region := r.use(r.argument(Region), ofEnvironment, ofProfile)
	c.Region = region.value
	_, err := c.Endpoint(EndpointVPCEP.Name, c.Region)
	if _, ok := errors.AsType[*huaweicloud.RegionError](err); ok && !first(r.argument(EndpointVPCEP), r.environment(EndpointVPCEP)).isSet() {
		r.report(region, "%s, unless %s is set: the default endpoint has the region in its name", RegionRule, EndpointVPCEP.Mention())
	}
	if found.AgencyToken {
		c.ProjectName = r.setting(DelegatedProject).value // of the agency's account
		return
	}
	for _, place := range []struct{ region, id, name setting }{
		{setting{}, first(r.argument(ProjectID), r.argument(TenantID)), first(r.argument(ProjectName), r.argument(TenantName))},
		{ofProfile, profileSetting("project ID", found.profile.ProjectID, ProjectID), setting{}},
		{ofEnvironment, first(r.environment(ProjectID), r.environment(TenantID)), first(r.environment(ProjectName), r.environment(TenantName))},
	} {
		if place.region.value != "" && place.region.value != c.Region {
			continue
		}
		if id, name := r.use(place.id), r.use(place.name); id.isSet() || name.isSet() {
			c.ProjectID, c.ProjectName = id.value, name.value
			return
		}
	}
}
