package provider

import (
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A block with every argument is accepted: those of the huaweicloud provider
// too that have no effect here.
func TestValidateConfig_everyArgument(t *testing.T) {
	t.Parallel()
	s := newServerOf(t, "http://127.0.0.1")
	all := arguments{
		"insecure": boolean(false), "regional": boolean(true), "enable_force_new": boolean(true),
		"skip_check_website_type": boolean(true), "skip_check_upgrade": boolean(true), "max_retries": number(3),
		"default_tags": stringMap(map[string]tftypes.Value{"a": str("b")}), "endpoints": stringMap(map[string]tftypes.Value{"vpcep": str("vpcep.example.com/v1/")}),
		"ignore_tags": tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, []tftypes.Value{str("a")}),
		"region":      str("cn-north-4"), "project_id": str("p"), "tenant_id": str("p"), "cloud": str("example.com"), "signing_algorithm": str("SM2SM3"),
		"cert": str("~/cert.pem"), "key": str("~/key.pem"),
	}
	maps.Copy(all, assumeRole(arguments{"agency_name": str("a"), "domain_name": str("b"), "domain_id": str("c"), "duration": number(3600)}).block)
	maps.Copy(all, assumeRoleWithOIDC(arguments{"idp_id": str("a"), "id_token": str("b"), "agency_name": str("a"), "domain_id": str("c"), "duration": number(3600)}).block)
	for name, typ := range s.schemas.Provider.ValueType().(tftypes.Object).AttributeTypes {
		if _, given := all[name]; !given && typ.Is(tftypes.String) && name != "user_id" {
			all[name] = str("x")
		}
	}
	resp, err := s.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: encode(t, s.schemas.Provider, all)})
	if err != nil || hasError(resp.Diagnostics) {
		t.Errorf("%v, %v", err, resp.Diagnostics)
	}
}

// A value that cannot be used is one error: it is set, so its other half is not
// said to miss it.
//
//nolint:paralleltest // it sets the environment
func TestSetting_invalidHalfOfAPair(t *testing.T) {
	t.Setenv("HW_ACCESS_KEY", "AK")
	t.Setenv("HW_SECRET_KEY", "hidden\n")
	e, server := newEmulator(t)
	diags := configureAndRead(t, e, server.URL, sources{})
	if len(diags) != 1 || !strings.HasPrefix(diags[0].Detail, "The environment variable HW_SECRET_KEY has white space") {
		t.Errorf("%v", diags)
	}
}
