package endpointservice

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/config"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// ProviderData is the data that the configured provider passes to its data sources.
type ProviderData struct {
	Configuration config.Configuration
	API           *huaweicloud.Client
	Client        *client.Client
}

// unknown returns the provider arguments with unknown values that a read needs. A read with
// its own region and project needs fewer.
func (d *ProviderData) unknown(args common) diag.Diagnostics {
	unknown := d.Configuration.Unknown
	if args.Region.ValueString() == "" || args.ProjectID.ValueString() == "" {
		unknown = slices.Concat(unknown, d.Configuration.UnknownLocation)
	}
	if args.Region.ValueString() != "" && args.ProjectName.ValueString() != "" {
		unknown = slices.DeleteFunc(slices.Clone(unknown), isLocation)
	}
	var diags diag.Diagnostics
	for _, u := range unknown {
		otherwise := ""
		if variables := u.Argument.AllVariables(); len(variables) > 0 {
			otherwise = ", or remove it and set the environment variable " + strings.Join(variables, " or ")
		}
		diags.AddError("Unknown provider argument", fmt.Sprintf(
			"The provider argument %s is known only after other resources are applied, and this data source cannot be read without it.\n\n"+
				"Apply those resources first with -target, or leave this data source out with -exclude where the CLI has that option. "+
				"Otherwise set %[1]s to a known value%s.", u.Path, otherwise))
	}
	return diags
}

// isLocation reports whether an argument is the region or the project, not an endpoint for
// looking the project up.
func isLocation(u config.Unknown) bool {
	return slices.Contains([]*config.Argument{config.Region, config.ProjectID, config.ProjectName, config.TenantID, config.TenantName}, u.Argument)
}
