// Package provider implements the Terraform provider: its configuration, its
// data sources and its diagnostics.
package provider

import (
	"context"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/config"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/provider/endpointservice"
	"github.com/vpcep/terraform-provider-vpcep/internal/provider/servicename"
	"github.com/vpcep/terraform-provider-vpcep/internal/provider/state"
)

var (
	_ provider.Provider                   = (*vpcepProvider)(nil)
	_ provider.ProviderWithFunctions      = (*vpcepProvider)(nil)
	_ provider.ProviderWithValidateConfig = (*vpcepProvider)(nil)
)

type vpcepProvider struct {
	version     string
	environment config.Environment
}

// New returns the provider in a version.
func New(version string) provider.Provider {
	return &vpcepProvider{version, config.Environment{Getenv: os.Getenv}}
}

// NewServer returns the function that creates the provider's protocol server.
func NewServer(version string) func() tfprotov6.ProviderServer {
	return state.NewServer(providerserver.NewProtocol6(New(version)))
}

func (p *vpcepProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "vpcep"
	resp.Version = p.version
}

func (p *vpcepProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = providerSchema()
}

// ValidateConfig checks the provider block.
func (p *vpcepProvider) ValidateConfig(_ context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	resp.Diagnostics = configDiagnostics(config.Validate(newBlock(req.Config.Raw), p.environment))
}

// Configure creates the client that all data sources share. It sends no request. An
// argument with an unknown value is an error only of the reads that need it.
func (p *vpcepProvider) Configure(_ context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	c, problems := config.Resolve(newBlock(req.Config.Raw), p.environment)
	resp.Diagnostics = configDiagnostics(problems)
	if resp.Diagnostics.HasError() {
		return
	}
	c.Client.UserAgent = strings.TrimSpace("terraform-provider-vpcep/" + p.version + " Terraform/" + req.TerraformVersion + " " + c.Client.UserAgent)
	c.Client.Logger = logger
	api := huaweicloud.New(c.Client)
	resp.DataSourceData = &endpointservice.ProviderData{Configuration: c, API: api, Client: client.New(api)}
}

func (p *vpcepProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{endpointservice.NewListDataSource, endpointservice.NewDataSource, endpointservice.NewPublicListDataSource}
}

// Functions are the provider's functions.
func (p *vpcepProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{servicename.NewParseFunction}
}

func (p *vpcepProvider) Resources(context.Context) []func() resource.Resource { return nil }
