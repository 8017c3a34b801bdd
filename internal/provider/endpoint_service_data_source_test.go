package provider

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

// lifelike are the services of the emulator's lifelike data set.
func lifelike(t *testing.T) []emulator.Service {
	t.Helper()
	services, err := emulator.Dataset("lifelike")
	if err != nil {
		t.Fatal(err)
	}
	return services
}

// idOf is the id of the lifelike service with this part in its name.
func idOf(t *testing.T, name string) string {
	t.Helper()
	for _, s := range lifelike(t) {
		if strings.Contains(s.Name, name) {
			return s.ID
		}
	}
	t.Fatalf("no service %s", name)
	return ""
}

func TestAccEndpointService_stateHasEveryAttribute(t *testing.T) {
	t.Parallel()
	services := lifelike(t)
	_, server := newEmulator(t, services...)
	config := providerBlock(server)
	var checks []statecheck.StateCheck
	for _, s := range services {
		name := "s" + s.ID
		config += `
data "vpcep_endpoint_service" "` + name + `" {
  name = "` + s.Name + `"
}
output "` + name + `" {
  value = data.vpcep_endpoint_service.` + name + `
}
`
		known := knownService(t, s.JSON)
		known["name"] = knownvalue.StringExact(s.Name) // as it is configured
		for attribute, check := range known {
			checks = append(checks, statecheck.ExpectKnownValue("data.vpcep_endpoint_service."+name, tfjsonpath.New(attribute), check))
		}
	}
	run(t, resource.TestStep{
		Config:            config,
		ConfigStateChecks: checks,
	}, resource.TestStep{
		Config:           config,
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
	})
}

func TestAccEndpointService_filters(t *testing.T) {
	t.Parallel()
	_, server := newEmulator(t, lifelike(t)...)
	config := providerBlock(server)
	var checks []statecheck.StateCheck
	for name, test := range map[string]struct{ filters, want string }{
		"part_of_the_service_name": {`name = "orders-api"`, "orders-api."},
		"whole_service_name":       {`name = "cn-north-4.orders-api.36f675cc-81e7-4ef5-a8e2-5d940ed90475"`, "orders-api."},
		"fuzzy_name":               {`endpoint_service_name = "staging"`, "orders-api-staging"},
		"both_names":               {"name = \"orders-api\"\nendpoint_service_name = \"orders\"", "orders-api."},
		"id":                       {`id = "ae97ba94-d0ed-482f-8f6d-05584ef8aa38"`, "metrics"},
		"status":                   {`status = "creating"`, "mail-relay"},
		"server_type":              {`server_type = "VIP"`, "metrics"},
		"service_type":             {`service_type = "gateway"`, "obs"},
		"vpc_id_and_server_type":   {"vpc_id = \"6513270e-269e-4d37-b2a7-4de452e6b438\"\nserver_type = \"VM\"", "legacy-soap"},
		"border_group_and_status":  {"public_border_group = \"center\"\nstatus = \"available\"\nservice_type = \"gateway\"", "obs"},
		"tag":                      {`with_tags = { owner = "équipe recherche" }`, "search"},
		"tags_and_null":            {`with_tags = { environment = "production", owner = "支付组", team = null }`, "payments"},
		"empty_tags_and_name":      {"with_tags = {}\nname = \"search\"", "search"},
		"tags":                     {`with_tags = { environment = "production", owner = "支付组", reviewed = "" }`, "payments"},
		"most_recent":              {"net_type = \"all\"\nmost_recent = true", "mail-relay"},
		"most_recent_of_some":      {"with_tags = { environment = \"production\" }\nmost_recent = true", "audit-log"},
		"project":                  {"project_id = \"" + emulator.ProjectID + "\"\nname = \"search\"", "search"},
	} {
		config += "data \"vpcep_endpoint_service\" \"" + name + "\" {\n" + test.filters + "\n}\n"
		checks = append(checks, statecheck.ExpectKnownValue("data.vpcep_endpoint_service."+name, tfjsonpath.New("id"), knownvalue.StringExact(idOf(t, test.want))))
	}
	run(t, resource.TestStep{Config: config, ConfigStateChecks: checks})
}

