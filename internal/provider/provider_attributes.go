package provider

import (
	"slices"
	"strings"
)

// attribute is one value of the provider's configuration. Everything else
// about it is derived from this table: the schema, the reading of the
// environment, the names in errors, and with the schema the documentation.
type attribute struct {
	// name is the argument's, with the block or map that it belongs to, such as
	// "assume_role.agency_name" or "endpoints.iam".
	name string
	kind kind

	// variables stand in for the argument, the first one that is set. Credentials
	// are taken from variables of the same position: HW_ACCESS_KEY is never
	// combined with OS_SECRET_KEY. An empty name keeps a position.
	variables []string

	// variablesOf names an attribute whose variables stand in for this one too.
	variablesOf string

	sensitive   bool
	trimmed     bool               // white space around the value does not count
	pem         bool               // a PEM file or its content, which has line breaks
	check       func(string) error // of a value that is set; nil accepts any
	description string
}

type kind int

const (
	stringKind kind = iota
	boolKind
	intKind
	stringListKind
	stringMapKind
	variableKind // no argument, only variables
)

const defaultMaxRetries = 5

var providerAttributes = []attribute{
	// Where to look.
	{
		name: "region", check: checkRegion, variables: []string{"HW_REGION_NAME", "OS_REGION_NAME"},
		description: "Default region, such as `cn-north-4`. Data sources can set another one.",
	},
	{
		name: "project_id", check: checkProjectID, variables: []string{"HW_PROJECT_ID", "OS_PROJECT_ID", "HUAWEICLOUD_SDK_PROJECT_ID"},
		description: "ID of the project in `region`. Default: looked up in IAM by `project_name`.",
	},
	{
		name: "project_name", variables: []string{"HW_PROJECT_NAME", "OS_PROJECT_NAME"},
		description: "Name of the project in `region`. Default: the name of the region.",
	},
	{
		name: "tenant_id", check: checkProjectID, variables: []string{"OS_TENANT_ID"},
		description: "Older name of `project_id`, which takes precedence.",
	},
	{
		name: "tenant_name", variables: []string{"OS_TENANT_NAME"},
		description: "Older name of `project_name`, which takes precedence.",
	},

	// Credentials.
	{
		name: "access_key", sensitive: true, variables: []string{"HW_ACCESS_KEY", "OS_ACCESS_KEY", "HUAWEICLOUD_SDK_AK", "CLOUD_SDK_AK"},
		description: "Access key ID (AK). Requires `secret_key`.",
	},
	{
		name: "secret_key", sensitive: true, variables: []string{"HW_SECRET_KEY", "OS_SECRET_KEY", "HUAWEICLOUD_SDK_SK", "CLOUD_SDK_SK"},
		description: "Secret access key (SK). Requires `access_key`.",
	},
	{
		name: "security_token", sensitive: true, variables: []string{"HW_SECURITY_TOKEN", "", "HUAWEICLOUD_SDK_SECURITY_TOKEN"},
		description: "Security token of a temporary access key. Requires `access_key` and `secret_key`.",
	},
	{
		name: "token", sensitive: true, variables: []string{"HW_AUTH_TOKEN", "OS_AUTH_TOKEN"},
		description: "IAM token. It is valid for one project and is not renewed.",
	},
	{
		name: "user_name", variables: []string{"HW_USER_NAME", "OS_USERNAME"},
		description: "Name of an IAM user. Requires `password`, and `domain_name` or `domain_id`.",
	},
	{
		name: "user_id", variables: []string{"HW_USER_ID", "OS_USER_ID"},
		description: "ID of an IAM user, instead of `user_name` and its account. Requires `password`.",
	},
	{
		name: "password", sensitive: true, variables: []string{"HW_USER_PASSWORD", "OS_PASSWORD"},
		description: "Password of the IAM user. Requires `user_name` or `user_id`.",
	},
	{
		name: "domain_name", variables: []string{"HW_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_USER_DOMAIN_NAME", "OS_PROJECT_DOMAIN_NAME"},
		description: "Name of the account (domain) that `user_name` belongs to.",
	},
	{
		name: "domain_id", variables: []string{"HW_DOMAIN_ID", "OS_DOMAIN_ID", "OS_USER_DOMAIN_ID", "OS_PROJECT_DOMAIN_ID", "HUAWEICLOUD_SDK_DOMAIN_ID"},
		description: "ID of the account (domain) of the credentials. Takes precedence over `domain_name`.",
	},
	{
		name: "shared_config_file", variables: []string{"HW_SHARED_CONFIG_FILE"},
		description: "Configuration file of KooCLI (`hcloud`). Default if `profile` is set: `~/.hcloud/config.json`.",
	},
	{
		name: "profile", variables: []string{"HW_PROFILE"},
		description: "Profile in `shared_config_file`. Default: the current profile of the file.",
	},
	{
		name: "signing_algorithm", check: checkSigningAlgorithm, variables: []string{"HW_SIGNING_ALGORITHM"},
		description: "Algorithm that access keys sign requests with: `HmacSHA256`, `HmacSM3`, `EcdsaP256SHA256` or `SM2SM3`. Default: `HmacSHA256`.",
	},

	// Agencies.
	{
		name: "assume_role.agency_name", variables: []string{"HW_ASSUME_ROLE_AGENCY_NAME"},
		description: "Name of the agency. A block without it has no effect.",
	},
	{
		name: "assume_role.domain_name", variables: []string{"HW_ASSUME_ROLE_DOMAIN_NAME"},
		description: "Name of the account that created the agency. With it, IAM issues the keys. Required unless `domain_id` is set.",
	},
	{
		name: "assume_role.domain_id", variables: []string{"HW_ASSUME_ROLE_DOMAIN_ID"},
		description: "ID of the account that created the agency. With it, STS issues the keys. Takes precedence over `domain_name`.",
	},
	{
		name: "assume_role.duration", kind: intKind, check: checkDuration, variables: []string{"HW_ASSUME_ROLE_DURATION"},
		description: "Seconds that the keys are valid for, from `900`. They are renewed before they expire. " +
			"At most `3600` on top of temporary keys, such as those of another `assume_role` block, otherwise `86400` with `domain_name` and `43200` with `domain_id`.",
	},
	{
		name: "assume_role_with_oidc.idp_id", variables: []string{"HW_ASSUME_ROLE_IDP_ID", "HUAWEICLOUD_SDK_IDP_ID"},
		description: "ID of the identity provider in IAM. Set this or `provider_urn`.",
	},
	{
		name:        "assume_role_with_oidc.provider_urn",
		description: "URN of the OIDC provider for STS: `iam::{account ID}:oidcProvider:{provider name}`. Set this or `idp_id`. Requires `agency_name`; `domain_id` defaults to the account in the URN.",
	},
	{
		name: "assume_role_with_oidc.id_token", sensitive: true, trimmed: true, variables: []string{"HW_ASSUME_ROLE_ID_TOKEN"},
		description: "ID token. Set this or `id_token_file`.",
	},
	{
		name: "assume_role_with_oidc.id_token_file", variables: []string{"HW_ASSUME_ROLE_ID_TOKEN_FILE", "HUAWEICLOUD_SDK_ID_TOKEN_FILE"},
		description: "File with the ID token, read again whenever the keys are renewed. Set this or `id_token`.",
	},
	{
		name: "assume_role_with_oidc.agency_name", variablesOf: "assume_role.agency_name",
		description: "Name of the agency to assume.",
	},
	{
		name: "assume_role_with_oidc.domain_id", variablesOf: "assume_role.domain_id",
		description: "ID of the account that created the agency. Required with `agency_name`, unless `provider_urn` names the same account.",
	},
	{
		name: "assume_role_with_oidc.duration", kind: intKind, check: checkDuration, variablesOf: "assume_role.duration",
		description: "Seconds that the keys are valid for, from `900`; at most `3600` with `idp_id` and `agency_name`, `43200` with `provider_urn`.",
	},
	{
		name: "agency_name", variables: []string{"OS_AGENCY_NAME"},
		description: "Name of an agency to use through a token of a project, the older alternative to `assume_role`. Requires `agency_domain_name`.",
	},
	{
		name: "agency_domain_name", variables: []string{"OS_AGENCY_DOMAIN_NAME"},
		description: "Name of the account that created `agency_name`.",
	},
	{
		name: "delegated_project", variables: []string{"OS_DELEGATED_PROJECT"},
		description: "Name of the project in the account of `agency_domain_name`. Default: the name of the region.",
	},

	// Endpoints, TLS and retries.
	{
		name: "cloud", check: checkCloud, variables: []string{"HW_CLOUD"},
		description: "Domain of the endpoints. Default: `myhuaweicloud.com`, or `myhuaweicloud.eu` for the regions `eu-west-1xx`.",
	},
	{
		name: "auth_url", variables: []string{"HW_AUTH_URL", "OS_AUTH_URL"},
		description: "URL of IAM, with or without `/v3`. `endpoints.iam` takes precedence.",
	},
	{
		name: "endpoints", kind: stringMapKind,
		description: "Base URLs of services, for all regions: `vpcep`, `iam` and `sts`; others have no effect. `https://` and the version at the end are optional. " +
			"Default: `https://{service}.{region}.{cloud}`.",
	},
	{name: "endpoints.vpcep", variables: []string{"HW_VPCEP_ENDPOINT"}},
	{name: "endpoints.iam", variables: []string{"HUAWEICLOUD_SDK_IAM_ENDPOINT"}},
	{name: "endpoints.sts", variables: []string{"HUAWEICLOUD_SDK_STS_ENDPOINT"}},
	{
		name: "insecure", kind: boolKind, check: checkBool, variables: []string{"HW_INSECURE", "OS_INSECURE"},
		description: "Accept any TLS certificate, and `http` endpoints. Credentials are then sent to whoever answers. Default: `false`.",
	},
	{
		name: "cacert_file", pem: true, variables: []string{"HW_CACERT_FILE", "OS_CACERT"},
		description: "CA certificates to trust in addition to those of the system: a PEM file or its content.",
	},
	{
		name: "cert", pem: true, variables: []string{"OS_CERT"},
		description: "Client certificate for endpoints that require one: a PEM file or its content. Requires `key`.",
	},
	{
		name: "key", pem: true, sensitive: true, variables: []string{"OS_KEY"},
		description: "Private key of `cert`: a PEM file or its content.",
	},
	{
		name: "max_retries", kind: intKind, check: checkCount, variables: []string{"HW_MAX_RETRIES"},
		description: "How often a failed request is retried. Requests that are throttled do not count, but `0` disables retries altogether. Default: `5`.",
	},

	// What the huaweicloud provider has and reading does not need.
	{name: "enterprise_project_id", description: unused},
	{name: "regional", kind: boolKind, description: unused},
	{name: "enable_force_new", kind: boolKind, description: unused},
	{name: "skip_check_website_type", kind: boolKind, description: unused},
	{name: "skip_check_upgrade", kind: boolKind, description: unused},
	{name: "default_tags", kind: stringMapKind, description: unused},
	{name: "ignore_tags", kind: stringListKind, description: unused},

	// Variables of the SDKs, of Terraform and of the huaweicloud provider that have no argument.
	{name: "sdk_credentials_file", kind: variableKind, variables: []string{"HUAWEICLOUD_SDK_CREDENTIALS_FILE"}},
	{name: "pod_identity_url", kind: variableKind, variables: []string{"HC_CONTAINER_CREDENTIALS_FULL_URI"}},
	{name: "pod_identity_token_file", kind: variableKind, variables: []string{"HC_CONTAINER_AUTHORIZATION_TOKEN_FILE"}},
	{name: "user_agent", kind: variableKind, variables: []string{"HW_TF_CUSTOM_UA", "TF_APPEND_USER_AGENT"}},
}

const unused = "Accepted for compatibility with the `huaweicloud` provider. Has no effect."

// attributeNamed finds an attribute of the table; nil for an endpoint of a
// service that the provider does not use.
func attributeNamed(name string) *attribute {
	i := slices.IndexFunc(providerAttributes, func(a attribute) bool { return a.name == name })
	if i < 0 {
		return nil
	}
	return &providerAttributes[i]
}

// positions are the variables that stand in for an attribute, position by
// position.
func (a *attribute) positions() []string {
	if a.variablesOf != "" {
		return attributeNamed(a.variablesOf).variables
	}
	return a.variables
}

// environment has the variables that stand in for an attribute, or for those
// in a map.
func (a *attribute) environment() []string {
	names := slices.Clone(a.positions())
	for _, other := range providerAttributes {
		if a.kind == stringMapKind && strings.HasPrefix(other.name, a.name+".") {
			names = append(names, other.variables...)
		}
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "" })
}
