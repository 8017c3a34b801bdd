package provider

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"testing/quick"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

const publicType = "vpcep_public_endpoint_services"

// newPublicEmulator starts an emulator with public services.
func newPublicEmulator(t *testing.T, config emulator.Config, services ...emulator.Service) (*emulator.Emulator, *httptest.Server) {
	t.Helper()
	e := emulator.New(config)
	if err := e.Public.Create(emulator.ProjectID, services...); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	return e, server
}

// knownPublicService is a service's state, made from what the API sends without
// the provider's code.
func knownPublicService(t *testing.T, sent []byte) knownvalue.Check {
	t.Helper()
	var s map[string]any
	if err := json.Unmarshal(sent, &s); err != nil {
		t.Fatal(err)
	}
	checks := map[string]knownvalue.Check{"name": knownName(s)}
	for _, name := range []string{"id", "owner", "service_name", "service_type", "created_at", "is_charge", "public_border_group"} {
		checks[name] = knownScalar(s[name])
	}
	return knownvalue.ObjectExact(checks)
}

func TestAccPublicEndpointServices_stateHasEveryService(t *testing.T) {
	t.Parallel()
	odd, err := emulator.Parse([]byte(`{"endpoint_services": [
		{"id": "missing"},
		{"id": "null", "owner": null, "service_name": null, "service_type": null, "is_charge": null, "created_at": null},
		{"id": "otc", "service_name": "com.t-systems.otc.eu-de.obs", "service_type": "Gateway", "owner": "OBS", "is_charge": false, "of": "no table"}
	]}`))
	if err != nil {
		t.Fatal(err)
	}
	services := append(emulator.PublicServices("cn-north-4"), odd...)
	_, server := newPublicEmulator(t, emulator.Config{}, services...)
	want := make([]knownvalue.Check, len(services))
	for i, s := range services {
		want[i] = knownPublicService(t, s.JSON)
	}
	config := providerBlock(server) + `
data "vpcep_public_endpoint_services" "test" {}
data "vpcep_public_endpoint_services" "pages" { limit = 2 }
`
	var checks []statecheck.StateCheck
	for _, name := range []string{"test", "pages"} {
		at := "data." + publicType + "." + name
		checks = append(checks,
			statecheck.ExpectKnownValue(at, tfjsonpath.New("total_count"), knownvalue.Int64Exact(int64(len(services)))),
			statecheck.ExpectKnownValue(at, tfjsonpath.New("endpoint_services"), knownvalue.ListExact(want)),
			statecheck.ExpectKnownValue(at, tfjsonpath.New("region"), knownvalue.StringExact(emulator.Region)),
			statecheck.ExpectKnownValue(at, tfjsonpath.New("project_id"), knownvalue.StringExact(emulator.ProjectID)))
	}
	run(t, resource.TestStep{
		Config:            config,
		ConfigStateChecks: checks,
	}, resource.TestStep{
		Config:           config,
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
	})
}

func TestPublicEndpointServices_filters(t *testing.T) {
	t.Parallel()
	services := emulator.PublicServices("cn-north-4")
	e, server := newPublicEmulator(t, emulator.Config{}, services...)
	p := newProtocolServer(t)
	p.configure(t, server)
	id := map[string]string{}
	for _, s := range services {
		id[s.Name] = s.ID
	}
	var named string // its name is region.dns.id
	for name := range id {
		if strings.HasPrefix(name, "cn-north-4.dns.") {
			named = name
		}
	}
	for name, test := range map[string]struct {
		given arguments
		query string // but for limit
		want  []string
		total int64
	}{
		"middle part":   {arguments{"name": str("dns")}, "", []string{id[named]}, 5},
		"full name":     {arguments{"name": str(named)}, "", []string{id[named]}, 5},
		"another form":  {arguments{"name": str("com.myhuaweicloud.cn-north-4.obs")}, "", []string{id["com.myhuaweicloud.cn-north-4.obs"]}, 5},
		"a part":        {arguments{"name": str("obs")}, "", nil, 5},
		"part by API":   {arguments{"endpoint_service_name": str("dns"), "name": str("dns")}, "endpoint_service_name=dns", []string{id[named]}, 2},
		"id":            {arguments{"id": str(id[named])}, "id=" + id[named], []string{id[named]}, 1},
		"sort and skip": {arguments{"sort_key": str("create_at"), "sort_dir": str("asc"), "offset": number(4)}, "offset=4&sort_dir=asc&sort_key=create_at", []string{services[0].ID}, 5},
	} {
		e.Reset()
		state, diags := p.read(t, publicType, test.given)
		if len(diags) > 0 {
			t.Fatal(name, diags[0])
		}
		var got []string
		for _, s := range elements(t, state["endpoint_services"]) {
			got = append(got, stringOf(t, attributes(t, s)["id"]))
		}
		if !reflect.DeepEqual(got, test.want) || !state["total_count"].Equal(number(test.total)) {
			t.Errorf("%s: got %v of %s, want %v of %d", name, got, state["total_count"], test.want, test.total)
		}
		r := e.Requests()[0]
		r.Query.Del("limit")
		if r.Path != "/v1/"+emulator.ProjectID+"/vpc-endpoint-services/public" || r.Query.Encode() != test.query {
			t.Errorf("%s: asked %s?%s, want %s", name, r.Path, r.Query.Encode(), test.query)
		}
	}
}

