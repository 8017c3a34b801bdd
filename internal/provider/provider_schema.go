package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/vpcep/terraform-provider-vpcep/internal/config"
)

// The nested blocks.
var (
	agencyBlock = config.AssumeRoleAgencyName.Block
	oidcBlock   = config.OIDCAgencyName.Block
)

// providerSchema builds the schema from the table of arguments. It has no validators:
// ValidateConfig checks the values, because an empty one counts as not set.
func providerSchema() schema.Schema {
	attributes := map[string]map[string]schema.Attribute{"": {}, agencyBlock: {}, oidcBlock: {}, config.Endpoints.Name: {}}
	for _, a := range config.Arguments {
		if a.Name != "" {
			attributes[a.Block][a.Name] = providerAttribute(a)
		}
	}
	return schema.Schema{
		MarkdownDescription: "Reads VPC endpoint services (VPCEP) of Huawei Cloud.",
		Attributes:          attributes[""],
		Blocks: map[string]schema.Block{
			agencyBlock: schema.ListNestedBlock{
				MarkdownDescription: "Agency to assume. Several blocks form a chain: each agency is assumed with the credentials of the one before.",
				NestedObject:        schema.NestedBlockObject{Attributes: attributes[agencyBlock]},
			},
			oidcBlock: schema.ListNestedBlock{
				MarkdownDescription: "Authentication with an ID token of an OpenID Connect provider (workload identity). At most one block.",
				NestedObject:        schema.NestedBlockObject{Attributes: attributes[oidcBlock]},
				Validators:          []validator.List{listvalidator.SizeAtMost(1)},
			},
		},
	}
}

func providerAttribute(a *config.Argument) schema.Attribute {
	description := a.Description
	switch variables := a.AllVariables(); len(variables) {
	case 0:
	case 1:
		description += " Environment variable: `" + variables[0] + "`."
	default:
		description += " Environment variables: `" + strings.Join(variables, "`, `") + "`."
	}
	switch a.Kind {
	case config.Bool:
		return schema.BoolAttribute{Optional: true, MarkdownDescription: description}
	case config.Int:
		// An Int64Attribute reports a fraction as an error in the provider.
		return schema.NumberAttribute{Optional: true, MarkdownDescription: description}
	case config.StringList:
		return schema.ListAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: description}
	case config.StringMap:
		return schema.MapAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: description}
	default:
		return schema.StringAttribute{Optional: true, Sensitive: a.Sensitive, MarkdownDescription: description}
	}
}
