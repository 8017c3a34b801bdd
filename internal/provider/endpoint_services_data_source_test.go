package provider

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

const listing = "data.vpcep_endpoint_services.test"

// The testing library runs Terraform ten times for a step, each of which takes its time for each service: the pages are small.
func TestAccEndpointServices_stateHasEveryService(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ n, limit int }{{0, 1000}, {1, 1000}, {19, 20}, {20, 20}, {21, 20}, {50, 20}} {
		n := test.n
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			services := emulator.Generate(n, 1)
			e, server := newEmulator(t, services...)
			config := fmt.Sprintf("%s\ndata \"vpcep_endpoint_services\" \"test\" { limit = %d }", providerBlock(server), test.limit)
			want := make([]knownvalue.Check, n)
			for i, s := range services {
				want[i] = knownvalue.ObjectExact(knownService(t, s.JSON))
			}
			run(t, resource.TestStep{
				Config: config,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(listing, tfjsonpath.New("total_count"), knownvalue.Int64Exact(int64(n))),
					statecheck.ExpectKnownValue(listing, tfjsonpath.New("endpoint_services"), knownvalue.ListExact(want)),
				},
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			})
			checkRequests(t, e, n, test.limit)
		})
	}
}

func TestAccEndpointServices_largestPages(t *testing.T) {
	t.Parallel()
	const n = 1001
	e, server := newEmulator(t, emulator.Generate(n, 1)...)
	w := workspace{t: t, dir: t.TempDir()}
	w.write("main.tf", "terraform {\n  required_providers {\n    vpcep = { source = \"vpcep/vpcep\" }\n  }\n}\n"+providerBlock(server)+`
data "vpcep_endpoint_services" "test" {}
output "ids" { value = length(distinct(data.vpcep_endpoint_services.test.endpoint_services[*].id)) }`)
	out := w.terraform([]string{serveVariable + "=" + server.URL}, "plan", "-no-color")
	if want := fmt.Sprintf("+ ids = %d\n", n); !strings.Contains(out, want) {
		t.Errorf("the plan lacks %q:\n%s", want, out)
	}
	checkRequests(t, e, n, 1000)
}

// knownService is a service's state, made from what the API sends without the
// provider's code.
func knownService(t *testing.T, sent []byte) map[string]knownvalue.Check {
	t.Helper()
	var s map[string]any
	if err := json.Unmarshal(sent, &s); err != nil {
		t.Fatal(err)
	}
	checks := map[string]knownvalue.Check{}
	for _, name := range []string{
		"id", "port_id", "service_name", "server_type", "vpc_id", "status", "service_type", "created_at", "updated_at",
		"project_id", "domain_id", "ip", "tcp_proxy", "description", "public_border_group", "approval_enabled", "enable_policy", "connection_count",
	} {
		checks[name] = knownScalar(s[name])
	}
	checks["ports"] = knownList(s["ports"], func(p map[string]any) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{
			"client_port": knownNumber(p["client_port"]),
			"server_port": knownNumber(p["server_port"]),
			"protocol":    knownScalar(p["protocol"]),
		})
	})
	checks["tags"] = knownList(s["tags"], func(p map[string]any) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{"key": knownScalar(p["key"]), "value": knownScalar(p["value"])})
	})
	checks["error"] = knownList(s["error"], func(p map[string]any) knownvalue.Check {
		message, code := p["message"], p["code"]
		if message == nil {
			message, code = p["error_message"], p["error_code"]
		}
		return knownvalue.ObjectExact(map[string]knownvalue.Check{"message": knownScalar(message), "code": knownScalar(code)})
	})
	editions := []knownvalue.Check{}
	list, _ := s["supported_editions"].([]any)
	for _, edition := range list {
		editions = append(editions, knownScalar(edition))
	}
	checks["supported_editions"] = knownvalue.ListExact(editions)
	checks["name"] = knownName(s)
	return checks
}

// knownName is what stands between the region and the ID in a service_name.
func knownName(s map[string]any) knownvalue.Check {
	serviceName, _ := s["service_name"].(string)
	id, _ := s["id"].(string)
	parts := strings.Split(serviceName, ".")
	last := len(parts) - 1
	if last < 2 || parts[last] != id || last == 2 && parts[1] == "" {
		return knownvalue.Null()
	}
	return knownvalue.StringExact(strings.Join(parts[1:last], "."))
}

