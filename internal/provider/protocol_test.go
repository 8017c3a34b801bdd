package provider

import (
	"maps"
	"net/http/httptest"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

// arguments are the arguments of a block that are given.
type arguments map[string]tftypes.Value

func str(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }

func number(n int64) tftypes.Value { return tftypes.NewValue(tftypes.Number, n) }

func boolean(b bool) tftypes.Value { return tftypes.NewValue(tftypes.Bool, b) }

func stringMap(m map[string]tftypes.Value) tftypes.Value {
	return tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, m)
}

func readTimeout(value string) tftypes.Value {
	return tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"read": tftypes.String}}, map[string]tftypes.Value{"read": str(value)})
}

// protocolServer speaks to the provider's protocol server as Terraform does,
// without one.
type protocolServer struct {
	tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
}

func newProtocolServer(tb testing.TB) protocolServer {
	tb.Helper()
	return newProtocolServerOf(tb, NewServer("test"))
}

func newProtocolServerOf(tb testing.TB, newServer func() tfprotov6.ProviderServer) protocolServer {
	tb.Helper()
	s := protocolServer{ProviderServer: newServer()}
	var err error
	if s.schemas, err = s.GetProviderSchema(tb.Context(), &tfprotov6.GetProviderSchemaRequest{}); err != nil {
		tb.Fatal(err)
	}
	return s
}

// configure configures the provider for an emulator, with its token.
func (s protocolServer) configure(tb testing.TB, server *httptest.Server) {
	tb.Helper()
	s.configureWith(tb, arguments{
		"region":     str(emulator.Region),
		"project_id": str(emulator.ProjectID),
		"token":      str(emulator.Token),
		"endpoints":  stringMap(map[string]tftypes.Value{"vpcep": str(server.URL)}),
	})
}

func (s protocolServer) configureWith(tb testing.TB, given arguments) {
	tb.Helper()
	resp, err := s.ConfigureProvider(tb.Context(), &tfprotov6.ConfigureProviderRequest{Config: encode(tb, s.schemas.Provider, given)})
	if err != nil || len(resp.Diagnostics) > 0 {
		tb.Fatal(err, resp.Diagnostics)
	}
}

func (s protocolServer) validate(t *testing.T, dataSource string, given arguments) []*tfprotov6.Diagnostic {
	t.Helper()
	resp, err := s.ValidateDataResourceConfig(t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: dataSource,
		Config:   encode(t, s.schemas.DataSourceSchemas[dataSource], given),
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

func (s protocolServer) read(t *testing.T, dataSource string, given arguments) (arguments, []*tfprotov6.Diagnostic) {
	t.Helper()
	schema := s.schemas.DataSourceSchemas[dataSource]
	resp, err := s.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: dataSource, Config: encode(t, schema, given)})
	if err != nil {
		t.Fatal(err)
	}
	if len(resp.Diagnostics) > 0 {
		return nil, resp.Diagnostics
	}
	state, err := resp.State.Unmarshal(schema.ValueType())
	if err != nil {
		t.Fatal(err)
	}
	return attributes(t, state), nil
}

// encode makes a block's configuration; what is not given is null.
func encode(tb testing.TB, schema *tfprotov6.Schema, given arguments) *tfprotov6.DynamicValue {
	tb.Helper()
	object := schema.ValueType().(tftypes.Object)
	all := arguments{}
	for name, typ := range object.AttributeTypes {
		all[name] = tftypes.NewValue(typ, nil)
	}
	maps.Copy(all, given)
	value, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, map[string]tftypes.Value(all)))
	if err != nil {
		tb.Fatal(err)
	}
	return &value
}

// attributes are those of an object.
func attributes(t *testing.T, object tftypes.Value) arguments {
	t.Helper()
	var all map[string]tftypes.Value
	if err := object.As(&all); err != nil {
		t.Fatal(err)
	}
	return all
}

// elements are those of a list.
func elements(t *testing.T, list tftypes.Value) []tftypes.Value {
	t.Helper()
	var all []tftypes.Value
	if err := list.As(&all); err != nil {
		t.Fatal(err)
	}
	return all
}

// stringOf is a string value, empty if it is null.
func stringOf(t *testing.T, value tftypes.Value) string {
	t.Helper()
	var s *string
	if err := value.As(&s); err != nil {
		t.Fatal(err)
	}
	if s == nil {
		return ""
	}
	return *s
}
