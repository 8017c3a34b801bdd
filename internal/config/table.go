package config

import (
	"errors"
	"regexp"
	"slices"
	"strconv"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
)

// Arguments is the table of all arguments, and of variables without an argument.
var Arguments []*Argument

func row(a Argument) *Argument {
	Arguments = append(Arguments, &a)
	return &a
}

// Unused is the description of an argument without effect.
const Unused = "Accepted for compatibility with the `huaweicloud` provider. Has no effect."

const defaultMaxRetries = 5

// The rows. Each argument is a variable, so that a misspelled one does not compile.
var (
	// The location.
	Region = row(Argument{Name: "region", check: checkRegion, Variables: []string{"HW_REGION_NAME", "OS_REGION_NAME"},
		Description: "Default region, such as `cn-north-4`. Data sources can set another one. Where `endpoints.vpcep` is set, it can be the region of a private cloud with another name, such as `RegionOne`."})
	ProjectID = row(Argument{Name: "project_id", check: checkProjectID, Variables: []string{"HW_PROJECT_ID", "OS_PROJECT_ID", "HUAWEICLOUD_SDK_PROJECT_ID"},
		Description: "ID of the project in `region`. Default: looked up in IAM by `project_name`. " +
			"If `HW_REGION_NAME` or `OS_REGION_NAME` is another region than `region`, the project of the environment is not used."})
	ProjectName = row(Argument{Name: "project_name", Variables: []string{"HW_PROJECT_NAME", "OS_PROJECT_NAME"},
		Description: "Name of the project in `region`. Default: the name of the region."})
	TenantID = row(Argument{Name: "tenant_id", check: checkProjectID, Variables: []string{"OS_TENANT_ID"},
		Description: "Older name of `project_id`, which takes precedence."})
	TenantName = row(Argument{Name: "tenant_name", Variables: []string{"OS_TENANT_NAME"},
		Description: "Older name of `project_name`, which takes precedence."})

	// Credentials.
	AccessKey = row(Argument{Name: "access_key", Sensitive: true, Variables: []string{"HW_ACCESS_KEY", "OS_ACCESS_KEY", "HUAWEICLOUD_SDK_AK", "CLOUD_SDK_AK"},
		Description: "Access key ID (AK). Requires `secret_key`."})
	SecretKey = row(Argument{Name: "secret_key", Sensitive: true, Variables: []string{"HW_SECRET_KEY", "OS_SECRET_KEY", "HUAWEICLOUD_SDK_SK", "CLOUD_SDK_SK"},
		Description: "Secret access key (SK). Requires `access_key`."})
	SecurityToken = row(Argument{Name: "security_token", Sensitive: true, Variables: []string{"HW_SECURITY_TOKEN", "", "HUAWEICLOUD_SDK_SECURITY_TOKEN"},
		Description: "Security token of a temporary access key. Requires `access_key` and `secret_key`."})
	Token = row(Argument{Name: "token", Sensitive: true, Variables: []string{"HW_AUTH_TOKEN", "OS_AUTH_TOKEN"},
		Description: "IAM token. It is valid for one project and is not renewed."})
	UserName = row(Argument{Name: "user_name", Variables: []string{"HW_USER_NAME", "OS_USERNAME"},
		Description: "Name of an IAM user. Requires `password`, and `domain_name` or `domain_id`."})
	UserID = row(Argument{Name: "user_id", Variables: []string{"HW_USER_ID", "OS_USER_ID"},
		Description: "ID of an IAM user, instead of `user_name` and its account. Requires `password`."})
	Password = row(Argument{Name: "password", Sensitive: true, Variables: []string{"HW_USER_PASSWORD", "OS_PASSWORD"},
		Description: "Password of the IAM user. Requires `user_name` or `user_id`."})
	DomainName = row(Argument{Name: "domain_name", Variables: []string{"HW_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_USER_DOMAIN_NAME", "OS_PROJECT_DOMAIN_NAME"},
		Description: "Name of the account (domain) that `user_name` belongs to."})
	DomainID = row(Argument{Name: "domain_id", Variables: []string{"HW_DOMAIN_ID", "OS_DOMAIN_ID", "OS_USER_DOMAIN_ID", "OS_PROJECT_DOMAIN_ID", "HUAWEICLOUD_SDK_DOMAIN_ID"},
		Description: "ID of the account (domain) of the credentials. Takes precedence over `domain_name`."})
	SharedConfigFile = row(Argument{Name: "shared_config_file", Variables: []string{"HW_SHARED_CONFIG_FILE"},
		Description: "Configuration file of KooCLI (`hcloud`). Default if `profile` is set: `~/.hcloud/config.json`."})
	Profile = row(Argument{Name: "profile", Variables: []string{"HW_PROFILE"},
		Description: "Profile in `shared_config_file`. Default: the current profile of the file."})
	SigningAlgorithm = row(Argument{Name: "signing_algorithm", check: checkSigningAlgorithm, Variables: []string{"HW_SIGNING_ALGORITHM"},
		Description: "Algorithm that access keys sign requests with: `HmacSHA256`, `HmacSM3`, `EcdsaP256SHA256` or `SM2SM3`. Default: `HmacSHA256`."})

	// Agencies.
	AssumeRoleAgencyName = row(Argument{Name: "agency_name", Block: "assume_role", Variables: []string{"HW_ASSUME_ROLE_AGENCY_NAME"},
		Description: "Name of the agency. A block without it has no effect."})
	AssumeRoleDomainName = row(Argument{Name: "domain_name", Block: "assume_role", Variables: []string{"HW_ASSUME_ROLE_DOMAIN_NAME"},
		Description: "Name of the account that created the agency. With it, IAM issues the keys. Required unless `domain_id` is set."})
	AssumeRoleDomainID = row(Argument{Name: "domain_id", Block: "assume_role", Variables: []string{"HW_ASSUME_ROLE_DOMAIN_ID"},
		Description: "ID of the account that created the agency. With it, STS issues the keys. Takes precedence over `domain_name`."})
	AssumeRoleDuration = row(Argument{Name: "duration", Block: "assume_role", Kind: Int, check: checkDuration, Variables: []string{"HW_ASSUME_ROLE_DURATION"},
		Description: "Seconds that the keys are valid for, from `900`. They are renewed before they expire. " +
			"At most `3600` on top of temporary keys, such as those of another `assume_role` block, otherwise `86400` with `domain_name` and `43200` with `domain_id`."})
	OIDCProviderID = row(Argument{Name: "idp_id", Block: "assume_role_with_oidc", Variables: []string{"HW_ASSUME_ROLE_IDP_ID", "HUAWEICLOUD_SDK_IDP_ID"},
		Description: "ID of the identity provider in IAM. Set this or `provider_urn`."})
	OIDCProviderURN = row(Argument{Name: "provider_urn", Block: "assume_role_with_oidc",
		Description: "URN of the OIDC provider for STS: `iam::{account ID}:oidcProvider:{provider name}`. Set this or `idp_id`. Requires `agency_name`; `domain_id` defaults to the account in the URN."})
	OIDCIDToken = row(Argument{Name: "id_token", Block: "assume_role_with_oidc", Sensitive: true, trimmed: true, Variables: []string{"HW_ASSUME_ROLE_ID_TOKEN"},
		Description: "ID token. Set this or `id_token_file`."})
	OIDCIDTokenFile = row(Argument{Name: "id_token_file", Block: "assume_role_with_oidc", Variables: []string{"HW_ASSUME_ROLE_ID_TOKEN_FILE", "HUAWEICLOUD_SDK_ID_TOKEN_FILE"},
		Description: "File with the ID token, read again whenever the keys are renewed. Set this or `id_token`."})
	OIDCAgencyName = row(Argument{Name: "agency_name", Block: "assume_role_with_oidc", Variables: AssumeRoleAgencyName.Variables,
		Description: "Name of the agency to assume."})
	OIDCDomainID = row(Argument{Name: "domain_id", Block: "assume_role_with_oidc", Variables: AssumeRoleDomainID.Variables,
		Description: "ID of the account that created the agency. Required with `agency_name`, unless `provider_urn` names the same account."})
	OIDCDuration = row(Argument{Name: "duration", Block: "assume_role_with_oidc", Kind: Int, check: checkDuration, Variables: AssumeRoleDuration.Variables,
		Description: "Seconds that the keys are valid for, from `900`; at most `3600` with `idp_id` and `agency_name`, `43200` with `provider_urn`."})
	AgencyName = row(Argument{Name: "agency_name", Variables: []string{"OS_AGENCY_NAME"},
		Description: "Name of an agency to use through a token of a project, the older alternative to `assume_role`. Requires `agency_domain_name`."})
	AgencyDomainName = row(Argument{Name: "agency_domain_name", Variables: []string{"OS_AGENCY_DOMAIN_NAME"},
		Description: "Name of the account that created `agency_name`."})
	DelegatedProject = row(Argument{Name: "delegated_project", Variables: []string{"OS_DELEGATED_PROJECT"},
		Description: "Name of the project in the account of `agency_domain_name`. Default: the name of the region."})

	// Endpoints, TLS and retries.
	Cloud = row(Argument{Name: "cloud", check: checkCloud, Variables: []string{"HW_CLOUD"},
		Description: "Domain of the endpoints. Default: `myhuaweicloud.com`, or `myhuaweicloud.eu` for the regions `eu-west-1xx`."})
	AuthURL = row(Argument{Name: "auth_url", Variables: []string{"HW_AUTH_URL", "OS_AUTH_URL"},
		Description: "URL of IAM, with or without `/v3`. `endpoints.iam` takes precedence."})
	Endpoints = row(Argument{Name: "endpoints", Kind: StringMap,
		Description: "Base URLs of services, for all regions: `vpcep`, `iam` and `sts`. Those of other services have no effect; a misspelled one of these three is an error. `https://` and the version at the end are optional. " +
			"Default: `https://{service}.{region}.{cloud}`."})
	EndpointVPCEP = row(Argument{Name: "vpcep", Block: "endpoints", Variables: []string{"HW_VPCEP_ENDPOINT"}})
	EndpointIAM   = row(Argument{Name: "iam", Block: "endpoints", Variables: []string{"HUAWEICLOUD_SDK_IAM_ENDPOINT"}})
	EndpointSTS   = row(Argument{Name: "sts", Block: "endpoints", Variables: []string{"HUAWEICLOUD_SDK_STS_ENDPOINT"}})
	Insecure      = row(Argument{Name: "insecure", Kind: Bool, check: checkBool, Variables: []string{"HW_INSECURE", "OS_INSECURE"},
		Description: "Accept any TLS certificate, and `http` endpoints. Credentials are then sent to whoever responds. Default: `false`."})
	CACertFile = row(Argument{Name: "cacert_file", pem: true, Variables: []string{"HW_CACERT_FILE", "OS_CACERT"},
		Description: "CA certificates to trust in addition to those of the system: a PEM file or its content."})
	Cert = row(Argument{Name: "cert", pem: true, Variables: []string{"OS_CERT"},
		Description: "Client certificate for endpoints that require one: a PEM file or its content. Requires `key`."})
	Key = row(Argument{Name: "key", Sensitive: true, pem: true, Variables: []string{"OS_KEY"},
		Description: "Private key of `cert`: a PEM file or its content."})
	MaxRetries = row(Argument{Name: "max_retries", Kind: Int, check: checkCount, Variables: []string{"HW_MAX_RETRIES"},
		Description: "How often a failed request is retried. Requests that are throttled do not count, but `0` disables retries altogether. Default: `5`."})

	// Arguments of the huaweicloud provider that have no effect here.
	EnterpriseProjectID  = row(Argument{Name: "enterprise_project_id", Description: Unused})
	Regional             = row(Argument{Name: "regional", Kind: Bool, Description: Unused})
	EnableForceNew       = row(Argument{Name: "enable_force_new", Kind: Bool, Description: Unused})
	SkipCheckWebsiteType = row(Argument{Name: "skip_check_website_type", Kind: Bool, Description: Unused})
	SkipCheckUpgrade     = row(Argument{Name: "skip_check_upgrade", Kind: Bool, Description: Unused})
	DefaultTags          = row(Argument{Name: "default_tags", Kind: StringMap, Description: Unused})
	IgnoreTags           = row(Argument{Name: "ignore_tags", Kind: StringList, Description: Unused})

	// Variables of the SDKs, of Terraform and of the huaweicloud provider without an argument.
	SDKCredentialsFile   = row(Argument{Variables: []string{"HUAWEICLOUD_SDK_CREDENTIALS_FILE"}})
	PodIdentityURL       = row(Argument{Variables: []string{"HC_CONTAINER_CREDENTIALS_FULL_URI"}})
	PodIdentityTokenFile = row(Argument{Variables: []string{"HC_CONTAINER_AUTHORIZATION_TOKEN_FILE"}})
	UserAgent            = row(Argument{Variables: []string{"HW_TF_CUSTOM_UA", "TF_APPEND_USER_AGENT"}})
)

