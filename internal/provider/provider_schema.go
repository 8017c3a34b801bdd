package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// environment has the variables that stand in for each argument, in the order
// they are tried. It feeds the schema's descriptions, the configuration and
// its errors.
var environment = map[string][]string{
	"region":                  {"HW_REGION_NAME"},
	"project_id":              {"HW_PROJECT_ID", "HUAWEICLOUD_SDK_PROJECT_ID"},
	"project_name":            {"HW_PROJECT_NAME"},
	"access_key":              {"HW_ACCESS_KEY", "HUAWEICLOUD_SDK_AK", "CLOUD_SDK_AK"},
	"secret_key":              {"HW_SECRET_KEY", "HUAWEICLOUD_SDK_SK", "CLOUD_SDK_SK"},
	"security_token":          {"HW_SECURITY_TOKEN", "HUAWEICLOUD_SDK_SECURITY_TOKEN"},
	"token":                   {"HW_AUTH_TOKEN"},
	"user_name":               {"HW_USER_NAME"},
	"password":                {"HW_USER_PASSWORD"},
	"domain_name":             {"HW_DOMAIN_NAME"},
	"shared_config_file":      {"HW_SHARED_CONFIG_FILE"},
	"profile":                 {"HW_PROFILE"},
	"assume_role.agency_name": {"HW_ASSUME_ROLE_AGENCY_NAME"},
	"assume_role.domain_name": {"HW_ASSUME_ROLE_DOMAIN_NAME"},
	"assume_role.domain_id":   {"HW_ASSUME_ROLE_DOMAIN_ID"},
	"assume_role.duration":    {"HW_ASSUME_ROLE_DURATION"},
	"cloud":                   {"HW_CLOUD"},
	"endpoints":               {"HW_VPCEP_ENDPOINT", "HW_AUTH_URL"},
	"endpoints.vpcep":         {"HW_VPCEP_ENDPOINT"},
	"endpoints.iam":           {"HW_AUTH_URL"},
	"insecure":                {"HW_INSECURE"},
	"cacert_file":             {"HW_CACERT_FILE"},
	"max_retries":             {"HW_MAX_RETRIES"},
}

// providerSchema has the names of the huaweicloud provider's arguments where
// that has them. Values are checked by ValidateConfig, since an empty one
// counts as not given.
func providerSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Reads the VPC endpoint services (VPCEP) of Huawei Cloud.",
		Attributes: map[string]schema.Attribute{
			"region":         optionalString("region", "Region to look in, such as `cn-north-4`. Data sources can name another."),
			"project_id":     optionalString("project_id", "ID of the project in `region`. Default: looked up in IAM by `project_name`."),
			"project_name":   optionalString("project_name", "Name of the project in `region`. Default: the region's code."),
			"access_key":     secretString("access_key", "Access key ID (AK) that signs requests; with `secret_key`."),
			"secret_key":     secretString("secret_key", "Secret access key (SK) of `access_key`, from the same place as it."),
			"security_token": secretString("security_token", "Security token of a temporary `access_key`, from the same place as it."),
			"token":          secretString("token", "IAM token of one project, used as it is. It is not renewed."),
			"user_name":      optionalString("user_name", "Name of an IAM user who signs in with `password`; with `domain_name`."),
			"password":       secretString("password", "Password of `user_name`, from the same place as it."),
			"domain_name":    optionalString("domain_name", "Name of the account (domain) that `user_name` belongs to."),
			"shared_config_file": optionalString("shared_config_file",
				"Configuration file of the command line tool KooCLI, for the keys of one of its profiles. Default, if `profile` is given: `~/.hcloud/config.json`."),
			"profile": optionalString("profile", "Profile in `shared_config_file`. Default: the file's current one."),
			"cloud":   optionalString("cloud", "Domain that endpoints end in. Default: `myhuaweicloud.com`, or `myhuaweicloud.eu` for the regions `eu-west-1xx`."),
			"endpoints": schema.MapAttribute{
				Optional:    true,
				ElementType: types.StringType,
				MarkdownDescription: describe("endpoints", "Base URLs in place of the region's own, for all regions: `vpcep` for the service, `iam` for signing in "+
					"(with or without `/v3`). Default: `https://vpcep.{region}.{cloud}` and `https://iam.{region}.{cloud}`."),
			},
			"insecure": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: describe("insecure", "Whether to accept any certificate, and endpoints with plain `http`. Default: `false`."),
			},
			"cacert_file": optionalString("cacert_file", "Certificates to trust besides the system's: a PEM file, or its content."),
			"max_retries": schema.Int64Attribute{
				Optional:            true,
				MarkdownDescription: describe("max_retries", "How often each failed request is tried again, `0` or more. Default: `"+defaultMaxRetries+"`."),
			},
		},
		Blocks: map[string]schema.Block{
			"assume_role": schema.SingleNestedBlock{
				MarkdownDescription: "Agency (delegated role) to act as, on top of an access key.",
				Attributes: map[string]schema.Attribute{
					"agency_name": optionalString("assume_role.agency_name", "Name of the agency. Required in the block, unless the variable is set."),
					"domain_name": optionalString("assume_role.domain_name", "Name of the account that created the agency; this or `domain_id`."),
					"domain_id":   optionalString("assume_role.domain_id", "ID of the account that created the agency; this or `domain_name`."),
					"duration": schema.Int64Attribute{
						Optional:            true,
						MarkdownDescription: describe("assume_role.duration", "How long the agency's keys are valid, `900` to `86400` seconds; they are renewed in time. Default: IAM's, 15 minutes."),
					},
				},
			},
		},
	}
}

// describe adds an argument's environment variables to its description.
func describe(argument, text string) string {
	return text + " Environment: `" + strings.Join(environment[argument], "`, `") + "`."
}

func optionalString(argument, text string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: describe(argument, text)}
}

func secretString(argument, text string) schema.StringAttribute {
	attribute := optionalString(argument, text)
	attribute.Sensitive = true
	return attribute
}
