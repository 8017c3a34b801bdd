package provider

import (
	"bytes"
	"context"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

// NewServer makes the protocol server of a version: the framework's, but that
// it encodes a listing's services itself.
//
// The framework takes about 1 ms, 420 KB and 6800 allocations for each service
// on the way into state; here it is 3 µs and 1 KB. With 10 000 services that is
// ten seconds of every plan. So Read hands its services over through the
// context and leaves an empty list in the state, and the list is put in its
// place here, encoded straight from the client's structs. All else
// (configuration, validation, diagnostics, deferral, cancellation) stays the
// framework's. To measure it: make bench, and the benchmarks of this package.
//
// To take it out: serve providerserver.NewProtocol6(New(version)) in main, and
// remove this file and the call of handOver. A test proves that both ways
// answer the same.
func NewServer(version string) func() tfprotov6.ProviderServer {
	framework := providerserver.NewProtocol6(New(version))
	return func() tfprotov6.ProviderServer { return &server{framework()} }
}

type server struct {
	tfprotov6.ProviderServer
}

// handedOver is what Read leaves for the server.
type handedOver struct {
	services []*client.EndpointService
}

type handOverKey struct{}

// handOver leaves services for the server to encode. It is false where no
// such server runs the read.
func handOver(ctx context.Context, services []*client.EndpointService) bool {
	h, ok := ctx.Value(handOverKey{}).(*handedOver)
	if ok {
		h.services = services
	}
	return ok
}

func (s *server) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	var h handedOver
	resp, err := s.ProviderServer.ReadDataSource(context.WithValue(ctx, handOverKey{}, &h), req)
	if err != nil || len(h.services) == 0 || resp.State == nil {
		return resp, err
	}
	resp.State.MsgPack, err = withServices(resp.State.MsgPack, h.services)
	return resp, err
}

// withServices is a listing's state with its services.
func withServices(state []byte, services []*client.EndpointService) ([]byte, error) {
	var attributes map[string]any
	if err := msgpack.Unmarshal(state, &attributes); err != nil {
		return nil, err
	}
	attributes["endpoint_services"] = services
	var b bytes.Buffer
	b.Grow(1024 * len(services)) // more than most take: to grow later would copy it all
	enc := msgpack.NewEncoder(&b)
	enc.SetCustomStructTag("json") // the API's names are the schema's
	enc.UseCompactInts(true)
	err := enc.Encode(attributes)
	return b.Bytes(), err
}

func init() { msgpack.Register(client.Integer{}, encodeInteger, nil) }

func encodeInteger(enc *msgpack.Encoder, integer reflect.Value) error {
	value, valid := integer.Field(0), integer.Field(1) // by position: by name takes as long as all else
	if !valid.Bool() {
		return enc.EncodeNil()
	}
	return enc.EncodeInt(value.Int())
}
