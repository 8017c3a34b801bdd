// Command control is run by bench, which compares the provider with it. It serves the provider with the framework's own
// server. If VPCEP_BENCH_STATE names a file, it returns that file's bytes as the state instead, so that a read costs nothing;
// if the file does not exist, the first read is a real one and writes it.
package main

import (
	"context"
	"errors"
	"io/fs"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/vpcep/terraform-provider-vpcep/internal/provider"
)

func main() {
	newServer := providerserver.NewProtocol6(provider.New("control"))
	if file := os.Getenv("VPCEP_BENCH_STATE"); file != "" {
		newServer = func() tfprotov6.ProviderServer { return recorded{provider.NewServer("control")(), file} }
	}
	if err := tf6server.Serve("registry.terraform.io/vpcep/vpcep", newServer); err != nil {
		log.Fatal(err)
	}
}

type recorded struct {
	tfprotov6.ProviderServer
	file string
}

func (r recorded) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	state, err := os.ReadFile(r.file)
	if errors.Is(err, fs.ErrNotExist) {
		resp, err := r.ProviderServer.ReadDataSource(ctx, req)
		if err != nil || len(resp.Diagnostics) > 0 {
			return resp, err
		}
		return resp, os.WriteFile(r.file, resp.State.MsgPack, 0o600)
	}
	return &tfprotov6.ReadDataSourceResponse{State: &tfprotov6.DynamicValue{MsgPack: state}}, err
}
