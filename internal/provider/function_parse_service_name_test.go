package provider

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
)

const serviceID = "36f675cc-81e7-4ef5-a8e2-5d940ed90475"

func TestParseServiceNameFunction_emptyStringIsAnArgumentError(t *testing.T) {
	t.Parallel()
	argument, err := tfprotov6.NewDynamicValue(tftypes.String, str(""))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := newProtocolServer(t).CallFunction(t.Context(), &tfprotov6.CallFunctionRequest{
		Name: "parse_service_name", Arguments: []*tfprotov6.DynamicValue{&argument},
	})
	if err != nil {
		t.Fatal(err)
	}
	if resp.Error == nil || resp.Error.FunctionArgument == nil || *resp.Error.FunctionArgument != 0 || resp.Error.Text != "service_name must not be empty." {
		t.Errorf("got %+v", resp.Error)
	}
}

func TestAccParseServiceNameFunction_inAConfiguration(t *testing.T) {
	t.Parallel()
	null := knownvalue.Null()
	object := func(region, name, id knownvalue.Check) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{"region": region, "name": name, "id": id})
	}
	is := knownvalue.StringExact
	steps := []resource.TestStep{{
		Config:      `output "empty" { value = provider::vpcep::parse_service_name("") }`,
		ExpectError: regexp.MustCompile(`Invalid value for "service_name" parameter: service_name must not be\s+empty\.`),
	}, {
		Config:      `output "null" { value = provider::vpcep::parse_service_name(null) }`,
		ExpectError: regexp.MustCompile(`Invalid value for "service_name" parameter: argument must not be null\.`)}, {
		Config: `
resource "terraform_data" "unknown" { input = "cn-north-4.orders-api.` + serviceID + `" }
output "named"    { value = provider::vpcep::parse_service_name("cn-north-4.orders-api.` + serviceID + `") }
output "unnamed"  { value = provider::vpcep::parse_service_name("cn-north-4.` + serviceID + `") }
output "other"    { value = provider::vpcep::parse_service_name("test123") }
output "unknown"  { value = provider::vpcep::parse_service_name(terraform_data.unknown.output).name }
`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("named", object(is("cn-north-4"), is("orders-api"), is(serviceID))),
			statecheck.ExpectKnownOutputValue("unnamed", object(is("cn-north-4"), null, is(serviceID))),
			statecheck.ExpectKnownOutputValue("other", object(null, null, null)),
			statecheck.ExpectKnownOutputValue("unknown", is("orders-api")),
		},
	}}
	runCase(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_8_0)}, // the first with functions
		Steps:                  steps,
	})
}
