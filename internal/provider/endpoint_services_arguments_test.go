package provider

import (
	"context"
	"fmt"
	"maps"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

// badArgument is an argument as Terraform's language has it.
type badArgument struct{ name, value string }

var (
	badFilters = []badArgument{
		{"region", `""`}, {"region", `"CN-North"`}, {"region", `"a.b"`},
		{"project_id", `""`}, {"project_id", `"a/b"`},
		{"endpoint_service_name", `""`}, {"endpoint_service_name", `"` + strings.Repeat("x", 129) + `"`}, {"endpoint_service_name", `"` + strings.Repeat("é", 129) + `"`},
		{"id", `""`},
		{"status", `""`}, {"status", `"accepted"`}, {"status", `"Available"`},
		{"public_border_group", `""`},
		{"net_type", `""`}, {"net_type", `"ipv4"`},
		{"name", `""`},
		{"vpc_id", `""`},
		{"server_type", `""`},
		{"service_type", `""`},
	}
	badPublicArguments = []badArgument{
		{"region", `""`}, {"project_id", `""`}, {"endpoint_service_name", `""`}, {"id", `""`}, {"name", `""`}, {"sort_key", `"name"`}, {"sort_dir", `"down"`},
		{"limit", `0`}, {"limit", `1001`}, {"offset", `-1`},
	}
	badPluralArguments = append([]badArgument{
		{"sort_key", `""`}, {"sort_key", `"name"`},
		{"sort_dir", `""`}, {"sort_dir", `"down"`},
		{"limit", `0`}, {"limit", `1001`}, {"limit", `-1`}, {"limit", `1.5`},
		{"offset", `-1`},
	}, badFilters...)
)

func TestAccDataSources_invalidArgumentsAreErrorsBeforeAnyRequest(t *testing.T) {
	t.Parallel()
	for dataSource, bad := range map[string][]badArgument{
		"vpcep_endpoint_services": badPluralArguments,
		"vpcep_endpoint_service":  badFilters,

		"vpcep_public_endpoint_services": badPublicArguments,
	} {
		t.Run(dataSource, func(t *testing.T) {
			t.Parallel()
			e, server := newEmulator(t)
			config, errors := providerBlock(server), "(?s)"
			for i, argument := range bad {
				config += fmt.Sprintf("data %q \"bad%02d\" {\n  %s = %s\n}\n", dataSource, i, argument.name, argument.value)
				// Terraform shows errors in the order of the configuration, each with the line of its attribute.
				errors += fmt.Sprintf(`.*with data\.%s\.bad%02d,\s+on \S+ line \d+, in data "%s" "bad%02d":\s+\d+:\s+%s = `, dataSource, i, dataSource, i, argument.name)
			}
			run(t, resource.TestStep{Config: config, PlanOnly: true, ExpectError: regexp.MustCompile(errors)})
			if n := len(e.Requests()); n > 0 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

// Terraform itself shows no line of a nested attribute.
func TestTimeouts_invalidOnesAreErrors(t *testing.T) {
	t.Parallel()
	p := newProtocolServer(t)
	at := tftypes.NewAttributePath().WithAttributeName("timeouts").WithAttributeName("read")
	for _, dataSource := range []string{"vpcep_endpoint_services", "vpcep_endpoint_service", "vpcep_public_endpoint_services"} {
		for value, ok := range map[string]bool{
			"": false, "soon": false, "5": false, "0s": false, "0h0m": false, "-1m": false, "30s": true, "1.5h": true, "0h1m": true,
		} {
			diags := p.validate(t, dataSource, arguments{"id": str("any"), "timeouts": readTimeout(value)})
			if ok && len(diags) > 0 || !ok && len(diags) == 0 {
				t.Errorf("%s: read = %q: %v", dataSource, value, diags)
			}
			for _, d := range diags {
				if d.Severity != tfprotov6.DiagnosticSeverityError || !d.Attribute.Equal(at) {
					t.Errorf("%s: read = %q: %v", dataSource, value, d)
				}
			}
		}
	}
}

func TestEndpointService_requiresAFilter(t *testing.T) {
	t.Parallel()
	p := newProtocolServer(t)
	everywhere := arguments{
		"region": str("cn-north-4"), "project_id": str(emulator.ProjectID), "most_recent": boolean(true), "timeouts": readTimeout("1m"),
	}
	null := tftypes.NewValue(tftypes.String, nil)
	for name, test := range map[string]struct {
		tags tftypes.Value
		ok   bool
	}{
		"no tags":         {tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, nil), false},
		"empty tags":      {stringMap(arguments{}), false},
		"null tags":       {stringMap(arguments{"owner": null, "team": null}), false},
		"a tag":           {stringMap(arguments{"owner": str(""), "team": null}), true},
		"an unknown tag":  {stringMap(arguments{"owner": tftypes.NewValue(tftypes.String, tftypes.UnknownValue)}), true},
		"all of them are": {tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, tftypes.UnknownValue), true},
	} {
		given := maps.Clone(everywhere)
		given["with_tags"] = test.tags
		diags := p.validate(t, "vpcep_endpoint_service", given)
		if test.ok && len(diags) > 0 || !test.ok && (len(diags) != 1 || !strings.Contains(diags[0].Detail, "name, id, endpoint_service_name, status, vpc_id, server_type, service_type, with_tags, public_border_group, net_type")) {
			t.Errorf("%s: got %v", name, diags)
		}
		given["id"] = str("any")
		if diags := p.validate(t, "vpcep_endpoint_service", given); len(diags) > 0 {
			t.Errorf("%s beside another filter: got %v", name, diags[0])
		}
	}
	if diags := p.validate(t, "vpcep_endpoint_service", arguments{"name": tftypes.NewValue(tftypes.String, tftypes.UnknownValue)}); len(diags) > 0 {
		t.Errorf("an unknown filter is not taken for one: %v", diags[0])
	}
}

func TestDataSources_emptyStringsAreErrorsThatShowTheAlternative(t *testing.T) {
	t.Parallel()
	p := newProtocolServer(t)
	for dataSource, names := range map[string][]string{
		"vpcep_public_endpoint_services": {"region", "project_id", "endpoint_service_name", "id", "sort_key", "sort_dir", "name"},
		"vpcep_endpoint_services": {"region", "project_id", "endpoint_service_name", "id", "status", "sort_key", "sort_dir", "public_border_group", "net_type",
			"name", "vpc_id", "server_type", "service_type"},
		"vpcep_endpoint_service": {"region", "project_id", "endpoint_service_name", "id", "status", "public_border_group", "net_type",
			"name", "vpc_id", "server_type", "service_type"},
	} {
		for _, name := range names {
			given := arguments{"id": str("any")}
			given[name] = str("")
			diags := p.validate(t, dataSource, given)
			if len(diags) != 1 || !diags[0].Attribute.Equal(tftypes.NewAttributePath().WithAttributeName(name)) ||
				!strings.Contains(diags[0].Detail, name+` = var.x != "" ? var.x : null`) {
				t.Errorf("%s, %s: got %v", dataSource, name, diags)
			}
		}
	}
}

func TestDataSources_validArguments(t *testing.T) {
	t.Parallel()
	p := newProtocolServer(t)
	for dataSource, all := range map[string][]arguments{
		"vpcep_endpoint_services": {
			{}, {"limit": number(1)}, {"limit": number(1000)}, {"offset": number(0)},
			{"sort_key": str("create_at"), "sort_dir": str("desc")}, {"sort_key": str("update_at"), "sort_dir": str("asc")},
			{"sort_key": str("created_at")}, {"sort_key": str("updated_at")},
			{"endpoint_service_name": str(strings.Repeat("界", 128))},
			{"name": str(strings.Repeat("x", 200))}, {"server_type": str("BMS")}, {"with_tags": stringMap(arguments{"": str("")})},
		},
		"vpcep_endpoint_service": {
			{"name": str(strings.Repeat("x", 200))}, {"server_type": str("BMS")}, {"with_tags": stringMap(arguments{"": str("")})},
			{"status": str("creating")}, {"status": str("available")}, {"status": str("failed")}, {"status": str("deleting")},
			{"net_type": str("vlan")}, {"net_type": str("vxlan")}, {"net_type": str("all")},
		},
	} {
		for _, given := range all {
			if diags := p.validate(t, dataSource, given); len(diags) > 0 {
				t.Errorf("%s, %v: %v", dataSource, given, diags[0])
			}
		}
	}
}

func TestAccDataSources_unknownArgumentsWaitForApply(t *testing.T) {
	t.Parallel()
	e, server := newEmulator(t, lifelike(t)...)
	run(t, resource.TestStep{
		Config: providerBlock(server) + `
resource "terraform_data" "name" { input = "search" }
resource "terraform_data" "limit" { input = 7 }
data "vpcep_endpoint_services" "test" {
  endpoint_service_name = terraform_data.name.output
  limit                 = terraform_data.limit.output
}
data "vpcep_endpoint_service" "test" {
  name = terraform_data.name.output
}
`,
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{noRequest{e}}},
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(listing, tfjsonpath.New("total_count"), knownvalue.Int64Exact(1)),
			statecheck.ExpectKnownValue("data.vpcep_endpoint_service.test", tfjsonpath.New("id"), knownvalue.StringExact(idOf(t, "search"))),
		},
	})
}

// noRequest checks that an emulator has had no request.
type noRequest struct{ *emulator.Emulator }

func (e noRequest) CheckPlan(_ context.Context, _ plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	if n := len(e.Requests()); n > 0 {
		resp.Error = fmt.Errorf("%d requests before apply", n)
	}
}

func TestEndpointServices_sendsItsArguments(t *testing.T) {
	t.Parallel()
	e, server := newEmulator(t, emulator.Generate(3, 1)...)
	p := newProtocolServer(t)
	p.configure(t, server)
	for name, test := range map[string]struct {
		given arguments
		want  string
	}{
		"none": {nil, "limit=1000"},
		"all but offset": {
			arguments{
				"endpoint_service_name": str("a b+&é/%"), "id": str("i=1"), "status": str("failed"), "sort_key": str("update_at"), "sort_dir": str("asc"),
				"limit": number(17), "public_border_group": str("br?#"), "net_type": str("vxlan"),
			},
			"endpoint_service_name=a+b%2B%26%C3%A9%2F%25&id=i%3D1&limit=17&net_type=vxlan&public_border_group=br%3F%23&sort_dir=asc&sort_key=update_at&status=failed",
		},
		"offset":    {arguments{"offset": number(2)}, "limit=1000&offset=2"},
		"no offset": {arguments{"offset": number(0)}, "limit=1000"},
	} {
		e.Reset()
		_, diags := p.read(t, "vpcep_endpoint_services", test.given)
		if requests := e.Listings(); len(diags) > 0 || len(requests) != 1 || requests[0].Query.Encode() != test.want {
			t.Errorf("%s: %v, asked %v, want %s", name, diags, requests, test.want)
		}
	}
}

func TestEndpointServices_sendsTheSortKeyAsGiven(t *testing.T) {
	t.Parallel()
	for _, keys := range [][2]string{{"create_at", "update_at"}, {"created_at", "updated_at"}} {
		e, p := newConfiguredEmulator(t, emulator.Config{SortKeys: keys}, emulator.Generate(3, 1)...)
		for _, key := range keys {
			e.Reset()
			_, diags := p.read(t, "vpcep_endpoint_services", arguments{"sort_key": str(key)})
			if requests := e.Listings(); len(diags) > 0 || len(requests) != 1 || requests[0].Query.Get("sort_key") != key {
				t.Errorf("%s: %v, asked %v", key, diags, requests)
			}
		}
	}
}

func TestEndpointServices_keepsTheOrderOfTheAPI(t *testing.T) {
	t.Parallel()
	services := emulator.Generate(25, 2)
	_, server := newEmulator(t, services...)
	p := newProtocolServer(t)
	p.configure(t, server)
	for name, test := range map[string]struct {
		given arguments
		place func(i int) int // of the i-th newest
	}{
		"newest first": {arguments{}, func(i int) int { return i }},
		"oldest first": {arguments{"sort_key": str("create_at"), "sort_dir": str("asc")}, func(i int) int { return len(services) - 1 - i }},
		"small pages":  {arguments{"limit": number(2)}, func(i int) int { return i }},
	} {
		state, diags := p.read(t, "vpcep_endpoint_services", test.given)
		if len(diags) > 0 {
			t.Fatal(name, diags[0])
		}
		listed := elements(t, state["endpoint_services"])
		for i, s := range services {
			if got := stringOf(t, attributes(t, listed[test.place(i)])["id"]); got != s.ID {
				t.Fatalf("%s: at %d is %s, want %s", name, test.place(i), got, s.ID)
			}
		}
	}
}

func TestEndpointServices_noMatchIsAnEmptyList(t *testing.T) {
	t.Parallel()
	_, server := newEmulator(t, emulator.Generate(3, 1)...)
	p := newProtocolServer(t)
	p.configure(t, server)
	state, diags := p.read(t, "vpcep_endpoint_services", arguments{"id": str("none")})
	if len(diags) > 0 {
		t.Fatal(diags[0])
	}
	if list := state["endpoint_services"]; list.IsNull() || len(elements(t, list)) != 0 || !state["total_count"].Equal(number(0)) {
		t.Errorf("got %v of %v", list, state["total_count"])
	}
}

func TestEndpointServices_offsetPastTheEnd(t *testing.T) {
	t.Parallel()
	services := emulator.Generate(3, 1)
	_, lenient := newConfiguredEmulator(t, emulator.Config{}, services...)
	for offset, want := range map[int64]int{2: 1, 3: 0, 4: 0} {
		state, diags := lenient.read(t, "vpcep_endpoint_services", arguments{"offset": number(offset)})
		if len(diags) > 0 || len(elements(t, state["endpoint_services"])) != want || !state["total_count"].Equal(number(3)) {
			t.Errorf("offset %d: got %v, %v", offset, state, diags)
		}
	}
	_, strict := newConfiguredEmulator(t, emulator.Config{StrictOffset: true}, services...)
	at := tftypes.NewAttributePath().WithAttributeName("offset")
	for _, offset := range []int64{3, 4} {
		_, diags := strict.read(t, "vpcep_endpoint_services", arguments{"offset": number(offset)})
		if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityError || !diags[0].Attribute.Equal(at) {
			t.Errorf("offset %d: got %v", offset, diags)
		}
	}
}

// newConfiguredEmulator starts an emulator of its own kind, and a provider that
// is configured for it.
func newConfiguredEmulator(t *testing.T, config emulator.Config, services ...emulator.Service) (*emulator.Emulator, protocolServer) {
	t.Helper()
	e := emulator.New(config)
	if err := e.Create(emulator.ProjectID, services...); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	p := newProtocolServer(t)
	p.configure(t, server)
	return e, p
}