// Errors are those of the first listing, with the permissions of this one.
func TestPublicEndpointServices_errors(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config        emulator.Config
		fault         emulator.Switch
		given         arguments
		summary, says string
	}{
		"forbidden":     {fault: emulator.Fail(http.StatusForbidden, "EndPoint.0004", ""), summary: "Permission denied", says: "vpcep:endpointServices:listPublic"},
		"web page":      {fault: emulator.HTML(), summary: "Not a response of the API", says: "Endpoint: http://"},
		"strict offset": {config: emulator.Config{StrictOffset: true}, given: arguments{"offset": number(9)}, summary: "Offset out of range", says: "offset"},
		"sort keys":     {config: emulator.Config{SortKeys: [2]string{"created_at", "updated_at"}}, given: arguments{"sort_key": str("create_at")}, summary: "Unknown sort key", says: "created_at"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, server := newPublicEmulator(t, test.config, emulator.PublicServices("cn-north-4")...)
			e.Use(test.fault)
			p := newProtocolServer(t)
			p.configure(t, server)
			_, diags := p.read(t, publicType, test.given)
			if len(diags) != 1 || diags[0].Summary != test.summary || !strings.Contains(diags[0].Detail, test.says) {
				t.Errorf("got %v, want %s with %q", diags, test.summary, test.says)
			}
		})
	}
}

// The state is that of the framework's own server, for any services.
func TestPublicEndpointServices_areEncodedAsByTheFramework(t *testing.T) {
	t.Parallel()
	var api atomic.Pointer[emulator.Emulator]
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { api.Load().ServeHTTP(w, r) }))
	t.Cleanup(endpoint.Close)
	own, framework := newBothServers(t)
	own.configure(t, endpoint)
	framework.configure(t, endpoint)
	same := func(services []client.PublicEndpointService, seed uint64) bool {
		services = services[:min(uint64(len(services)), seed%7)]
		r := rand.New(rand.NewPCG(seed, 0))
		given := arguments{"limit": number(oneOf[int64](r, 2, 1000))}
		if oneOf(r, true, false) {
			given["name"] = str("none")
		}
		read := func(s protocolServer) tftypes.Value {
			e := emulator.New(emulator.Config{})
			for i, service := range services {
				service.ID = new(fmt.Sprint(i))
				sent, err := emulator.NewService([]byte(mustJSON(t, service)))
				if err != nil {
					t.Fatal(err)
				}
				if err := e.Public.Create(emulator.ProjectID, sent); err != nil {
					t.Fatal(err)
				}
			}
			api.Store(e)
			schema := s.schemas.DataSourceSchemas[publicType]
			resp, err := s.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: publicType, Config: encode(t, schema, given)})
			if err != nil || len(resp.Diagnostics) > 0 {
				t.Fatal(err, resp.Diagnostics)
			}
			state, err := resp.State.Unmarshal(schema.ValueType())
			if err != nil {
				t.Fatal(err)
			}
			return state
		}
		return read(own).Equal(read(framework))
	}
	if err := quick.Check(same, nil); err != nil {
		t.Error(err)
	}
}
