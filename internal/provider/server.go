package provider

import (
	"bytes"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

// NewServer makes the protocol server of a version: the framework's, but that
// it encodes a listing's services itself.
//
// The framework takes 0.2 to 0.9 ms and 100 to 400 KB for each service on the
// way into state, four times a plan and apply: 10 000 services are minutes of
// waiting where this takes milliseconds. So Read hands its services over
// through the context and leaves an empty list in the state, and the list is
// put in its place here, encoded straight from the client's structs. All else
// (configuration, validation, diagnostics, deferral, cancellation) stays the
// framework's.
//
// To take it out: serve providerserver.NewProtocol6(New(version)) in main, and
// remove this file and the call of handOver. Tests prove that both ways give
// the same state.
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
	var attributes map[string]msgpack.RawMessage
	if err := msgpack.Unmarshal(state, &attributes); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	enc := msgpack.NewEncoder(&b)
	enc.SetCustomStructTag("json") // the API's names are the schema's
	if err := enc.EncodeMapLen(len(attributes)); err != nil {
		return nil, err
	}
	for name, value := range attributes {
		if err := enc.EncodeString(name); err != nil {
			return nil, err
		}
		var v any = value
		if name == "endpoint_services" {
			v = services
		}
		if err := enc.Encode(v); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}
