package provider

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

const listing = "data.vpcep_endpoint_services.test"

func TestEveryServiceIsInStateWhole(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 10, 999, 1000, 1001, 2500} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			services := emulator.Generate(n, 1)
			e, server := newEmulator(t, services...)
			config := providerBlock(server) + `data "vpcep_endpoint_services" "test" {}`
			want := make([]knownvalue.Check, n)
			for i, s := range services {
				want[i] = knownService(t, s.JSON)
			}
			run(t, resource.TestStep{
				Config: config,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(listing, tfjsonpath.New("total_count"), knownvalue.Int64Exact(int64(n))),
					statecheck.ExpectKnownValue(listing, tfjsonpath.New("endpoint_services"), knownvalue.ListExact(want)),
				},
			}, resource.TestStep{
				Config:           config,
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			})
			checkRequests(t, e, n)
		})
	}
}

// knownService is a service's state, made from what the API sends without the
// provider's code.
func knownService(t *testing.T, sent []byte) knownvalue.Check {
	t.Helper()
	var s map[string]any
	if err := json.Unmarshal(sent, &s); err != nil {
		t.Fatal(err)
	}
	checks := map[string]knownvalue.Check{}
	for _, name := range []string{
		"id", "port_id", "service_name", "server_type", "vpc_id", "status", "service_type", "created_at", "updated_at",
		"project_id", "domain_id", "ip", "tcp_proxy", "description", "public_border_group",
	} {
		checks[name] = knownScalar(s[name])
	}
	for _, name := range []string{"approval_enabled", "enable_policy", "connection_count"} {
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
	return knownvalue.ObjectExact(checks)
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
func checkRequests(t *testing.T, e *emulator.Emulator, total int) {
	t.Helper()
	for _, r := range e.Listings() {
		if got := r.Query.Get("limit"); got != "1000" {
			t.Errorf("limit=%s, want 1000", got)
		}
		var offset int
		if q := r.Query.Get("offset"); q != "" {
			if _, err := fmt.Sscan(q, &offset); err != nil || offset <= 0 || offset >= total {
				t.Errorf("offset=%s of %d", q, total)
			}
		}
		if total <= 1000 && offset != 0 {
			t.Errorf("a second page was asked for %d services", total)
		}
	}
}