func TestAccEndpointService_noneAndSeveralAreErrors(t *testing.T) {
	t.Parallel()
	// Terraform shows errors in the order of the configuration.
	config, errors := "", ""
	for i, test := range []struct{ filters, want string }{
		{
			"name = \"Orders-API\"\nvpc_id = \"6513270e-269e-4d37-b2a7-4de452e6b438\"",
			`No endpoint service matches.*Filters: name = "Orders-API",\s+vpc_id\s=\s+"6513270e-269e-4d37-b2a7-4de452e6b438"\..*` +
				`Region: cn-north-4\s+Project: ` + emulator.ProjectID + `\s+Endpoint: http://127\.0\.0\.1:\d+\s+Services read: 14\s.*` +
				`- cn-north-4\.orders-api\.36f675cc-\S+, available, created\s+2026-09-21T08:14:02Z`,
		},
		{
			"with_tags = { owner = \"nobody\" }\nregion = \"cn-north-4\"",
			`No endpoint service matches.*Filters: with_tags = \{"owner":"nobody"\}\.`,
		},
		{
			`endpoint_service_name = "orders"`,
			`Multiple endpoint services match.*Filters: endpoint_service_name = "orders"\..*2 services match:\s+- cn-north-4\.orders-api\.36f675cc-\S+, available, .*` +
				`- cn-north-4\.orders-api-staging\.8d116ece-.*name.*most_recent`,
		},
		{
			`status = "available"` + "\nmost_recent = true\nservice_type = \"twin\"",
			`Cannot determine the newest endpoint service.*2\s+services\s+match,\s+and\s+the\s+newest\s+2.*- cn-north-4\.a\.1, .*- cn-north-4\.b\.2, `,
		},
	} {
		config += fmt.Sprintf("data \"vpcep_endpoint_service\" \"e%d\" {\n%s\n}\n", i, test.filters)
		errors += ".*" + test.want
	}
	twins, err := emulator.Parse([]byte(`{"endpoint_services": [
		{"id": "1", "service_name": "cn-north-4.a.1", "status": "available", "service_type": "twin", "created_at": "2026-01-01T00:00:00Z"},
		{"id": "2", "service_name": "cn-north-4.b.2", "status": "available", "service_type": "twin", "created_at": "2026-01-01T00:00:00"}
	]}`))
	if err != nil {
		t.Fatal(err)
	}
	_, server := newEmulator(t, append(lifelike(t), twins...)...)
	run(t, resource.TestStep{Config: providerBlock(server) + config, ExpectError: regexp.MustCompile("(?s)" + errors)})
}

func TestAccEndpointService_postcondition(t *testing.T) {
	t.Parallel()
	_, server := newEmulator(t, lifelike(t)...)
	run(t, resource.TestStep{
		Config: providerBlock(server) + `
data "vpcep_endpoint_service" "test" {
  name = "audit-log"
  lifecycle {
    postcondition {
      condition     = self.status == "available"
      error_message = "${self.service_name} is ${self.status}."
    }
  }
}
`,
		ExpectError: regexp.MustCompile(`cn-north-4\.audit-log\.7f150524-\S+\s+is\s+failed`),
	})
}

func TestAccEndpointService_regionsAndProjects(t *testing.T) {
	t.Parallel()
	const south = "1f4b8f8f0d2a4a6f9c0de5a1b2c3d4e5"
	e := emulator.New(emulator.Config{Projects: map[string]string{emulator.Region: emulator.ProjectID, "cn-south-1": south}})
	for project, services := range map[string]string{
		emulator.ProjectID: `{"endpoint_services": [{"id": "north", "service_name": "cn-north-4.orders.north"}]}`,
		south:              `{"endpoint_services": [{"id": "south", "service_name": "cn-south-1.orders.south"}]}`,
	} {
		parsed, err := emulator.Parse([]byte(services))
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Create(project, parsed...); err != nil {
			t.Fatal(err)
		}
	}
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	run(t, resource.TestStep{
		Config: `
provider "vpcep" {
  region     = "` + emulator.Region + `"
  access_key = "` + emulator.AccessKey + `"
  secret_key = "` + emulator.SecretKey + `"
  endpoints  = { vpcep = "` + server.URL + `", iam = "` + server.URL + `" }
}
data "vpcep_endpoint_service" "test" {
  count  = 2
  region = ["cn-north-4", "cn-south-1"][count.index]
  name   = "orders"
}
data "vpcep_endpoint_service" "project" {
  project_id = "` + south + `"
  name       = "orders"
}
output "ids" {
  value = concat(data.vpcep_endpoint_service.test[*].id, [data.vpcep_endpoint_service.project.id])
}
`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("ids", knownvalue.ListExact([]knownvalue.Check{
				knownvalue.StringExact("north"), knownvalue.StringExact("south"), knownvalue.StringExact("south"),
			})),
		},
	})
}

