package provider

import (
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

func TestDataSources_holdTheRegionAndProjectUsed(t *testing.T) {
	t.Parallel()
	_, server := newEmulator(t, lifelike(t)...)
	null := tftypes.NewValue(tftypes.String, nil)
	region, project := str(emulator.Region), str(emulator.ProjectID)
	keys := arguments{"access_key": str(emulator.AccessKey), "secret_key": str(emulator.SecretKey)}
	for name, test := range map[string]struct {
		provider, given arguments
		region          tftypes.Value
	}{
		"the provider's":                        {arguments{"region": region, "project_id": project}, nil, region},
		"the provider's region, its project":    {arguments{"region": region}, nil, region},
		"the data source's":                     {arguments{"region": str("la-south-2")}, arguments{"region": region, "project_id": project}, region},
		"the data source's region, its project": {arguments{"region": str("la-south-2"), "project_id": str("p")}, arguments{"region": region}, region},
		"a custom endpoint without a region":    {nil, arguments{"project_id": project}, null},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProtocolServer(t)
			config := maps.Clone(keys)
			maps.Copy(config, test.provider)
			config["endpoints"] = stringMap(arguments{"vpcep": str(server.URL), "iam": str(server.URL)})
			p.configureWith(t, config)
			for _, dataSource := range []string{"vpcep_endpoint_services", "vpcep_endpoint_service"} {
				given := arguments{"id": str(idOf(t, "orders-api."))}
				maps.Copy(given, test.given)
				state, diags := p.read(t, dataSource, given)
				if len(diags) > 0 {
					t.Fatal(dataSource, diags[0])
				}
				if !state["region"].Equal(test.region) || !state["project_id"].Equal(project) {
					t.Errorf("%s: region %s, project %s", dataSource, state["region"], state["project_id"])
				}
			}
		})
	}
}

// The list and the service can belong to different projects: that of the service is its owner's.
func TestEndpointService_projectIsTheOneThatWasSearched(t *testing.T) {
	t.Parallel()
	services, err := emulator.Parse([]byte(`{"endpoint_services": [{"id": "1", "project_id": "owner"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	_, server := newEmulator(t, services...)
	p := newProtocolServer(t)
	p.configure(t, server)
	state, diags := p.read(t, "vpcep_endpoint_service", arguments{"id": str("1")})
	if len(diags) > 0 || !state["project_id"].Equal(str(emulator.ProjectID)) {
		t.Errorf("got project %s, %v", state["project_id"], diags)
	}
}

// It cannot be parallel, since it sets the environment.
func TestAccDataSources_holdTheRegionOfTheEnvironment(t *testing.T) {
	t.Setenv("HW_REGION_NAME", emulator.Region)
	_, server := newEmulator(t, lifelike(t)...)
	config := `
provider "vpcep" {
  access_key = "` + emulator.AccessKey + `"
  secret_key = "` + emulator.SecretKey + `"
  endpoints  = { vpcep = "` + server.URL + `", iam = "` + server.URL + `" }
}
data "vpcep_endpoint_services" "test" {
  region = null
}
data "vpcep_endpoint_service" "test" {
  id         = "` + idOf(t, "orders-api.") + `"
  project_id = null
}
output "text" {
  value = "${data.vpcep_endpoint_services.test.region} ${data.vpcep_endpoint_service.test.region} ${data.vpcep_endpoint_service.test.name}"
}
`
	var checks []statecheck.StateCheck
	for _, dataSource := range []string{"data.vpcep_endpoint_services.test", "data.vpcep_endpoint_service.test"} {
		checks = append(checks,
			statecheck.ExpectKnownValue(dataSource, tfjsonpath.New("region"), knownvalue.StringExact(emulator.Region)),
			statecheck.ExpectKnownValue(dataSource, tfjsonpath.New("project_id"), knownvalue.StringExact(emulator.ProjectID)))
	}
	checks = append(checks, statecheck.ExpectKnownOutputValue("text", knownvalue.StringExact("cn-north-4 cn-north-4 orders-api")))
	run(t, resource.TestStep{
		Config:            config,
		ConfigStateChecks: checks,
	}, resource.TestStep{
		Config:           config,
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
	})
}
