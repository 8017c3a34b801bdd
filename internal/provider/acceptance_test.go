package provider

import (
	"net/http/httptest"
	"os"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
	"github.com/vpcep/terraform-provider-vpcep/internal/terraformcli"
)

// newEmulator starts an emulator with services in its default project.
func newEmulator(t *testing.T, services ...emulator.Service) (*emulator.Emulator, *httptest.Server) {
	t.Helper()
	e := emulator.New(emulator.Config{})
	if err := e.Create(emulator.ProjectID, services...); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	return e, server
}

// providerBlock configures the provider for an emulator, with its token.
func providerBlock(server *httptest.Server) string {
	return `
provider "vpcep" {
  region     = "` + emulator.Region + `"
  project_id = "` + emulator.ProjectID + `"
  token      = "` + emulator.Token + `"
  endpoints  = { vpcep = "` + server.URL + `" }
}
`
}

// run runs a test case's steps with a real Terraform. The variable
// VPCEP_TEST_FRAMEWORK_READ=1 reads through the framework alone.
func run(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	runCase(t, resource.TestCase{Steps: steps})
}

func runCase(t *testing.T, test resource.TestCase) {
	t.Helper()
	terraformcli.ForTest(t)
	server := NewServer("test")
	if os.Getenv("VPCEP_TEST_FRAMEWORK_READ") != "" {
		server = providerserver.NewProtocol6(New("test"))
	}
	test.ProtoV6ProviderFactories = map[string]func() (tfprotov6.ProviderServer, error){
		"vpcep": func() (tfprotov6.ProviderServer, error) { return server(), nil },
	}
	resource.UnitTest(t, test)
}
