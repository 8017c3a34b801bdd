package provider

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

// ages are times of creation and their order. Some are equal, and those that
// are not here cannot be compared.
var ages = map[string]int{
	"2026-01-01T00:00:00Z":      1,
	"2026-01-01T00:00:00":       1,
	"2026-01-01T02:00:00+02:00": 1,
	"2026-01-01T00:00:00.5Z":    2,
	"2026-01-01T00:00:01Z":      3,
	"2026-01-01T00:00:00-01:00": 4,
	"2026-01-02T00:00:00.001":   5,
}

func TestEndpointService_agreesWithFilteringTheList(t *testing.T) {
	t.Parallel()
	outcomes := map[int]int{}
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, seed))
		_, server := newEmulator(t, alikeServices(t, r)...)
		p := newProtocolServer(t)
		p.configure(t, server)
		all, diags := p.read(t, "vpcep_endpoint_services", nil)
		if len(diags) > 0 {
			t.Fatal(diags[0])
		}
		listed := elements(t, all["endpoint_services"])
		for range 20 {
			given := randomFilters(t, r, attributes(t, listed[r.IntN(len(listed))]))
			want, matches := byHand(t, listed, given)
			outcomes[min(matches, 2)]++
			checkFiltered(t, p, listed, given)
			got, diags := p.read(t, "vpcep_endpoint_service", given)
			switch {
			case (want == nil) != (len(diags) == 1):
				t.Fatalf("seed %d, %v: %d match by hand, got %v, %v", seed, given, matches, got, diags)
			case want == nil && matches > 0 && !strings.Contains(diags[0].Detail, fmt.Sprintf("%d services", matches)):
				t.Fatalf("seed %d, %v: the error does not say that %d match: %v", seed, given, matches, diags[0].Detail)
			}
			for name, value := range want {
				if name != "name" && !got[name].Equal(value) {
					t.Fatalf("seed %d, %v: %s is %v, in the list %v", seed, given, name, got[name], value)
				}
			}
			if want != nil && given["name"].Type() == nil {
				if name := nameByHand(t, want); stringOf(t, got["name"]) != name || got["name"].IsNull() != (name == "") || !want["name"].Equal(got["name"]) {
					t.Fatalf("seed %d, %v: name is %v, in the list %v, want %q", seed, given, got["name"], want["name"], name)
				}
			}
			for name, value := range given {
				if want != nil && !got[name].Equal(value) {
					t.Fatalf("seed %d, %v: %s is %v in the state", seed, given, name, got[name])
				}
			}
		}
	}
	for matches := range 3 {
		if outcomes[matches] < 20 {
			t.Errorf("too few trials of %d matches (2: or more) to prove anything: %v", matches, outcomes)
		}
	}
}

// checkFiltered checks that the list with the same filters has the services that
// match by hand, in their order.
func checkFiltered(t *testing.T, p protocolServer, listed []tftypes.Value, given arguments) {
	t.Helper()
	filters := maps.Clone(given)
	delete(filters, "most_recent")
	var want []string
	for _, element := range listed {
		if service := attributes(t, element); matchesByHand(t, service, filters) {
			want = append(want, stringOf(t, service["id"]))
		}
	}
	state, diags := p.read(t, "vpcep_endpoint_services", filters)
	if len(diags) > 0 {
		t.Fatal(diags[0])
	}
	var got []string
	for _, element := range elements(t, state["endpoint_services"]) {
		got = append(got, stringOf(t, attributes(t, element)["id"]))
	}
	if !slices.Equal(got, want) {
		t.Fatalf("%v: listed %q, want %q", filters, got, want)
	}
}

// alikeServices are services many of which have values in common.
func alikeServices(t *testing.T, r *rand.Rand) []emulator.Service {
	t.Helper()
	services := emulator.Generate(30, r.Uint64())
	for i, s := range services {
		var object map[string]any
		if err := json.Unmarshal(s.JSON, &object); err != nil {
			t.Fatal(err)
		}
		object["vpc_id"] = oneOf[any](r, "vpc-1", "vpc-2", nil)
		object["service_name"] = oneOf(r, "cn-north-4.orders."+s.ID, "cn-north-4.Orders."+s.ID, "cn-north-4.orders.v2."+s.ID, "cn-north-4."+s.ID,
			"orders", "orders.v2", "com.public.orders.v2", "cn-north-4.orders.of-another")
		object["created_at"] = oneOf(r, append(slices.Sorted(maps.Keys(ages)), "soon")...)
		if r.IntN(20) == 0 {
			delete(object, "created_at")
		}
		sent, err := json.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		if services[i], err = emulator.NewService(sent); err != nil {
			t.Fatal(err)
		}
	}
	return services
}

