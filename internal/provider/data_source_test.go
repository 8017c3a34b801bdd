package provider

import (
	"maps"
	"net/http/httptest"
	"strings"
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
			for _, dataSource := range []string{"vpcep_endpoint_services", "vpcep_endpoint_service", "vpcep_public_endpoint_services"} {
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

// Several projects of one region with one provider: IAM is asked once for each.
func TestAccDataSources_projectName(t *testing.T) {
	t.Parallel()
	projects := map[string]string{"cn-north-4": emulator.ProjectID, "cn-north-4_orders": "orders", "cn-north-4_payments": "payments", "cn-south-1_orders": "south"}
	e := emulator.New(emulator.Config{Projects: projects})
	for _, project := range projects {
		service, err := emulator.NewService([]byte(`{"id": "of-` + project + `", "service_name": "cn-north-4.api.of-` + project + `"}`))
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Create(project, service); err != nil {
			t.Fatal(err)
		}
	}
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	w := workspace{t: t, dir: t.TempDir()}
	w.write("main.tf", `
terraform {
  required_providers {
    vpcep = { source = "vpcep/vpcep" }
  }
}
provider "vpcep" {
  region     = "cn-north-4"
  project_id = "`+emulator.ProjectID+`"
  access_key = "`+emulator.AccessKey+`"
  secret_key = "`+emulator.SecretKey+`"
  endpoints  = { vpcep = "`+server.URL+`", iam = "`+server.URL+`" }
}
data "vpcep_endpoint_services" "all" {
  for_each     = toset(["", "cn-north-4_orders", "cn-north-4_payments"])
  project_name = each.key
}
data "vpcep_endpoint_service" "one" {
  for_each     = toset(["", "cn-north-4_orders", "cn-north-4_payments"])
  project_name = each.key
  name         = "api"
}
data "vpcep_endpoint_service" "south" {
  region       = "cn-south-1"
  project_name = "cn-south-1_orders"
  name         = "api"
}
data "vpcep_endpoint_service" "empty" {
  project_name = ""
  project_id   = "payments"
  name         = "api"
}
output "found" {
  value = join(" ", concat(
    [for s in values(data.vpcep_endpoint_services.all) : "${s.project_id}:${s.endpoint_services[0].id}"],
    [for s in values(data.vpcep_endpoint_service.one) : "${s.project_id}:${s.id}"],
    [for s in [data.vpcep_endpoint_service.south, data.vpcep_endpoint_service.empty] : "${s.project_id}:${s.id}"]))
}
`)
	out := w.terraform([]string{serveVariable + "=" + server.URL}, "plan", "-no-color")
	each := emulator.ProjectID + ":of-" + emulator.ProjectID + " orders:of-orders payments:of-payments"
	if want := `found = "` + each + " " + each + ` south:of-south payments:of-payments"`; !strings.Contains(out, want) {
		t.Errorf("the plan lacks %s:\n%s", want, out)
	}
	asked := map[string]int{}
	for _, r := range e.Requests() {
		if strings.HasSuffix(r.Path, "/v3/projects") {
			asked[r.Query.Get("name")]++
		}
	}
	if want := map[string]int{"cn-north-4_orders": 1, "cn-north-4_payments": 1, "cn-south-1_orders": 1}; !maps.Equal(asked, want) {
		t.Errorf("IAM was asked %v, want %v", asked, want)
	}
}

func TestDataSources_projectNameExcludesProjectID(t *testing.T) {
	t.Parallel()
	p := newProtocolServer(t)
	null, unknown := tftypes.NewValue(tftypes.String, nil), tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	for _, dataSource := range []string{"vpcep_endpoint_services", "vpcep_endpoint_service", "vpcep_public_endpoint_services"} {
		for name, test := range map[string]struct {
			projectName, projectID tftypes.Value
			ok                     bool
		}{
			"both":                 {str("cn-north-4"), str("p"), false},
			"a name":               {str("cn-north-4"), null, true},
			"a name, an unknown":   {str("cn-north-4"), unknown, true},
			"an empty name":        {str(""), str("p"), true},
			"an unknown name":      {unknown, str("p"), true},
			"neither, and a blank": {str(""), null, true},
		} {
			diags := p.validate(t, dataSource, arguments{"id": str("1"), "project_name": test.projectName, "project_id": test.projectID})
			if test.ok != (len(diags) == 0) {
				t.Errorf("%s, %s: got %v", dataSource, name, diags)
			}
			for _, d := range diags {
				if d.Summary != "Conflicting arguments" || !d.Attribute.Equal(tftypes.NewAttributePath().WithAttributeName("project_name")) {
					t.Errorf("%s, %s: got %v", dataSource, name, d)
				}
			}
		}
	}
}

func TestDataSources_unknownProjectNameIsAnError(t *testing.T) {
	t.Parallel()
	e, server := newEmulator(t)
	p := newProtocolServer(t)
	p.configureWith(t, arguments{
		"region": str(emulator.Region), "access_key": str(emulator.AccessKey), "secret_key": str(emulator.SecretKey),
		"endpoints": stringMap(arguments{"vpcep": str(server.URL), "iam": str(server.URL)}),
	})
	for _, dataSource := range []string{"vpcep_endpoint_services", "vpcep_endpoint_service", "vpcep_public_endpoint_services"} {
		_, diags := p.read(t, dataSource, arguments{"id": str("1"), "project_name": str("none")})
		if len(diags) != 1 || diags[0].Summary != "Project not found" || !strings.Contains(diags[0].Detail, `has no project named "none"`) {
			t.Errorf("%s: got %v", dataSource, diags)
		}
	}
	if n := len(e.Listings()); n > 0 {
		t.Errorf("%d listings", n)
	}
}
