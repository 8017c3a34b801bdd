package provider

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"reflect"
	"sync/atomic"
	"testing"
	"testing/quick"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

// TestServer_respondsAsTheFramework holds for any services, configuration and
// failure: only the cost may differ.
func TestServer_respondsAsTheFramework(t *testing.T) {
	t.Parallel()
	var api atomic.Pointer[emulator.Emulator]
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { api.Load().ServeHTTP(w, r) }))
	t.Cleanup(endpoint.Close)
	own, framework := newBothServers(t)
	own.configure(t, endpoint)
	framework.configure(t, endpoint)

	var failed, empty, full int
	same := func(services []client.EndpointService, seed uint64) bool {
		services = services[:min(uint64(len(services)), seed%7)]
		r := rand.New(rand.NewPCG(seed, 0))
		failure := oneOf(r, emulator.Switch{}, emulator.Switch{}, emulator.Switch{}, emulator.Fail(http.StatusForbidden, "EndPoint.0004", ""), emulator.HTML())
		given := randomArguments(r)
		config := encode(t, own.schemas.DataSourceSchemas[listingType], given)
		if oneOf(r, true, false) {
			config = asJSON(t, config)
		}
		read := func(s protocolServer) (tftypes.Value, *tfprotov6.ReadDataSourceResponse) {
			e := emulator.New(emulator.Config{}) // a new one, so that request ids are the same for both
			create(t, e, services)
			e.Use(failure)
			api.Store(e)
			return s.readListing(t, config)
		}
		wantState, want := read(framework)
		gotState, got := read(own)
		if !gotState.Equal(wantState) || !reflect.DeepEqual(got.Diagnostics, want.Diagnostics) {
			t.Errorf("with %s:\nstate %s, diagnostics %s\nthe framework's state %s, diagnostics %s", given, gotState, summaries(got), wantState, summaries(want))
			return false
		}
		switch {
		case len(got.Diagnostics) > 0:
			failed++
		case len(elements(t, attributes(t, gotState)["endpoint_services"])) == 0:
			empty++
		default:
			full++
		}
		return true
	}
	if err := quick.Check(same, nil); err != nil {
		t.Error(err)
	}
	if failed == 0 || empty == 0 || full == 0 {
		t.Errorf("compared only %d failures, %d empty lists and %d lists of services", failed, empty, full)
	}
}

func TestServer_defersAsTheFramework(t *testing.T) {
	t.Parallel()
	own, framework := newBothServers(t)
	for _, s := range []protocolServer{own, framework} {
		resp, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
			Config:             encode(t, s.schemas.Provider, arguments{"region": tftypes.NewValue(tftypes.String, tftypes.UnknownValue)}),
			ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: true},
		})
		if err != nil || len(resp.Diagnostics) > 0 {
			t.Fatal(err, resp)
		}
	}
	config := encode(t, own.schemas.DataSourceSchemas[listingType], nil)
	wantState, want := framework.readListing(t, config)
	gotState, got := own.readListing(t, config)
	if gotState.IsKnown() || !gotState.Equal(wantState) {
		t.Errorf("state %s, the framework's is %s", gotState, wantState)
	}
	if got.Deferred == nil || *got.Deferred != *want.Deferred {
		t.Errorf("deferred %v, the framework's is %v", got.Deferred, want.Deferred)
	}
}

func TestServer_readBeforeConfigureIsAnError(t *testing.T) {
	t.Parallel()
	own, framework := newBothServers(t)
	for _, s := range []protocolServer{own, framework} {
		for _, dataSource := range []string{listingType, "vpcep_endpoint_service", publicType} {
			_, diags := s.read(t, dataSource, nil)
			if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityError {
				t.Errorf("%s: got %v, want one error", dataSource, diags)
			}
		}
	}
}

const listingType = "vpcep_endpoint_services"

// newBothServers starts this provider's server and the framework's own.
func newBothServers(t *testing.T) (own, framework protocolServer) {
	t.Helper()
	return newProtocolServer(t), newProtocolServerOf(t, providerserver.NewProtocol6(New("test")))
}

// readListing returns the decoded state beside the response.
func (s protocolServer) readListing(t *testing.T, config *tfprotov6.DynamicValue) (tftypes.Value, *tfprotov6.ReadDataSourceResponse) {
	t.Helper()
	resp, err := s.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{
		TypeName:           listingType,
		Config:             config,
		ClientCapabilities: &tfprotov6.ReadDataSourceClientCapabilities{DeferralAllowed: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	state, err := resp.State.Unmarshal(s.schemas.DataSourceSchemas[listingType].ValueType())
	if err != nil {
		t.Fatal(err)
	}
	return state, resp
}

// randomArguments returns some of the listing's arguments.
func randomArguments(r *rand.Rand) arguments {
	given := arguments{}
	for name, value := range map[string]tftypes.Value{
		"region":                str(emulator.Region),
		"project_id":            str(oneOf(r, emulator.ProjectID, emulator.ProjectID, "another")),
		"endpoint_service_name": str(oneOf(r, "ü", "\"\n")),
		"status":                str("available"),
		"sort_key":              str(oneOf(r, "create_at", "update_at")),
		"sort_dir":              str(oneOf(r, "asc", "desc")),
		"limit":                 number(oneOf[int64](r, 1, 2, 3, 1000)),
		"offset":                number(oneOf[int64](r, 0, 1, 4)),
		"net_type":              str("all"),
		"server_type":           str("LB"),
		"timeouts":              readTimeout(oneOf(r, "1m", "1m", "soon")),
	} {
		if r.IntN(4) == 0 {
			given[name] = value
		}
	}
	return given
}

// asJSON is the same configuration in the protocol's other encoding.
func asJSON(t *testing.T, config *tfprotov6.DynamicValue) *tfprotov6.DynamicValue {
	t.Helper()
	var plain any
	if err := msgpack.Unmarshal(config.MsgPack, &plain); err != nil {
		t.Fatal(err)
	}
	return &tfprotov6.DynamicValue{JSON: []byte(mustJSON(t, plain))}
}

// create creates services under ids of their own.
func create(t *testing.T, e *emulator.Emulator, services []client.EndpointService) {
	t.Helper()
	for i, s := range services {
		s.ID = new(fmt.Sprint(i))
		service, err := emulator.NewService([]byte(mustJSON(t, s)))
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Create(emulator.ProjectID, service); err != nil {
			t.Fatal(err)
		}
	}
}

func summaries(resp *tfprotov6.ReadDataSourceResponse) []string {
	var all []string
	for _, d := range resp.Diagnostics {
		all = append(all, d.Summary)
	}
	return all
}
