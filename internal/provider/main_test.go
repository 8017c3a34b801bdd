package provider

import (
	"context"
	"log"
	"net/url"
	"os"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/vpcep/terraform-provider-vpcep/internal/config"
	"github.com/vpcep/terraform-provider-vpcep/internal/provider/state"
	"github.com/vpcep/terraform-provider-vpcep/internal/terraformcli"
)

// serveVariable makes this test binary the provider that a Terraform starts.
// Its value is the address of the ECS metadata service.
const serveVariable = "VPCEP_TEST_SERVE"

// TestMain hides the credentials of whoever runs the tests from them.
func TestMain(m *testing.M) {
	if metadata := os.Getenv(serveVariable); metadata != "" {
		if err := tf6server.Serve("registry.terraform.io/vpcep/vpcep", func() tfprotov6.ProviderServer { return newServerWith(metadata, os.Getenv) }); err != nil {
			log.Fatal(err)
		}
		return
	}
	for _, name := range terraformcli.ProviderVariables() {
		_ = os.Unsetenv(name)
	}
	// The testing library would look for terraform alone.
	if cli, err := terraformcli.Find(context.Background(), "terraform", "tofu"); err == nil {
		_ = os.Setenv(terraformcli.PathVariable, cli.Path)
		_ = os.Setenv("TF_ACC_PROVIDER_HOST", cli.RegistryHost())
	}
	home, err := os.MkdirTemp("", "vpcep-test-home-")
	if err != nil {
		log.Fatal(err)
	}
	_ = os.Setenv("HOME", home)
	code := m.Run()
	_ = os.RemoveAll(home)
	os.Exit(code)
}

// newServerWith is a server with another metadata service than a real one, and
// with environment variables of its own.
func newServerWith(metadata string, getenv func(string) string) tfprotov6.ProviderServer {
	u, err := url.Parse(metadata)
	if err != nil {
		log.Fatal(err)
	}
	return state.NewServer(providerserver.NewProtocol6(&vpcepProvider{"test", config.Environment{Getenv: getenv, Metadata: u}}))()
}

// newServerOf is a server to configure and read with, which has the metadata
// service of an emulator and no environment variables.
func newServerOf(t *testing.T, metadata string) protocolServer {
	t.Helper()
	return newServerIn(t, metadata, func(string) string { return "" })
}

func newServerIn(t *testing.T, metadata string, getenv func(string) string) protocolServer {
	t.Helper()
	s := protocolServer{ProviderServer: newServerWith(metadata, getenv)}
	var err error
	if s.schemas, err = s.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{}); err != nil {
		t.Fatal(err)
	}
	return s
}