func TestAccEndpointService_isReadAtEveryPlan(t *testing.T) {
	t.Parallel()
	services := lifelike(t)
	e, server := newEmulator(t, services...)
	config := providerBlock(server) + `
data "vpcep_endpoint_service" "test" { name = "mail-relay" }
data "vpcep_endpoint_service" "same" { name = "mail-relay" }
output "statuses" { value = [data.vpcep_endpoint_service.test.status, data.vpcep_endpoint_service.same.status] }
`
	statuses := func(status string) []statecheck.StateCheck {
		return []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("statuses", knownvalue.ListExact(
			[]knownvalue.Check{knownvalue.StringExact(status), knownvalue.StringExact(status)}))}
	}
	run(t, resource.TestStep{
		Config:            config,
		ConfigStateChecks: statuses("creating"),
	}, resource.TestStep{
		PreConfig: func() {
			for _, s := range services {
				if s.Status != "creating" {
					continue
				}
				updated, err := emulator.NewService([]byte(strings.Replace(string(s.JSON), `"creating"`, `"available"`, 1)))
				if err != nil {
					t.Fatal(err)
				}
				if err := e.Update(emulator.ProjectID, updated); err != nil {
					t.Fatal(err)
				}
			}
		},
		Config:            config,
		ConfigStateChecks: statuses("available"),
	})
}

func TestEndpointService_sendsItsFilters(t *testing.T) {
	t.Parallel()
	e, server := newEmulator(t, lifelike(t)...)
	p := newProtocolServer(t)
	p.configure(t, server)
	long := strings.Repeat("é", 128)
	for name, test := range map[string]struct {
		given arguments
		want  []string // the queries, but for limit
	}{
		"id":                      {arguments{"id": str(idOf(t, "search"))}, []string{"id=" + idOf(t, "search")}},
		"an unknown id":           {arguments{"id": str("none")}, []string{"id=none"}},
		"name":                    {arguments{"name": str("search")}, []string{"endpoint_service_name=search"}},
		"a name that none has":    {arguments{"name": str("Search")}, []string{"endpoint_service_name=Search", ""}},
		"a longest name":          {arguments{"name": str(long)}, []string{"endpoint_service_name=" + long, ""}},
		"a name too long to send": {arguments{"name": str(long + "é")}, []string{""}},
		"name and part of it":     {arguments{"name": str("search"), "endpoint_service_name": str("ear")}, []string{"endpoint_service_name=ear"}},
		"the API's filters": {
			arguments{"status": str("available"), "public_border_group": str("center"), "net_type": str("vlan")},
			[]string{"net_type=vlan&public_border_group=center&status=available"},
		},
		"filters that the API does not have": {
			arguments{
				"vpc_id": str("v"), "server_type": str("VM"), "service_type": str("gateway"), "most_recent": boolean(true),
				"with_tags": stringMap(arguments{"owner": str("platform")}),
			},
			[]string{""},
		},
	} {
		e.Reset()
		p.read(t, "vpcep_endpoint_service", test.given)
		var got []string
		for _, r := range e.Listings() {
			r.Query.Del("limit")
			query, err := url.QueryUnescape(r.Query.Encode())
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, query)
		}
		if strings.Join(got, " ") != strings.Join(test.want, " ") {
			t.Errorf("%s: asked %q, want %q", name, got, test.want)
		}
	}
}
