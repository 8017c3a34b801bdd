package provider

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/quick"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
)

const serviceID = "36f675cc-81e7-4ef5-a8e2-5d940ed90475"

func TestParseServiceName_recognizesItsForms(t *testing.T) {
	t.Parallel()
	parsed := func(region, name, id string) parsedServiceName {
		return parsedServiceName{&region, nonEmpty(name), &id}
	}
	for serviceName, want := range map[string]parsedServiceName{
		"cn-north-4.orders-api." + serviceID:           parsed("cn-north-4", "orders-api", serviceID),
		"cn-north-4.orders.v2." + serviceID:            parsed("cn-north-4", "orders.v2", serviceID),
		"cn-north-4..orders." + serviceID:              parsed("cn-north-4", ".orders", serviceID),
		"cn-north-4." + serviceID:                      parsed("cn-north-4", "", serviceID),
		"cn-north-4.." + serviceID:                     parsed("cn-north-4", "", serviceID),
		"cn-north-4." + strings.ToUpper(serviceID):     parsed("cn-north-4", "", strings.ToUpper(serviceID)),
		"cn-north-4." + serviceID + "." + serviceID:    parsed("cn-north-4", serviceID, serviceID),
		"eu-west-101.支付." + serviceID:                  parsed("eu-west-101", "支付", serviceID),
		"test123":                                      {},
		serviceID:                                      {},
		"." + serviceID:                                {},
		"cn-north-4.orders-api":                        {},
		"cn-north-4.orders-api.36f675cc":               {},
		"cn-north-4.orders-api." + serviceID + " ":     {},
		"cn-north-4.orders-api." + serviceID + "\n":    {},
		"cn-north-4.orders-api." + serviceID + ".":     {},
		" cn-north-4.orders-api." + serviceID:          {},
		"CN-North-4.orders-api." + serviceID:           {},
		"com.huaweicloud.cn-north-4.obs":               {},
		"cn-north-4.com.myhuaweicloud.v4.storage.lz13": {},
		" ": {},
	} {
		if got := parseServiceName(serviceName); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %s, want %s", serviceName, mustJSON(t, got), mustJSON(t, want))
		}
	}
}

func TestSplitServiceName_losesNothing(t *testing.T) {
	t.Parallel()
	joins := func(name string) bool {
		region, got, id := splitServiceName("cn-north-4." + name + "." + serviceID)
		return region == "cn-north-4" && got == name && id == serviceID
	}
	if err := quick.Check(joins, nil); err != nil {
		t.Error(err)
	}
}

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
