package endpointservice

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

// splitServiceName cuts a service_name of the form region.name.id or region.id.
// Only the name can contain dots; it is empty where there is none. Names of
// public services can have other forms: callers check the id.
func splitServiceName(serviceName string) (region, name, id string) {
	region, rest, _ := strings.Cut(serviceName, ".")
	if dot := strings.LastIndexByte(rest, '.'); dot >= 0 {
		return region, rest[:dot], rest[dot+1:]
	}
	return region, "", rest
}

// nameOf is the name that a service was created with, nil if it has none.
func nameOf(s *client.EndpointService) *string {
	_, name, id := splitServiceName(text(s.ServiceName))
	if name == "" || id == "" || id != text(s.ID) {
		return nil
	}
	return &name
}

// text is a string that may be missing.
func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// stringOrNull is null for an empty string.
func stringOrNull(s string) types.String {
	if s == "" {
		return types.StringNull()
	}
	return types.StringValue(s)
}
