package provider

import (
	"cmp"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

const defaultMaxRetries = "5"

// providerModel is the provider block.
type providerModel struct {
	Region           types.String     `tfsdk:"region"`
	ProjectID        types.String     `tfsdk:"project_id"`
	ProjectName      types.String     `tfsdk:"project_name"`
	AccessKey        types.String     `tfsdk:"access_key"`
	SecretKey        types.String     `tfsdk:"secret_key"`
	SecurityToken    types.String     `tfsdk:"security_token"`
	Token            types.String     `tfsdk:"token"`
	UserName         types.String     `tfsdk:"user_name"`
	Password         types.String     `tfsdk:"password"`
	DomainName       types.String     `tfsdk:"domain_name"`
	SharedConfigFile types.String     `tfsdk:"shared_config_file"`
	Profile          types.String     `tfsdk:"profile"`
	AssumeRole       *assumeRoleModel `tfsdk:"assume_role"`
	Cloud            types.String     `tfsdk:"cloud"`
	Endpoints        types.Map        `tfsdk:"endpoints"`
	Insecure         types.Bool       `tfsdk:"insecure"`
	CACertFile       types.String     `tfsdk:"cacert_file"`
	MaxRetries       types.Int64      `tfsdk:"max_retries"`
}

type assumeRoleModel struct {
	AgencyName types.String `tfsdk:"agency_name"`
	DomainName types.String `tfsdk:"domain_name"`
	DomainID   types.String `tfsdk:"domain_id"`
	Duration   types.Int64  `tfsdk:"duration"`
}

// resolve turns the block and the environment into the client's
// configuration, and says how it signs in.
func (m *providerModel) resolve(metadata *url.URL, diags *diag.Diagnostics) (client.Config, signIn) {
	insecure := parse(given("insecure", m.Insecure), readBool, diags)
	maxRetries := given("max_retries", m.MaxRetries)
	if maxRetries.value == "" {
		maxRetries.value = defaultMaxRetries
	}
	s := m.signIn(metadata, diags)
	iam := given("endpoints.iam", m.Endpoints.Elements()["iam"])
	iam.value = cmp.Or(iam.value, s.profile.IAM)
	config := client.Config{
		Region:      cmp.Or(parse(given("region", m.Region), readRegion, diags), s.profile.Region),
		ProjectID:   cmp.Or(parse(given("project_id", m.ProjectID), readProjectID, diags), s.profile.ProjectID),
		ProjectName: given("project_name", m.ProjectName).value,
		Cloud:       given("cloud", m.Cloud).value,
		Endpoint:    parse(given("endpoints.vpcep", m.Endpoints.Elements()["vpcep"]), readEndpoint(insecure), diags),
		IAMEndpoint: parse(iam, readEndpoint(insecure), diags),
		Credentials: s.credentials,
		MaxRetries:  parse(maxRetries, readCount, diags),
	}
	if config.IAMEndpoint != nil {
		config.IAMEndpoint.Path = strings.TrimSuffix(config.IAMEndpoint.Path, "/v3")
	}
	caCertFile := given("cacert_file", m.CACertFile)
	transport, err := client.NewTransport(caCertFile.value, insecure)
	if err != nil {
		caCertFile.fail(diags, err)
	}
	config.Transport = transport
	return config, s
}
