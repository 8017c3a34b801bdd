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
	m.validateValues(&resp.Diagnostics)
	m.validateEndpoints(&resp.Diagnostics)
	m.validateMethods(&resp.Diagnostics)
}

func (m *providerModel) validateValues(diags *diag.Diagnostics) {
	parse(configured("region", m.Region), readRegion, diags)
	parse(configured("project_id", m.ProjectID), readProjectID, diags)
	parse(configured("cloud", m.Cloud), readCloud, diags)
	parse(configured("max_retries", m.MaxRetries), readCount, diags)
	parse(configured("assume_role.duration", m.AssumeRole.Attributes()["duration"]), readDuration, diags)
}

// validateEndpoints lets endpoints of other services be: they may come from a
// block for the huaweicloud provider.
func (m *providerModel) validateEndpoints(diags *diag.Diagnostics) {
	insecure, _ := readBool(given("insecure", m.Insecure).value)
	for service, value := range m.Endpoints.Elements() {
		switch a := configured("endpoints."+service, value); {
		case service != "vpcep" && service != "iam":
			diags.AddAttributeWarning(a.path(), "Unused endpoint",
				fmt.Sprintf("This provider asks only the endpoints vpcep and iam; %s has no effect.", service))
		case !m.Insecure.IsUnknown():
			parse(a, readEndpoint(insecure), diags)
		}
	}
}

// validateMethods wants ways of signing in whole, and warns of those that have
// no effect.
func (m *providerModel) validateMethods(diags *diag.Diagnostics) {
	p := m.block()
	wholeKey(p.keys[0], diags)
	both(p.userName, p.password, diags)
	var used argument
	for _, method := range []argument{p.token, p.keys[0][0], p.userName, p.profile} {
		switch {
		case method.value == "":
		case used.value == "":
			used = method
		default:
			diags.AddAttributeWarning(method.path(), "Unused way of signing in",
				fmt.Sprintf("The %s is used to sign in, so the %s has no effect.", used, method))
		}
	}
	if !m.AssumeRole.IsNull() && (used.name == "token" || used.name == "user_name") {
		used.fail(diags, errors.New(agencyNeedsKey+", and there is a block assume_role"))
	}
}