func knownScalar(v any) knownvalue.Check {
	switch v := v.(type) {
	case string:
		return knownvalue.StringExact(v)
	case bool:
		return knownvalue.Bool(v)
	case float64:
		return knownvalue.Int64Exact(int64(v))
	default:
		return knownvalue.Null()
	}
}

// knownNumber is a port, which the API sends as a number or as a string.
func knownNumber(v any) knownvalue.Check {
	if s, ok := v.(string); ok {
		var n int64
		if _, err := fmt.Sscan(s, &n); err == nil {
			return knownvalue.Int64Exact(n)
		}
	}
	return knownScalar(v)
}

func knownList(v any, element func(map[string]any) knownvalue.Check) knownvalue.Check {
	checks := []knownvalue.Check{}
	list, _ := v.([]any)
	for _, e := range list {
		checks = append(checks, element(e.(map[string]any)))
	}
	return knownvalue.ListExact(checks)
}

// checkRequests checks the paging of every listing that an emulator served.
func checkRequests(t *testing.T, e *emulator.Emulator, total, limit int) {
	t.Helper()
	for _, r := range e.Listings() {
		if got := r.Query.Get("limit"); got != fmt.Sprint(limit) {
			t.Errorf("limit=%s, want %d", got, limit)
		}
		var offset int
		if q := r.Query.Get("offset"); q != "" {
			if _, err := fmt.Sscan(q, &offset); err != nil || offset <= 0 || offset >= total {
				t.Errorf("offset=%s of %d", q, total)
			}
		}
		// A page that is full up to the total is confirmed by another one.
		if total < limit && offset != 0 {
			t.Errorf("a second page was asked for %d services", total)
		}
	}
}

func TestAccEndpointServices_referenceExample(t *testing.T) {
	t.Parallel()
	services, err := emulator.Dataset("reference-example")
	if err != nil {
		t.Fatal(err)
	}
	_, server := newEmulator(t, services...)
	str := knownvalue.StringExact
	empty := knownvalue.ListExact([]knownvalue.Check{})
	port := func(client, server int64) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{
			"client_port": knownvalue.Int64Exact(client), "server_port": knownvalue.Int64Exact(server), "protocol": str("TCP"),
		})
	}
	run(t, resource.TestStep{
		Config: providerBlock(server) + `data "vpcep_endpoint_services" "test" {}`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(listing, tfjsonpath.New("total_count"), knownvalue.Int64Exact(1)),
			statecheck.ExpectKnownValue(listing, tfjsonpath.New("endpoint_services").AtSliceIndex(0), knownvalue.ObjectExact(map[string]knownvalue.Check{
				"id":                  str("4189d3c2-8882-4871-a3c2-d380272eed83"),
				"port_id":             str("4189d3c2-8882-4871-a3c2-d380272eed88"),
				"vpc_id":              str("4189d3c2-8882-4871-a3c2-d380272eed80"),
				"status":              str("available"),
				"approval_enabled":    knownvalue.Bool(false),
				"service_name":        str("test123"),
				"name":                knownvalue.Null(),
				"server_type":         str("VM"),
				"service_type":        str("interface"),
				"ports":               knownvalue.ListExact([]knownvalue.Check{port(8080, 80), port(8081, 80)}),
				"project_id":          str("6e9dfd51d1124e8d8498dce894923a0d"),
				"created_at":          str("2022-04-14T09:35:47Z"),
				"updated_at":          str("2022-04-14T09:36:47Z"),
				"public_border_group": str("br-abc-aaa1"),
				"supported_editions":  knownvalue.ListExact([]knownvalue.Check{str("basic"), str("profession")}),
				"domain_id":           knownvalue.Null(),
				"ip":                  knownvalue.Null(),
				"tags":                empty,
				"connection_count":    knownvalue.Null(),
				"tcp_proxy":           knownvalue.Null(),
				"error":               empty,
				"description":         knownvalue.Null(),
				"enable_policy":       knownvalue.Null(),
			})),
		},
	})
}

