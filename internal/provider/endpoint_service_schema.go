package provider

import (
	"context"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// lookupFilters are the arguments of vpcep_endpoint_service of which one at
// least must be given.
var lookupFilters = []string{
	"name", "id", "endpoint_service_name", "status", "vpc_id", "server_type", "service_type", "with_tags", "public_border_group", "net_type",
}

// lookupSchema is the schema of vpcep_endpoint_service: the attributes of one
// service (Table 5), and the arguments that choose it.
func lookupSchema(ctx context.Context) schema.Schema {
	attributes := filterAttributes(ctx)
	maps.Copy(attributes, lookupAttributes())
	for name, attribute := range serviceAttributes() {
		if filter, ok := attributes[name].(schema.StringAttribute); ok {
			filter.Computed = true
			filter.MarkdownDescription = attribute.GetMarkdownDescription() + " **As an argument:** " + filter.MarkdownDescription
			attribute = filter
		}
		attributes[name] = attribute
	}
	return schema.Schema{
		MarkdownDescription: "Finds the one VPC endpoint service that matches all filters, and fails if there is none or more than one. " +
			"At least one of these filters is required: `" + strings.Join(lookupFilters, "`, `") + "`.",
		Attributes: attributes,
	}
}

// lookupAttributes are the filters that the API does not have.
func lookupAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name":         filterString("Exact name, case included: the whole `service_name`, or the part of it between region and ID, which is what the service was called when it was created.", notEmpty),
		"vpc_id":       filterString("ID of the VPC that the backend must be in.", notEmpty),
		"server_type":  filterString("Kind of backend that the service must have.", notEmpty),
		"service_type": filterString("Type that the service must have.", notEmpty),
		"with_tags": schema.MapAttribute{
			Optional:            true,
			ElementType:         types.StringType,
			MarkdownDescription: "Tags that the service must have, values included. It may have others.",
			Validators:          []validator.Map{mapvalidator.SizeAtLeast(1), mapvalidator.NoNullValues()},
		},
		"most_recent": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Whether to take the service that was created last, by `created_at`, where several match. It is an error if two were created last at the same time. Default: `false`.",
		},
	}
}
