package diagnostics

import "github.com/vpcep/terraform-provider-vpcep/internal/config"

// Advice that several rows give.
const (
	tryLater      = "Try again later."
	locations     = "{region}, {cloud}, {endpoints} and {auth_url}"
	wrongEndpoint = "A proxy, a firewall or another web server answered instead of the API. Check " + locations + ", and the variables HTTPS_PROXY and NO_PROXY."
	needsListing  = "These credentials need one of these permissions in the project: vpcep:epservices:list (role or policy), vpcep:endpointServices:list (identity policy), or the system policy VPCEPReadOnlyPolicy. "
	setClock      = "{clock}The API refuses requests that are signed more than 15 minutes earlier or later than its own time. Set this machine's clock."
	tooMany       = "The API limits the rate of requests. Try again in a minute, or allow more time with timeouts = { read = \"10m\" } in the data source. " +
		"With {max_retries} = 0, requests are not repeated."
	assumeAgency = "The credentials need the permission to assume agencies (the system role Agent Operator, or sts:agencies:assume), and the agency must trust their account."
)

// rows is the table of diagnostics. The first row that matches the evidence
// counts. Each has an example in the test, which shows its literal text.
var rows = []row{
	{kind: canceled, summary: "Read canceled", advice: "Nothing was read. Run the command again."},
	{kind: timedOut, summary: "Read timed out", advice: tryLater + " To allow more time, set timeouts = { read = \"10m\" } in the data source. TF_LOG=DEBUG shows every request and every wait."},
	{kind: noRegion, summary: "No region", attribute: "region", advice: "Set region in the data source or in the provider block, or the environment variable {HW:region}."},
	{kind: privateRegion, summary: "Invalid region", attribute: "region", advice: "Region codes are in lower case, such as cn-north-4. " +
		"In a private cloud whose regions have other names, set {endpoints} and {auth_url}: the default endpoints have the region in their names."},
	{kind: noCredentials, summary: "No credentials", advice: "Set access_key and secret_key in the provider block, or the environment variables {HW:access_key} and {HW:secret_key}. " +
		"The provider's authentication guide describes all methods. On an ECS, assign an agency to it."},

	// Arguments that a cloud does not take.
	{kind: apiError, codes: []string{"EndPoint.0010"}, summary: "Offset out of range", attribute: "offset",
		advice: "offset must be less than the number of services that match the filters. Remove it to read all services."},
	{kind: apiError, codes: []string{"EndPoint.0017"}, summary: "Unknown sort key", attribute: "sort_key",
		advice: "Clouds spell the sort keys differently. Set created_at instead of create_at, or updated_at instead of update_at, or the other way around."},

	// Credentials that were refused.
	{kind: apiError, status: 401, skewed: true, summary: "Wrong clock", advice: setClock},
	{kind: apiError, status: 401, codes: []string{"APIGW.0303"}, words: "expired", summary: "Wrong clock", advice: setClock},
	{kind: apiError, codes: []string{"IAM.0061"}, summary: "User locked", advice: "IAM locks a user after several failed attempts. Wait until the lock ends, or ask an administrator of the account to unlock the user."},
	{kind: apiError, codes: []string{"IAM.0080", "IAM.0082"}, summary: "User disabled", advice: "An administrator of the account can enable the user in the IAM console."},
	{kind: apiError, codes: []string{"IAM.0081"}, summary: "No programmatic access", advice: "The user has access to the management console only. Enable programmatic access in the IAM console, or use another user."},
	{kind: apiError, status: 401, summary: "Authentication failed", advice: "{checks}"},

	// Permissions.
	{kind: apiError, status: 403, url: "/v5/agencies/assume-with-oidc", summary: "Permission denied",
		advice: "The trust policy of the agency must allow sts:agencies:assumeWithOIDC for this identity provider, and its conditions must match the issuer, audience and subject of the ID token."},
	{kind: apiError, status: 403, url: "/v5/agencies/assume", summary: "Permission denied",
		advice: "The credentials need the permission sts:agencies:assume for this agency, and the trust policy of the agency must name their account."},
	{kind: apiError, status: 403, url: "/OS-CREDENTIAL/", summary: "Permission denied", advice: assumeAgency},
	{kind: apiError, status: 403, url: "/v3/auth/tokens", agencyToken: true, summary: "Permission denied", advice: assumeAgency},
	{kind: apiError, status: 403, url: "/OS-AUTH/", summary: "Permission denied", advice: "{checks}"},
	{kind: apiError, status: 403, url: "/v3/auth/tokens", summary: "Permission denied", advice: "{checks}"},
	{kind: apiError, status: 403, url: "/v3/projects", summary: "Permission denied", advice: "These credentials may not list projects in IAM. Set {project_id}, and the project is not looked up."},
	{kind: apiError, status: 403, method: config.TokenMethod, summary: "Permission denied",
		advice: needsListing + "A token is valid only for the project, and so the region, that it was issued for: check {region} and {project_id}."},
	{kind: apiError, status: 403, summary: "Permission denied", advice: needsListing + "Check {project_id} too: each region has its own projects."},

	// Requests that reached the wrong place.
	{kind: apiError, codes: []string{"EndPoint.0014"}, summary: "Wrong project", advice: "Each region has its own projects. Check {project_id}, or remove it to have the project looked up."},
	{kind: apiError, codes: []string{"APIGW.0101"}, summary: "API not found", advice: "The API gateway answered that the API does not exist at this address: " +
		"the service may not be offered in this region, or the URL has the wrong path. Check {region}, {cloud} and {endpoints}."},
	{kind: apiError, codes: []string{"404", "IAM.0004"}, summary: "Not found in IAM",
		advice: "Check {project_id}, {project_name}, the blocks assume_role and assume_role_with_oidc, and their environment variables."},
	{kind: apiError, page: true, summary: "Not a response of the API", advice: wrongEndpoint},
	{kind: apiError, redirect: true, summary: "Not a response of the API", advice: wrongEndpoint},
	{kind: apiError, status: 404, summary: "Not a response of the API", advice: wrongEndpoint},
	{kind: apiError, status: 407, summary: "Not a response of the API", advice: wrongEndpoint},

	// The other errors of the APIs.
	{kind: apiError, status: 429, summary: "Too many requests", advice: tooMany},
	{kind: apiError, codes: []string{"EndPoint.0022", "APIGW.0308"}, summary: "Too many requests", advice: tooMany},
	{kind: apiError, status: 5, summary: "Service error", advice: tryLater + " Huawei Cloud support can find the request by its ID."},
	{kind: apiError, url: "/vpc-endpoint-services", summary: "Invalid request", advice: "Check the arguments of the data source against its documentation."},
	{kind: apiError, summary: "Cannot obtain credentials", advice: "{checks}"},

	// Answers that cannot be used.
	{kind: answerError, page: true, summary: "Not a response of the API", advice: wrongEndpoint},
	{kind: answerError, summary: "Unexpected response",
		advice: "The response does not match the API reference. " + tryLater + " If it happens again, report it to this provider's project with the request ID."},

	// Lists.
	{kind: listChanged, summary: "List keeps changing", advice: "Endpoint services were created, changed or deleted during every reading, so no reading is known to be complete. " +
		"Try again when there are fewer changes, or use filters to list fewer services."},
	{kind: listContradictory, summary: "Contradictory responses", advice: "The list does not change, and yet the pages of the API do not fit together. " +
		"Try another limit, or use filters to list fewer services. If it happens again, report it to this provider's project with a log (TF_LOG=DEBUG)."},
	{kind: listTooLarge, summary: "List too large", advice: "Use filters to list fewer services, or a higher limit, which takes fewer requests."},

	// Projects and credentials that could not be looked up.
	{kind: projectNotFound, summary: "Project not found",
		advice: "Set {project_id}, or {project_name} if the project does not have the name of the region. The IAM console lists both under Projects."},
	{kind: credentialsFailed, summary: "Cannot obtain credentials", advice: "{checks}"},

	// Requests without an answer.
	{kind: proxyRefused, status: 407, summary: "Proxy refused the connection",
		advice: "The proxy requires authentication. Set its user name and password in HTTPS_PROXY (http://user:password@host:port, special characters percent-encoded)."},
	{kind: proxyRefused, summary: "Proxy refused the connection", advice: "Check HTTPS_PROXY and NO_PROXY, and that the proxy allows connections to this host."},
	{kind: certificateRefused, summary: "TLS certificate not trusted", advice: "If a proxy or a private cloud uses its own certificate authority, set {cacert_file} to its certificate."},
	{kind: noTLS, summary: "Endpoint without TLS", advice: "The server at the endpoint does not use TLS. Check {endpoints} and {auth_url}."},
	{kind: hostNotFound, summary: "Host not found", advice: "Check that the region exists and offers this service: " + locations + "."},
	{summary: "Request failed", advice: "Check that this machine can reach the endpoint, if necessary through a proxy (HTTPS_PROXY). " + tryLater},
}
