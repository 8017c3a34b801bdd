package servicename

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/vpcep/terraform-provider-vpcep/internal/config"
)

// parseServiceNameFunction is provider::vpcep::parse_service_name.
type parseServiceNameFunction struct{}

// NewParseFunction returns the function provider::vpcep::parse_service_name.
func NewParseFunction() function.Function { return parseServiceNameFunction{} }

func (parseServiceNameFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "parse_service_name"
}

func (parseServiceNameFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Split the name of a VPC endpoint service into region, name, and ID",
		MarkdownDescription: "Splits a `service_name` into an object with the attributes `region`, `name`, and `id`.\n\n" +
			"A `service_name` has the form `region.name.id`, or `region.id` if the service was created without a name: then `name` is null. " +
			"The ID is a UUID. The name can contain dots.\n\n" +
			"Names of another form, such as those of some public services, do not say what their parts are: all three attributes are null. " +
			"An empty string is an error.",
		Parameters: []function.Parameter{function.StringParameter{
			Name:                "service_name",
			MarkdownDescription: "Full name of the service: the attribute `service_name` of a data source or of an endpoint.",
		}},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"region": types.StringType, "name": types.StringType, "id": types.StringType,
		}},
	}
}

func (parseServiceNameFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var serviceName string
	if resp.Error = req.Arguments.Get(ctx, &serviceName); resp.Error != nil {
		return
	}
	if serviceName == "" {
		resp.Error = function.NewArgumentFuncError(0, "service_name must not be empty.")
		return
	}
	resp.Error = resp.Result.Set(ctx, parseServiceName(serviceName))
}

// parsedServiceName is the function's result.
type parsedServiceName struct {
	Region types.String `tfsdk:"region"`
	Name   types.String `tfsdk:"name"`
	ID     types.String `tfsdk:"id"`
}

var uuidPattern = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// parseServiceName recognizes the form of a name by its region and its ID.
func parseServiceName(serviceName string) parsedServiceName {
	region, name, id := split(serviceName)
	if !config.RegionPattern.MatchString(region) || !uuidPattern.MatchString(id) {
		return parsedServiceName{}
	}
	parsed := parsedServiceName{Region: types.StringValue(region), ID: types.StringValue(id)}
	if name != "" {
		parsed.Name = types.StringValue(name)
	}
	return parsed
}
