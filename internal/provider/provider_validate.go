package provider

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// ValidateConfig checks the provider block by itself: Terraform also validates
// where neither the environment nor the files are those of a run.
func (p *vpcepProvider) ValidateConfig(_ context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	block := newBlockConfig(req.Config.Raw)
	block.validateValues(&resp.Diagnostics)
	block.validateEndpoints(&resp.Diagnostics)
	block.validateCredentials(&resp.Diagnostics)
	block.validateDurations(&resp.Diagnostics)
}

func (b blockConfig) validateValues(diags *diag.Diagnostics) {
	for _, a := range providerAttributes {
		root, _, _ := strings.Cut(a.name, ".")
		for i := range max(1, b.blocks(root)) {
			if s := b.argumentAt(a.name, i); s.check() != "" {
				s.addError(diags, s.check())
			}
		}
	}
}

// validateEndpoints accepts endpoints of other services: a block for the
// huaweicloud provider may have them.
func (b blockConfig) validateEndpoints(diags *diag.Diagnostics) {
	var endpoints map[string]tftypes.Value
	if b["endpoints"].IsKnown() {
		_ = b["endpoints"].As(&endpoints)
	}
	insecure := first(b.argument("insecure"), environment("insecure"))
	allowHTTP, _ := strconv.ParseBool(insecure.value)
	var unused []string
	for service := range endpoints {
		s := b.argument("endpoints." + service)
		if s.attribute == nil {
			unused = append(unused, service)
		} else if _, err := huaweicloud.ParseEndpoint(s.value, allowHTTP || insecure.unknown); err != nil && s.value != "" {
			s.addError(diags, "is invalid: "+err.Error())
		}
	}
	if len(unused) > 0 {
		slices.Sort(unused)
		diags.AddAttributeWarning(path.Root("endpoints"), "Unused endpoints",
			fmt.Sprintf("This provider uses the endpoints vpcep, iam and sts. These have no effect: %s.", strings.Join(unused, ", ")))
	}
}

// validateCredentials reports incomplete and conflicting credentials, and warns
// of those that are not used.
func (b blockConfig) validateCredentials(diags *diag.Diagnostics) {
	arg := b.argument
	requires(diags, arg("security_token"), arg("access_key"))
	pair(diags, arg("access_key"), arg("secret_key"))
	exclude(diags, arg("user_id"), arg("user_name"))
	user := first(arg("user_name"), arg("user_id"))
	pair(diags, user, arg("password"))
	pair(diags, arg("cert"), arg("key"))
	const oidc = "assume_role_with_oidc."
	exclude(diags, arg(oidc+"idp_id"), arg(oidc+"provider_urn"))
	exclude(diags, arg(oidc+"id_token"), arg(oidc+"id_token_file"))
	var used setting
	for _, s := range []setting{
		arg("token"), arg("access_key"), user, first(arg(oidc+"idp_id"), arg(oidc+"provider_urn")), first(arg("profile"), arg("shared_config_file")),
	} {
		switch {
		case !s.isSet():
		case !used.isSet():
			used = s
		case !used.unknown:
			diags.AddAttributeWarning(s.path, "Unused credentials",
				fmt.Sprintf("The %s takes precedence, so the %s has no effect.", used, s))
		}
	}
}

// validateDurations knows which agencies are assumed with temporary keys.
func (b blockConfig) validateDurations(diags *diag.Diagnostics) {
	temporary := b.argument("security_token").isSet()
	for i := range b.blocks("assume_role") {
		duration := b.argumentAt("assume_role.duration", i)
		if n, _ := strconv.Atoi(duration.value); temporary && n > 3600 {
			duration.addError(diags, tooLong(3600))
		}
		temporary = temporary || b.argumentAt("assume_role.agency_name", i).value != ""
	}
}
