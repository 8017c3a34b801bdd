package provider

import (
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

const defaultMaxRetries = "5"

// providerModel is the provider block.
type providerModel struct {
	Region           types.String `tfsdk:"region"`
	ProjectID        types.String `tfsdk:"project_id"`
	ProjectName      types.String `tfsdk:"project_name"`
	AccessKey        types.String `tfsdk:"access_key"`
	SecretKey        types.String `tfsdk:"secret_key"`
	SecurityToken    types.String `tfsdk:"security_token"`
	Token            types.String `tfsdk:"token"`
	UserName         types.String `tfsdk:"user_name"`
	Password         types.String `tfsdk:"password"`
	DomainName       types.String `tfsdk:"domain_name"`
	SharedConfigFile types.String `tfsdk:"shared_config_file"`
	Profile          types.String `tfsdk:"profile"`
	AssumeRole       types.Object `tfsdk:"assume_role"`
	Cloud            types.String `tfsdk:"cloud"`
	Endpoints        types.Map    `tfsdk:"endpoints"`
	Insecure         types.Bool   `tfsdk:"insecure"`
	CACertFile       types.String `tfsdk:"cacert_file"`
	MaxRetries       types.Int64  `tfsdk:"max_retries"`
}

// resolve turns the block and the environment into the client's
// configuration, and says how it signs in.
func (m *providerModel) resolve(metadata *url.URL, diags *diag.Diagnostics) (client.Config, signIn) {
	s := m.signIn(metadata, diags)
	insecure := parse(given("insecure", m.Insecure), readBool, diags)
	iam := given("endpoints.iam", m.Endpoints.Elements()["iam"]).or(s.profile.IAM, "iam_endpoint of the profile")
	config := client.Config{
		Region:      parse(given("region", m.Region).or(s.profile.Region, "region of the profile"), readRegion, diags),
		Cloud:       parse(given("cloud", m.Cloud), readCloud, diags),
		Endpoint:    parse(given("endpoints.vpcep", m.Endpoints.Elements()["vpcep"]), readEndpoint(insecure), diags),
		IAMEndpoint: parse(iam, readEndpoint(insecure), diags),
		Credentials: s.credentials,
		MaxRetries:  parse(given("max_retries", m.MaxRetries).or(defaultMaxRetries, "default"), readCount, diags),
	}
	config.ProjectID, config.ProjectName = m.project(config.Region, s.profile, diags)
	if config.IAMEndpoint != nil {
		config.IAMEndpoint.Path = strings.TrimSuffix(config.IAMEndpoint.Path, "/v3")
	}
	caCert := given("cacert_file", m.CACertFile)
	transport, err := client.NewTransport(caCert.value, insecure)
	if err != nil {
		caCert.fail(diags, err)
	}
	config.Transport = transport
	return config, s
}

// project finds the project's id, or the name to look it up by. A name in the
// block goes before an id from elsewhere, and a profile's id is one of the
// profile's region.
func (m *providerModel) project(region string, profile client.Profile, diags *diag.Diagnostics) (id, name string) {
	byID, byName := given("project_id", m.ProjectID), given("project_name", m.ProjectName)
	if byID.from != "" && byName.value != "" && byName.from == "" {
		return "", byName.value
	}
	if byName.value == "" && (profile.Region == "" || profile.Region == region) {
		byID = byID.or(profile.ProjectID, "project id of the profile")
	}
	return parse(byID, readProjectID, diags), byName.value
}
