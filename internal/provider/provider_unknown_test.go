package provider

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

func unknown(typ tftypes.Type) tftypes.Value { return tftypes.NewValue(typ, tftypes.UnknownValue) }

// Which reads need which unknown argument: all, those that do not set their
// region and project, or none. The others are read.
func TestUnknownArguments(t *testing.T) {
	t.Parallel()
	const all, lookedUp, located, none = "every read", "reads without region and project_id", "reads without a project of their own", "no read"
	for name, test := range map[string]struct {
		given  arguments
		needed string
		says   string
	}{
		"region":       {arguments{"region": unknown(tftypes.String)}, located, "region is known only after other resources are applied"},
		"project_id":   {arguments{"project_id": unknown(tftypes.String)}, located, "remove it and set the environment variable HW_PROJECT_ID or OS_PROJECT_ID"},
		"project_name": {arguments{"project_id": tftypes.NewValue(tftypes.String, nil), "project_name": unknown(tftypes.String)}, located, "project_name"},
		"auth_url":     {arguments{"auth_url": unknown(tftypes.String)}, none, ""}, // endpoints.iam takes precedence
		"iam":          {arguments{"endpoints": unknownEndpoint("iam")}, lookedUp, "endpoints.iam"},
		"sts":          {arguments{"endpoints": unknownEndpoint("sts")}, lookedUp, "endpoints.sts"},
		"vpcep":        {arguments{"endpoints": unknownEndpoint("vpcep")}, all, "HW_VPCEP_ENDPOINT"},
		"endpoints":    {arguments{"endpoints": unknown(tftypes.Map{ElementType: tftypes.String})}, all, "endpoints.vpcep"},
		"token":        {arguments{"token": unknown(tftypes.String)}, all, "HW_AUTH_TOKEN or OS_AUTH_TOKEN"},
		"secret_key":   {arguments{"secret_key": unknown(tftypes.String)}, all, "secret_key"},
		"insecure":     {arguments{"insecure": unknown(tftypes.Bool)}, all, "HW_INSECURE"},
		"cacert_file":  {arguments{"cacert_file": unknown(tftypes.String)}, all, "cacert_file"},
		"assume_role":  {assumeRole(arguments{"agency_name": unknown(tftypes.String)}).block, all, "assume_role.agency_name"},
		"password":     {arguments{"password": unknown(tftypes.String), "user_name": str("u")}, none, ""}, // the access key takes precedence
		"max_retries":  {arguments{"max_retries": unknown(tftypes.Number)}, none, ""},
		"another":      {arguments{"endpoints": unknownEndpoint("vpc")}, none, ""},
		"default_tags": {arguments{"default_tags": unknown(tftypes.Map{ElementType: tftypes.String})}, none, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, server := newEmulator(t)
			s := newServerOf(t, server.URL)
			endpoints := map[string]tftypes.Value{"vpcep": str(server.URL), "iam": str(server.URL), "sts": str(server.URL)}
			block := arguments{
				"region": str(emulator.Region), "project_id": str(emulator.ProjectID), "access_key": str(emulator.AccessKey), "secret_key": str(emulator.SecretKey),
				"endpoints": stringMap(endpoints),
			}
			for argument, value := range test.given {
				if argument == "endpoints" && value.IsKnown() {
					var given map[string]tftypes.Value
					if err := value.As(&given); err != nil {
						t.Fatal(err)
					}
					maps.Copy(endpoints, given)
					value = stringMap(endpoints)
				}
				block[argument] = value
			}
			config := encode(t, s.schemas.Provider, block)
			validated, err := s.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: config})
			if err != nil || hasError(validated.Diagnostics) {
				t.Fatal(err, validated.Diagnostics)
			}
			configured, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: config})
			if err != nil || hasError(configured.Diagnostics) {
				t.Fatal(err, configured.Diagnostics)
			}
			for _, dataSource := range []string{"vpcep_endpoint_services", "vpcep_endpoint_service"} {
				for _, own := range []string{"", "project_id", "project_name"} {
					given := arguments{}
					if dataSource == "vpcep_endpoint_service" {
						given["name"] = str("x")
					}
					if own != "" {
						given["region"], given[own] = str(emulator.Region), map[string]tftypes.Value{"project_id": str(emulator.ProjectID), "project_name": str(emulator.Region)}[own]
					}
					needed := test.needed == all || test.needed == lookedUp && own != "project_id" || test.needed == located && own == ""
					_, diags := s.read(t, dataSource, given)
					reported := slices.ContainsFunc(diags, func(d *tfprotov6.Diagnostic) bool {
						return d.Summary == "Unknown provider argument" && strings.Contains(d.Detail, test.says)
					})
					if reported != needed {
						t.Errorf("%s, with its own %s: %v", dataSource, own, diags)
					}
					resp, err := s.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{
						TypeName: dataSource, Config: encode(t, s.schemas.DataSourceSchemas[dataSource], given),
						ClientCapabilities: &tfprotov6.ReadDataSourceClientCapabilities{DeferralAllowed: true},
					})
					if err != nil || needed != (resp.Deferred != nil) || needed && (hasError(resp.Diagnostics) || resp.Deferred.Reason != tfprotov6.DeferredReasonProviderConfigUnknown) {
						t.Errorf("%s, with its own %s, where reads may be deferred: %v, %+v", dataSource, own, err, resp)
					}
				}
			}
			if n := len(e.Requests()); (n == 0) != (test.needed == all) {
				t.Errorf("%d requests, where %s needs the argument", n, test.needed)
			}
		})
	}
}

func unknownEndpoint(service string) tftypes.Value {
	return stringMap(map[string]tftypes.Value{service: unknown(tftypes.String)})
}

// Terraform never sends a null configuration, and other programs may.
func TestConfigure_null(t *testing.T) {
	t.Parallel()
	s := newServerOf(t, "http://127.0.0.1")
	typ := s.schemas.Provider.ValueType()
	for _, value := range []tftypes.Value{tftypes.NewValue(typ, nil), unknown(typ)} {
		config, err := tfprotov6.NewDynamicValue(typ, value)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: &config})
		if err != nil || hasError(resp.Diagnostics) {
			t.Errorf("%s: %v, %v", value, err, resp)
		}
	}
	if resp, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{}); err != nil || hasError(resp.Diagnostics) {
		t.Errorf("no configuration: %v, %v", err, resp)
	}
}
