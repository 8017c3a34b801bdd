package endpointservice

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
)

// endpointServiceFilters are the filters of vpcep_endpoint_service. At least one is
// required.
var endpointServiceFilters = []string{
	"name", "id", "endpoint_service_name", "status", "vpc_id", "server_type", "service_type", "with_tags", "public_border_group", "net_type",
}

// endpointServiceSchema is the schema of vpcep_endpoint_service: the attributes
// of one service (Table 5), and the arguments that select it.
func endpointServiceSchema(ctx context.Context) schema.Schema {
	attributes := serviceAttributes()
	delete(attributes, "project_id") // here it is the project that was searched
	for name, argument := range argumentAttributes(ctx) {
		if filter, ok := argument.(schema.StringAttribute); ok && attributes[name] != nil {
			filter.Computed = true // it is the attribute too
			argument = filter
		}
		attributes[name] = argument
	}
	attributes["most_recent"] = schema.BoolAttribute{
		Optional: true,
		MarkdownDescription: "Whether to select the service with the latest `created_at` if several services match. " +
			"It is an error if several services share the latest `created_at`. Default: `false`.",
	}
	return schema.Schema{
		MarkdownDescription: "Use this data source to get the one VPC endpoint service that matches all filters. " +
			"It is an error if no service or more than one service matches.\n\n" +
			"At least one of these filters is required: `" + strings.Join(endpointServiceFilters, "`, `") + "`.",
		Attributes: attributes,
	}
}
