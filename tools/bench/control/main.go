// Command control is what bench compares the provider with. It serves the provider through the framework's server alone
// or, with VPCEP_BENCH_STATE, returns for a read the bytes in the file that it names: a provider that spends nothing on
// reading. Where there is no such file, the first read is a real one and writes it.
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
