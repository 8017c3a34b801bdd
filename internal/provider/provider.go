// Package provider implements the Terraform provider: its configuration, its
// data sources and its diagnostics.
package provider

import (
	"context"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/provider/endpointservice"
	"github.com/vpcep/terraform-provider-vpcep/internal/provider/state"
)

var (
	_ provider.Provider                   = (*vpcepProvider)(nil)
	_ provider.ProviderWithFunctions      = (*vpcepProvider)(nil)
	_ provider.ProviderWithValidateConfig = (*vpcepProvider)(nil)
)

type vpcepProvider struct {
	version  string
	metadata *url.URL // of the ECS metadata service; nil: the usual one
}

// New makes the provider of a version.
func New(version string) provider.Provider { return &vpcepProvider{version: version} }

// NewServer makes the protocol server of a version.
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

// Configure makes the client that all data sources share. It asks nothing of
// the network. Arguments with unknown values are reported by the reads that
// need them.
func (p *vpcepProvider) Configure(_ context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	r := resolver{block: newBlockConfig(req.Config.Raw), metadata: p.metadata, diags: &resp.Diagnostics}
	c := r.resolve()
	if resp.Diagnostics.HasError() {
		return
	}
	c.UserAgent = userAgent(p.version, req.TerraformVersion)
	c.Logger = logger
	api := huaweicloud.New(c.Config)
	resp.DataSourceData = &providerData{configuration: c, api: api, client: client.New(api)}
}

func (p *vpcepProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{endpointservice.NewListDataSource, endpointservice.NewDataSource}
}

// Functions are the provider's functions.
func (p *vpcepProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{endpointservice.NewParseServiceNameFunction}
}

func (p *vpcepProvider) Resources(context.Context) []func() resource.Resource { return nil }
