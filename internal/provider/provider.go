// Package provider is the Terraform face of the client.
package provider

import (
	"context"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

var (
	_ provider.Provider                   = (*vpcepProvider)(nil)
	_ provider.ProviderWithValidateConfig = (*vpcepProvider)(nil)
	_ provider.ProviderWithFunctions      = (*vpcepProvider)(nil)
)

type vpcepProvider struct {
	version  string
	metadata *url.URL // of the ECS metadata service
}

// providerData is what the provider gives its data sources.
type providerData struct {
	client *client.Client
	signIn signIn
}

func (d *providerData) listEndpointServices(ctx context.Context, opts client.ListEndpointServicesOptions) (*client.EndpointServiceList, diag.Diagnostics) {
	list, err := d.client.ListEndpointServices(ctx, opts)
	if err != nil {
		return nil, diag.Diagnostics{d.diagnostic(err)}
	}
	return list, nil
}

func (d *providerData) redact(s string) string { return s }

// New makes the provider of a version.
func New(version string) provider.Provider {
	return &vpcepProvider{version: version, metadata: &url.URL{Scheme: "http", Host: "169.254.169.254"}}
}

func (p *vpcepProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "vpcep"
	resp.Version = p.version
}

func (p *vpcepProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = providerSchema()
}

// Configure makes the client that all data sources share. It asks nothing of
// the network.
func (p *vpcepProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	if unknownValues(req, resp); resp.Diagnostics.HasError() || resp.Deferred != nil {
		return
	}
	var model providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	config, signIn := model.resolve(p.metadata, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	config.UserAgent = "terraform-provider-vpcep/" + p.version + " Terraform/" + req.TerraformVersion
	config.Logger = logger
	resp.DataSourceData = &providerData{client: client.New(config), signIn: signIn}
}

func (p *vpcepProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{newEndpointServicesDataSource, newEndpointServiceDataSource}
}

func (p *vpcepProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{newParseServiceNameFunction}
}

func (p *vpcepProvider) Resources(context.Context) []func() resource.Resource { return nil }
