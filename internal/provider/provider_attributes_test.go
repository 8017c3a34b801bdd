package provider

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The arguments and variables of the huaweicloud provider all exist here, with
// the same precedence among each argument's variables.
func TestAttributes_ofHuaweiCloudProvider(t *testing.T) {
	t.Parallel()
	table, err := os.ReadFile("testdata/huaweicloud-provider.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(table)) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		n++
		a := attributeNamed(fields[0])
		if a == nil || a.kind == variableKind {
			t.Errorf("the argument %s is missing", fields[0])
			continue
		}
		if a.description == unused {
			continue
		}
		ours := slices.DeleteFunc(a.environment(), func(name string) bool { return !slices.Contains(fields[1:], name) })
		if !slices.Equal(ours, fields[1:]) {
			t.Errorf("the variables of %s are %v, want %v", a.name, ours, fields[1:])
		}
	}
	if n != 45 {
		t.Errorf("compared %d arguments, want 45", n)
	}
}

// No variable stands in for two arguments, except where one names the other,
// and all have a description.
func TestAttributes_table(t *testing.T) {
	t.Parallel()
	variables := map[string]string{}
	for _, a := range providerAttributes {
		for _, name := range a.variables {
			if other, twice := variables[name]; twice && name != "" {
				t.Errorf("%s stands in for %s and %s", name, other, a.name)
			}
			variables[name] = a.name
		}
		if a.description == "" && a.kind != variableKind && !strings.HasPrefix(a.name, "endpoints.") {
			t.Errorf("%s has no description", a.name)
		}
		if len(a.positions()) > positions {
			t.Errorf("%s has more than %d variables", a.name, positions)
		}
	}
}

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

// White space at the ends and control characters are refused, without quoting
// the value; not in certificates, and not around an ID token.
//
//nolint:paralleltest // it sets the environment
func TestSetting_whiteSpace(t *testing.T) {
	for _, a := range providerAttributes {
		if a.kind != stringKind || a.description == unused {
			continue
		}
		for _, value := range []string{"hidden\n", " hidden", "hid\x1bden", "hid\tden"} {
			s := setting{attribute: &a, name: a.name, value: value}
			if a.trimmed {
				s.value = strings.TrimSpace(value)
			}
			problem := s.check()
			accepted := a.pem || a.trimmed && strings.TrimSpace(value) == "hidden"
			if accepted != (problem == "") || strings.Contains(problem, "hidden") {
				t.Errorf("%s = %q: %s", a.name, value, problem)
			}
		}
		if variables := a.environment(); len(variables) > 0 && !a.pem && !a.trimmed {
			t.Setenv(variables[0], "hidden\n")
			if problem := environment(a.name).check(); !strings.Contains(problem, "white space") {
				t.Errorf("%s: %s", variables[0], problem)
			}
		}
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
