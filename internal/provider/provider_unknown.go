package provider

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// unknownDiagnostics report a read that needs provider arguments which are not
// known yet.
func unknownDiagnostics(unknown []setting) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, s := range unknown {
		otherwise := ""
		if s.attribute != nil && len(s.attribute.environment()) > 0 {
			otherwise = ", or remove it and set the environment variable " + strings.Join(s.attribute.environment(), " or ")
		}
		diags.AddError("Unknown provider argument", fmt.Sprintf(
			"The provider argument %s is known only after other resources are applied, and this data source cannot be read without it.\n\n"+
				"Apply those resources first with -target, or leave this data source out with -exclude where the CLI has that option. "+
				"Otherwise set %[1]s to a known value%s.", s.name, otherwise))
	}
	return diags
}
