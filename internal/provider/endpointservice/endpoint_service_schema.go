package endpointservice

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// endpointServiceFilters are the arguments of vpcep_endpoint_service of which
// at least one is required.
var endpointServiceFilters = []string{
	"name", "id", "endpoint_service_name", "status", "vpc_id", "server_type", "service_type", "with_tags", "public_border_group", "net_type",
}

// endpointServiceSchema is the schema of vpcep_endpoint_service: the attributes
// of one service (Table 5), and the arguments that select it.
func endpointServiceSchema(ctx context.Context) schema.Schema {
	attributes := serviceAttributes()
	delete(attributes, "project_id") // here it is the project that was searched
	for name, argument := range filterAttributes(ctx) {
		attributes[name] = asFilterOf(attributes[name], argument)
	}
	for name, argument := range endpointServiceArguments() {
		attributes[name] = asFilterOf(attributes[name], argument)
	}
	return schema.Schema{
		MarkdownDescription: "Use this data source to get the one VPC endpoint service that matches all filters. " +
			"It is an error if no service or more than one service matches.\n\n" +
			"At least one of these filters is required: `" + strings.Join(endpointServiceFilters, "`, `") + "`.",
		Attributes: attributes,
	}
}

// asFilterOf makes the attribute of a service an argument too. An argument that
// is no attribute stays as it is.
func asFilterOf(attribute, argument schema.Attribute) schema.Attribute {
	filter, ok := argument.(schema.StringAttribute)
	if attribute == nil || !ok {
		return argument
	}
	filter.Computed = true
	filter.MarkdownDescription = attribute.GetMarkdownDescription() + " **As a filter:** exact match."
	return filter
}

// endpointServiceArguments are the filters that the provider applies itself,
// since the API does not have them. Those that are attributes of the service
// are described there.
func endpointServiceArguments() map[string]schema.Attribute {
	name := filterString("Exact name of the service, case-sensitive: the full `service_name`, or the name that the service was created with, "+
		"which is the part of `service_name` between region and ID. "+
		"If not set, the name that the service was created with, or null if it has none.", nil)
	name.Computed = true
	return map[string]schema.Attribute{
		"name":         name,
		"vpc_id":       filterString("", nil),
		"server_type":  filterString("", nil),
		"service_type": filterString("", nil),
		"with_tags": schema.MapAttribute{
			Optional:            true,
			ElementType:         types.StringType,
			MarkdownDescription: "Tags that the service must have, as a map of keys to values. The service can have other tags too. Keys whose value is null are ignored.",
		},
		"most_recent": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether to select the service with the latest `created_at` if several services match. " +
				"It is an error if several services share the latest `created_at`. Default: `false`.",
		},
	}
}
