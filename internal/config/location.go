package config

import (
	"net/url"
	"slices"
	"strings"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// profileSetting is a value of the profile that the credentials come from, if
// it has one for the argument.
func profileSetting(what, value string, a *Argument) setting {
	return setting{argument: a, path: a.path(0), value: value, from: what + " of the profile"}
}

// endpoint reads the base URL of a service: the first setting of those that
// are set. Nil is the default.
func (r *resolver) endpoint(allowHTTP bool, candidates ...setting) *url.URL {
	s := r.use(candidates...)
	if s.value == "" {
		return nil
	}
	u, err := huaweicloud.ParseEndpoint(s.value, allowHTTP)
	if err != nil {
		r.report(s, "is invalid: %s", err)
	}
	return u
}

// warnOfUnusedEndpoints accepts endpoints of other services: a block for the
// huaweicloud provider may have them.
func (r *resolver) warnOfUnusedEndpoints() {
	var unused []string
	for path := range r.block {
		used := slices.ContainsFunc(Arguments, func(a *Argument) bool { return a.path(0) == path })
		if path.Root == Endpoints.Name && !used {
			unused = append(unused, path.Name)
		}
	}
	if len(unused) > 0 {
		slices.Sort(unused)
		r.warn(Endpoints.path(0), "Unused endpoints", "This provider uses the endpoints vpcep, iam and sts. These have no effect: %s.", strings.Join(unused, ", "))
	}
}

// location finds the region and its project. A project belongs to the region
// that is set in the same place, and to the credentials: those of a profile use
// the profile's, unless the block sets one.
func (r *resolver) location(c *huaweicloud.Config, found Credentials) {
	ofProfile := profileSetting("region", found.profile.Region, Region)
	ofEnvironment := r.environment(Region)
	c.Region = r.use(r.argument(Region), ofEnvironment, ofProfile).value
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
