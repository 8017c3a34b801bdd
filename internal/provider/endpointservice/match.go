package endpointservice

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/text/unicode/norm"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/provider/servicename"
)

// match reports whether a service matches the filters that the provider applies.
func (a arguments) match(s *client.EndpointService) bool {
	return equal(a.VpcID, s.VpcID) &&
		equal(a.ServerType, s.ServerType) &&
		equal(a.ServiceType, s.ServiceType) &&
		matchName(a.Name, s.ServiceName, s.ID) &&
		a.matchTags(s.Tags)
}

// matchName reports whether a name is the whole service_name, or the part of it
// that the service was created with.
func matchName(name types.String, serviceName, id *string) bool {
	return equal(name, serviceName) || equal(name, servicename.Name(serviceName, id))
}

// match reports whether a service matches all filters, those of the API included, so that
// an API that ignores one of its filters cannot lead to the wrong service. The API may
// filter by border group without returning it, so a missing group matches.
func (a selectArguments) match(s *client.EndpointService) bool {
	return a.arguments.match(s) &&
		equal(a.ID, s.ID) &&
		equal(a.Status, s.Status) &&
		(s.PublicBorderGroup == nil || equal(a.PublicBorderGroup, s.PublicBorderGroup))
}

// equal compares a value with a filter. A filter that is not set matches every value. Both
// are normalized to NFC, as Terraform's strings are.
func equal(filter types.String, value *string) bool {
	return filter.IsNull() || value != nil && norm.NFC.String(*value) == filter.ValueString()
}

// matchTags reports whether each tag of the filter is among a service's tags.
func (a arguments) matchTags(tags []client.Tag) bool {
	for key, value := range a.WithTags {
		if !value.IsNull() && !slices.ContainsFunc(tags, func(t client.Tag) bool { return equal(types.StringValue(key), t.Key) && equal(value, t.Value) }) {
			return false
		}
	}
	return true
}