// Terraform turns text into Unicode's composed form (NFC), so none of another is here.
func TestAccEndpointServices_oddServices(t *testing.T) {
	t.Parallel()
	services, err := emulator.Parse([]byte(`{"endpoint_services": [
		{"id": "missing"},
		{
			"id": "null", "port_id": null, "service_name": null, "approval_enabled": null, "connection_count": null,
			"ports": null, "tags": null, "error": null, "supported_editions": null
		},
		{
			"id": "unknown", "status": "frozen", "server_type": "BMS", "service_type": "relay", "tcp_proxy": "proxy_vni",
			"pool_id": "of no table", "ip_version": {"nested": ["too"]}, "supported_editions": ["ultimate"],
			"ports": [{"client_port": 443, "server_port": "8443", "protocol": "UDP"}, {"client_port": null}]
		},
		{
			"id": "errors", "status": "failed",
			"error": [{"message": "m1", "code": "c1"}, {"error_message": "m2", "error_code": "c2"}, {}]
		},
		{
			"id": "text", "service_name": "\"quoted\" \\ back", "description": "${var.x} %{ if true }%{ endif } $${y}\r\n\t  支付 🚚 é <a href='x'>&amp; \u0000\u200b ",
			"tags": [{"key": "成本:a/b", "value": ""}, {"key": "成本:a/b", "value": "${z}"}]
		},
		{"id": "named", "service_name": "cn-north-4.orders.v2.named"},
		{"id": "unnamed", "service_name": "cn-north-4.unnamed"},
		{"id": "empty", "service_name": "cn-north-4..empty"},
		{"id": "another", "service_name": "cn-north-4.orders.of-another"}
	]}`))
	if err != nil {
		t.Fatal(err)
	}
	_, server := newEmulator(t, services...)
	want := make([]knownvalue.Check, len(services))
	for i, s := range services {
		want[i] = knownvalue.ObjectExact(knownService(t, s.JSON))
	}
	run(t, resource.TestStep{
		Config: providerBlock(server) + `data "vpcep_endpoint_services" "test" {}`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(listing, tfjsonpath.New("endpoint_services"), knownvalue.ListExact(want)),
		},
	})
}

// The filters that the API does not have leave services out of the list, and
// not out of total_count.
func TestAccEndpointServices_filters(t *testing.T) {
	t.Parallel()
	services := lifelike(t)
	_, server := newEmulator(t, services...)
	config := providerBlock(server)
	var checks []statecheck.StateCheck
	for name, test := range map[string]struct {
		filters string
		want    []string // parts of the names
		total   int
	}{
		"name":              {`name = "orders-api"`, []string{"orders-api."}, len(services)},
		"full_name":         {`name = "cn-north-4.orders-api.36f675cc-81e7-4ef5-a8e2-5d940ed90475"`, []string{"orders-api."}, len(services)},
		"name_in_upper":     {`name = "Orders-API"`, nil, len(services)},
		"part_and_name":     {"endpoint_service_name = \"orders\"\nname = \"orders-api\"", []string{"orders-api."}, 2},
		"vpc_and_type":      {"vpc_id = \"6513270e-269e-4d37-b2a7-4de452e6b438\"\nserver_type = \"VM\"", []string{"legacy-soap"}, len(services)},
		"service_type":      {`service_type = "gateway"`, []string{"obs"}, len(services)},
		"tag":               {`with_tags = { owner = "équipe recherche" }`, []string{"search"}, len(services)},
		"tags_and_null":     {`with_tags = { environment = "production", owner = "支付组", team = null }`, []string{"payments"}, len(services)},
		"status_and_server": {"status = \"creating\"\nserver_type = \"VIP\"", nil, 1},
	} {
		config += fmt.Sprintf("data \"vpcep_endpoint_services\" %q {\n%s\n}\n", name, test.filters)
		ids := make([]knownvalue.Check, len(test.want))
		for i, part := range test.want {
			ids[i] = knownvalue.ObjectPartial(map[string]knownvalue.Check{"id": knownvalue.StringExact(idOf(t, part))})
		}
		checks = append(checks,
			statecheck.ExpectKnownValue("data.vpcep_endpoint_services."+name, tfjsonpath.New("endpoint_services"), knownvalue.ListExact(ids)),
			statecheck.ExpectKnownValue("data.vpcep_endpoint_services."+name, tfjsonpath.New("total_count"), knownvalue.Int64Exact(int64(test.total))))
	}
	run(t, resource.TestStep{Config: config, ConfigStateChecks: checks})
}
