package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// providerSchema makes the schema from the table of attributes. Values are
// checked by ValidateConfig, since an empty one counts as not set.
func providerSchema() schema.Schema {
	arguments := map[string]map[string]schema.Attribute{"": {}, "assume_role": {}, "assume_role_with_oidc": {}, "endpoints": {}}
	for _, a := range providerAttributes {
		block, name, nested := strings.Cut(a.name, ".")
		if !nested {
			block, name = "", a.name
		}
		if a.kind != variableKind {
			arguments[block][name] = a.schema()
		}
	}
	return schema.Schema{
		MarkdownDescription: "Reads VPC endpoint services (VPCEP) of Huawei Cloud.",
		Attributes:          arguments[""],
		Blocks: map[string]schema.Block{
			"assume_role": schema.ListNestedBlock{
				MarkdownDescription: "Agency to assume. Several blocks form a chain: each agency is assumed with the credentials of the one before.",
				NestedObject:        schema.NestedBlockObject{Attributes: arguments["assume_role"]},
			},
			"assume_role_with_oidc": schema.ListNestedBlock{
				MarkdownDescription: "Authentication with an ID token of an OpenID Connect provider (workload identity). At most one block.",
				NestedObject:        schema.NestedBlockObject{Attributes: arguments["assume_role_with_oidc"]},
				Validators:          []validator.List{listvalidator.SizeAtMost(1)},
			},
		},
	}
}

func (a *attribute) schema() schema.Attribute {
	description := a.description
	switch variables := a.environment(); {
	case len(variables) == 1:
		description += " Environment variable: `" + variables[0] + "`."
	case len(variables) > 1:
		description += " Environment variables: `" + strings.Join(variables, "`, `") + "`."
	}
	switch a.kind {
	case boolKind:
		return schema.BoolAttribute{Optional: true, MarkdownDescription: description}
	case intKind:
		return schema.Int64Attribute{Optional: true, MarkdownDescription: description}
	case stringListKind:
		return schema.ListAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: description}
	case stringMapKind:
		return schema.MapAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: description}
	default:
		return schema.StringAttribute{Optional: true, Sensitive: a.sensitive, MarkdownDescription: description}
	}
}