// AllVariables returns the environment variables of an argument, or of the members of a
// map.
func (a *Argument) AllVariables() []string {
	names := slices.Clone(a.Variables)
	for _, member := range Arguments {
		if a.Kind == StringMap && member.Block == a.Name {
			names = append(names, member.Variables...)
		}
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "" })
}

// The patterns of regions and project IDs, also in data sources. The region of a private
// cloud, such as RegionOne, may have another form than a region code; CN-North-4 is a
// misspelled code.
var (
	RegionPattern    = regexp.MustCompile(`^([a-z0-9][a-z0-9-]*|[A-Za-z0-9][A-Za-z0-9_]{2,}[A-Za-z0-9_-]*)$`)
	ProjectIDPattern = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

	cloudPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]*$`)
)

// The patterns in words.
const (
	RegionRule    = "must be a region code in lower case, such as cn-north-4"
	ProjectIDRule = "must be a project ID, which consists of letters, digits, hyphens, and underscores"
)

func checkRegion(value string) error    { return matches(RegionPattern, value, RegionRule) }
func checkProjectID(value string) error { return matches(ProjectIDPattern, value, ProjectIDRule) }
func checkCloud(value string) error {
	return matches(cloudPattern, value, "must be a domain, such as myhuaweicloud.com")
}

func matches(pattern *regexp.Regexp, value, rule string) error {
	if !pattern.MatchString(value) {
		return errors.New(rule)
	}
	return nil
}

func checkBool(value string) error {
	if _, err := strconv.ParseBool(value); err != nil {
		return errors.New("must be true or false")
	}
	return nil
}

func checkCount(value string) error {
	if _, err := strconv.ParseUint(value, 10, 31); err != nil {
		return errors.New("must be a whole number, 0 or greater")
	}
	return nil
}

// checkDuration checks the limits that hold for all APIs. Lower ones depend on the
// credentials: see resolver.duration.
func checkDuration(value string) error {
	if n, err := strconv.Atoi(value); err != nil || n < 900 || n > 86400 {
		return errors.New("must be a number of seconds from 900 to 86400")
	}
	return nil
}

func checkSigningAlgorithm(value string) error {
	if _, err := credentials.ParseSigningAlgorithm(value); err != nil {
		return errors.New("must be HmacSHA256, HmacSM3, EcdsaP256SHA256 or SM2SM3")
	}
	return nil
}
