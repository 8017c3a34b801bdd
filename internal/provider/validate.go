package provider

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"
)

// ValidateConfig says what the schema's validators cannot about the block.
func (p *vpcepProvider) ValidateConfig(ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	var m providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m.validateEndpoints(&resp.Diagnostics)
	m.validateMethods(&resp.Diagnostics)
}

// validateEndpoints lets endpoints of other services be: they may come from a
// block for the huaweicloud provider.
func (m *providerModel) validateEndpoints(diags *diag.Diagnostics) {
	for service, value := range m.Endpoints.Elements() {
		switch a := configured("endpoints."+service, value); {
		case service != "vpcep" && service != "iam":
			diags.AddAttributeWarning(a.path(), "Unused endpoint",
				fmt.Sprintf("This provider asks only the endpoints vpcep and iam; %s has no effect.", service))
		case value.IsNull() || value.IsUnknown() || m.Insecure.IsUnknown():
		case a.value == "":
			a.fail(diags, errors.New("it is empty"))
		default:
			parse(a, readEndpoint(given("insecure", m.Insecure).value == "true"), diags)
		}
	}
}

// validateMethods warns of ways of signing in that have no effect.
func (m *providerModel) validateMethods(diags *diag.Diagnostics) {
	var first argument
	for _, method := range []argument{
		configured("token", m.Token),
		configured("access_key", m.AccessKey),
		configured("user_name", m.UserName),
		configured("shared_config_file", m.SharedConfigFile),
		configured("profile", m.Profile),
	} {
		switch {
		case method.value == "":
		case first.value == "" || first.name == "shared_config_file":
			first = method
		default:
			diags.AddAttributeWarning(method.path(), "Unused way of signing in",
				fmt.Sprintf("The %s is used to sign in, so the %s has no effect.", first, method))
		}
	}
}