func oneOf[T any](r *rand.Rand, choices ...T) T { return choices[r.IntN(len(choices))] }

// randomFilters are some that a service matches, and now and then one that it does not.
func randomFilters(t *testing.T, r *rand.Rand, service arguments) arguments {
	t.Helper()
	given := arguments{}
	for _, name := range []string{"vpc_id", "server_type", "service_type", "status", "public_border_group", "id"} {
		if r.IntN(4) == 0 && !service[name].IsNull() && (name != "id" || r.IntN(3) == 0) {
			given[name] = service[name]
		}
	}
	if r.IntN(2) == 0 {
		given["name"] = oneOf(r, str("orders"), str("Orders"), str("orders.v2"), str("order"), service["service_name"])
	}
	if r.IntN(4) == 0 {
		given["endpoint_service_name"] = oneOf(r, str("rder"), str("cn-north-4.o"), str("v3"))
	}
	if tags := elements(t, service["tags"]); len(tags) > 0 && r.IntN(4) == 0 {
		tag := attributes(t, tags[0])
		given["with_tags"] = stringMap(map[string]tftypes.Value{
			stringOf(t, tag["key"]): oneOf(r, tag["value"], tag["value"], tag["value"], str("another")),
			"ignored":               tftypes.NewValue(tftypes.String, nil),
		})
	}
	if r.IntN(8) == 0 {
		given["vpc_id"] = str("vpc-3")
	}
	if len(given) == 0 {
		given["net_type"] = str("all")
	}
	if r.IntN(2) == 0 {
		given["most_recent"] = boolean(true)
	}
	return given
}

// byHand looks through a list for the one service to find, and counts those
// that match.
func byHand(t *testing.T, listed []tftypes.Value, given arguments) (one arguments, matches int) {
	t.Helper()
	var found []arguments
	for _, element := range listed {
		service := attributes(t, element)
		if matchesByHand(t, service, given) {
			found = append(found, service)
		}
	}
	if len(found) == 1 {
		return found[0], 1
	}
	if _, ok := given["most_recent"]; ok && len(found) > 1 {
		byAge := map[int][]arguments{}
		for _, service := range found {
			age := ages[stringOf(t, service["created_at"])]
			byAge[age] = append(byAge[age], service)
		}
		last := byAge[slices.Max(slices.Collect(maps.Keys(byAge)))]
		if len(byAge[0]) == 0 && len(last) == 1 {
			return last[0], len(found)
		}
	}
	return nil, len(found)
}

func matchesByHand(t *testing.T, service, given arguments) bool {
	t.Helper()
	serviceName := stringOf(t, service["service_name"])
	for name, filter := range given {
		var ok bool
		switch name {
		case "name":
			region, _, _ := strings.Cut(serviceName, ".")
			want := stringOf(t, filter)
			ok = serviceName == want || serviceName == region+"."+want+"."+stringOf(t, service["id"])
		case "endpoint_service_name":
			ok = strings.Contains(serviceName, stringOf(t, filter))
		case "with_tags":
			ok = true
			for key, value := range attributes(t, filter) {
				ok = ok && (value.IsNull() || slices.ContainsFunc(elements(t, service["tags"]), func(tag tftypes.Value) bool {
					pair := attributes(t, tag)
					return pair["key"].Equal(str(key)) && pair["value"].Equal(value)
				}))
			}
		case "net_type", "most_recent":
			ok = true
		default:
			ok = service[name].Equal(filter)
		}
		if !ok {
			return false
		}
	}
	return true
}

// nameByHand is the name that a service was created with.
func nameByHand(t *testing.T, service arguments) string {
	t.Helper()
	const region = "cn-north-4."
	serviceName, id := stringOf(t, service["service_name"]), "."+stringOf(t, service["id"])
	if !strings.HasPrefix(serviceName, region) || !strings.HasSuffix(serviceName, id) || len(serviceName) < len(region)+len(id) {
		return ""
	}
	return serviceName[len(region) : len(serviceName)-len(id)]
}
