package provider

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// unknownValues looks for arguments whose values are not known yet. Where
// Terraform allows it the reads are put off, elsewhere each is an error: to go
// on without it could ask a wrong place, or as somebody else.
func unknownValues(req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	err := tftypes.Walk(req.Config.Raw, func(steps *tftypes.AttributePath, value tftypes.Value) (bool, error) {
		if value.IsKnown() {
			return true, nil
		}
		if req.ClientCapabilities.DeferralAllowed {
			resp.Deferred = &provider.Deferred{Reason: provider.DeferredReasonProviderConfigUnknown}
			return false, nil
		}
		at, name := argumentPath(steps)
		otherwise := ""
		if variables := environment[name]; variables != nil {
			otherwise = ", or leave it out and set " + strings.Join(variables, " or ")
		}
		resp.Diagnostics.AddAttributeError(at, "Unknown provider argument",
			fmt.Sprintf("%s is not known until other resources are applied, and no service can be read without it. "+
				"Apply those first (terraform apply -target=…), or give %s a value that is known%s.", name, name, otherwise))
		return false, nil
	})
	if err != nil {
		resp.Diagnostics.AddError("Unreadable provider configuration", err.Error())
	}
}

// argumentPath gives the place of a provider argument and its name, such as
// endpoints.vpcep.
func argumentPath(steps *tftypes.AttributePath) (path.Path, string) {
	var at path.Path
	var names []string
	for _, step := range steps.Steps() {
		switch step := step.(type) {
		case tftypes.AttributeName:
			if len(names) == 0 {
				at = path.Root(string(step))
			} else {
				at = at.AtName(string(step))
			}
			names = append(names, string(step))
		case tftypes.ElementKeyString:
			at = at.AtMapKey(string(step))
			names = append(names, string(step))
		}
	}
	return at, strings.Join(names, ".")
}
