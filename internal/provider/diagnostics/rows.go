package diagnostics

import (
	"github.com/vpcep/terraform-provider-vpcep/internal/config"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/transport"
)

// Parts of the URLs of some requests.
const (
	oidcSTS    = "/v5/agencies/assume-with-oidc"
	publicList = "/vpc-endpoint-services/public"
)

// Texts of several rows.
const (
	notAPI = "Not a response of the API"

	tryLater      = "Try again later."
	locations     = "{region}, {cloud}, {endpoints} and {auth_url}"
	directly      = " If this machine reaches the host without a proxy, add the host to NO_PROXY.{ignored}"
	wrongEndpoint = "A proxy, a firewall or another web server responded instead of the API. Check " + locations + ", and the variables HTTPS_PROXY and NO_PROXY.{ignored}"
	unexpected    = "The response does not match the API reference. " + tryLater + " If it happens again, report it to this provider's project with the request ID."
	tooMany       = "The API limits the rate of requests. Try again in a minute, or allow more time with timeouts = { read = \"10m\" } in the data source. " +
		"With {max_retries} = 0, the provider does not retry requests."

	setClock   = "{clock}The API refuses requests that are signed more than 15 minutes earlier or later than its own time. Set this machine's clock."
	keyLocked  = "Huawei Cloud locks an access key for 5 minutes after several failed attempts. Correct the secret key first, also in other programs that use this access key. Then wait 5 minutes."
	userLocked = "IAM locks a user after several failed attempts. Wait until the lock ends, or ask an administrator of the account to unlock the user."
	idTokenSTS = "STS did not accept the ID token for {idp}. Check that the ID token has not expired, that its issuer and audience are those of the identity provider, " +
		"and provider_urn, agency_name and domain_id. The trust policy of the agency must allow sts:agencies:assumeWithOIDC for this identity provider and the subject of the token."
	tokenExpired = "A token is valid for 24 hours at most. Obtain a new one, or use an access key, which does not expire, or an agency, whose keys the provider renews."
	keyExpired   = "A temporary access key and its security token expire. Obtain new ones, or let the provider obtain and renew them: with assume_role, assume_role_with_oidc, or the agency of an ECS."

	needsListing       = "These credentials need one of these permissions in the project: vpcep:epservices:list (role or policy), vpcep:endpointServices:list (identity policy), or the system policy VPCEPReadOnlyPolicy. "
	needsPublicListing = "These credentials need one of these permissions in the project: vpcep:pubEpservices:list (role or policy) or vpcep:endpointServices:listPublic (identity policy). "
	ownProject         = "Check {project_id} too: each region has its own projects."
	tokenProject       = "A token is valid only for the project, and so the region, that it was issued for: check {region} and {project_id}."
	assumeAgency       = "The credentials need the permission to assume agencies (the system role Agent Operator, or sts:agencies:assume), and the agency must trust their account."
)

// rows is the table of diagnostics. The first row that matches the evidence counts. Each
// row has an example in the test, whose golden file shows its text.
var rows = []row{
	{kind: canceled, summary: "Read canceled", advice: "Nothing was read. Run the command again."},
	{kind: timedOut, summary: "Read timed out", advice: tryLater + " To allow more time, set timeouts = { read = \"10m\" } in the data source. TF_LOG=DEBUG shows every request and every wait."},
	{kind: noRegion, summary: "No region", attribute: "region", advice: "Set region in the data source or in the provider block, or the environment variable {HW:region}."},
	{kind: privateRegion, summary: "Invalid region", attribute: "region", advice: "Region codes are in lower case, such as cn-north-4. " +
		"In a private cloud whose regions have other names, set {endpoints} and {auth_url}: the default endpoints have the region in their names."},
	{kind: noCredentials, summary: "No credentials", advice: "Set access_key and secret_key in the provider block, or the environment variables {HW:access_key} and {HW:secret_key}. " +
		"The provider's authentication guide describes all methods. On an ECS, assign an agency to it."},

	// Arguments that a cloud does not accept.
	{kind: apiError, codes: []string{"EndPoint.0010"}, summary: "Offset out of range", attribute: "offset",
		advice: "offset must be less than the number of services that match the filters. Remove it to read all services."},
	{kind: apiError, codes: []string{"EndPoint.0017"}, summary: "Unknown sort key", attribute: "sort_key",
		advice: "Clouds spell the sort keys differently. Set created_at instead of create_at, or updated_at instead of update_at, or the other way around."},

	// Responses that are not from the API.
	{kind: apiError, status: 511, summary: notAPI, advice: "The network requires a login in a web browser first. Log in, or use another network."},
	{kind: apiError, status: 429, traits: page, summary: notAPI, advice: "A gateway or a firewall in front of the API limits the rate of requests. Try again in a minute."},
	{kind: apiError, status: 5, traits: page, summary: notAPI,
		advice: "A proxy, a gateway or a load balancer responded instead of the API, which it may not reach. " + tryLater + " If that does not help, check " + locations + ", HTTPS_PROXY and NO_PROXY.{ignored}"},
	{kind: apiError, traits: page, summary: notAPI, advice: wrongEndpoint},
	{kind: apiError, traits: redirect, summary: notAPI, advice: wrongEndpoint},
	{kind: apiError, status: 407, summary: notAPI, advice: wrongEndpoint},

	// Rate limits.
	{kind: apiError, status: 429, summary: "Too many requests", advice: tooMany},
	{kind: apiError, codes: []string{"EndPoint.0022", "APIGW.0308"}, summary: "Too many requests", advice: tooMany},

	// ID tokens that IAM or STS refused.
	{kind: apiError, codes: []string{"STS5.1007"}, summary: "API not found",
		advice: "STS in this region does not offer this API. Set {endpoints.sts} to STS in another region: any of them knows every account."},
	{kind: apiError, status: 4, url: oidcSTS, words: []string{"token", "audience", "issuer", "expired"}, summary: "ID token refused", advice: idTokenSTS},
	{kind: apiError, status: 403, url: oidcSTS, codes: []string{"STS5.1001"}, summary: "Permission denied",
		advice: "The trust policy of the agency must allow sts:agencies:assumeWithOIDC for {idp}, and its conditions must match the issuer, audience and subject of the ID token."},
	{kind: apiError, status: 4, url: oidcSTS, summary: "ID token refused", advice: idTokenSTS},
	{kind: apiError, status: 4, url: "/OS-AUTH/", summary: "ID token refused", advice: "IAM did not accept the ID token for {idp}. Check that the ID token has not expired, " +
		"that its issuer and audience are those of the identity provider, and that {assume_role_with_oidc.idp_id} names the identity provider."},

	// Clock skew.
	{kind: apiError, traits: signed, words: []string{"signature expired", "signature has expired", "x-sdk-date", "timestamp"}, summary: "Wrong clock", advice: setClock},
	{kind: apiError, codes: []string{"APIGW.0303"}, words: []string{"expired"}, summary: "Wrong clock", advice: setClock},
	{kind: apiError, status: 401, traits: signed | skewed, summary: "Wrong clock", advice: setClock},

	// Locks and other states of a user or an access key.
	{kind: apiError, words: []string{"failed to reach the limit"}, summary: "Access key locked", advice: keyLocked},
	{kind: apiError, status: 4, method: config.AccessKeyMethod, words: []string{"locked"}, summary: "Access key locked", advice: keyLocked},
	{kind: apiError, codes: []string{"IAM.0061"}, summary: "User locked", advice: userLocked},
	{kind: apiError, status: 401, method: config.PasswordMethod, words: []string{"locked"}, summary: "User locked", advice: userLocked},
	{kind: apiError, codes: []string{"IAM.0080", "IAM.0082"}, summary: "User disabled", advice: "An administrator of the account can enable the user in the IAM console."},
	{kind: apiError, codes: []string{"IAM.0081"}, summary: "No programmatic access", advice: "The user has access to the management console only. Enable programmatic access in the IAM console, or use another user."},
	{kind: apiError, status: 401, method: config.PasswordMethod, words: []string{"expired"}, summary: "Password expired", advice: "Change the password of the user in the IAM console."},

	// Credentials that expired, or were refused.
	{kind: apiError, codes: []string{"APIGW.0307"}, method: config.TokenMethod, summary: "Credentials expired", advice: tokenExpired},
	{kind: apiError, traits: expired, method: config.TokenMethod, summary: "Credentials expired", advice: tokenExpired},
	{kind: apiError, traits: expired, method: config.AccessKeyMethod, summary: "Credentials expired", advice: keyExpired},
	{kind: apiError, traits: expired, method: config.ProfileMethod, summary: "Credentials expired", advice: keyExpired},
	{kind: apiError, traits: expired, summary: "Credentials expired", advice: "The provider obtains these credentials itself. Run the command again. {checks}"},
	{kind: apiError, words: []string{"ak not exist"}, summary: "Authentication failed",
		advice: "There is no such access key here: it was deleted, is misspelled, or belongs to another cloud. Check {access_key} and {cloud}."},
	{kind: apiError, status: 401, summary: "Authentication failed", advice: "{checks}"},

	// Permissions.
	{kind: apiError, status: 403, url: "/v5/agencies/assume", summary: "Permission denied",
		advice: "The credentials need the permission sts:agencies:assume for this agency, and the trust policy of the agency must name their account."},
	{kind: apiError, status: 403, url: "/OS-CREDENTIAL/", summary: "Permission denied", advice: assumeAgency},
	{kind: apiError, status: 403, url: "/v3/auth/tokens", traits: agencyToken, summary: "Permission denied", advice: assumeAgency},
	{kind: apiError, status: 403, url: "/v3/auth/tokens", summary: "Permission denied", advice: "{checks}"},
	{kind: apiError, status: 403, url: "/v3/projects", summary: "Permission denied", advice: "These credentials may not list projects in IAM. Set {project_id}, so that the provider does not look up the project."},
	{kind: apiError, status: 403, url: publicList, method: config.TokenMethod, summary: "Permission denied", advice: needsPublicListing + tokenProject},
	{kind: apiError, status: 403, url: publicList, summary: "Permission denied", advice: needsPublicListing + ownProject},
	{kind: apiError, status: 403, method: config.TokenMethod, summary: "Permission denied", advice: needsListing + tokenProject},
	{kind: apiError, status: 403, summary: "Permission denied", advice: needsListing + ownProject},

	// Requests that reached the wrong place.
	{kind: apiError, codes: []string{"EndPoint.0014"}, summary: "Wrong project", advice: "Each region has its own projects. Check {project_id}, or remove it to have the project looked up."},
	{kind: apiError, codes: []string{"APIGW.0101"}, summary: "API not found", advice: "The API gateway says that the API does not exist at this address: " +
		"the service may not be offered in this region, or the URL has the wrong path. Check {region}, {cloud} and {endpoints}."},
	{kind: apiError, codes: []string{"404", "IAM.0004"}, summary: "Not found in IAM",
		advice: "Check {project_id}, {project_name}, the blocks assume_role and assume_role_with_oidc, and their environment variables."},
	{kind: apiError, status: 404, summary: notAPI, advice: wrongEndpoint},

	// The other errors of the APIs.
	{kind: apiError, status: 5, summary: "Service error", advice: tryLater + " Huawei Cloud support can find the request by its ID."},
	{kind: apiError, url: "/vpc-endpoint-services", summary: "Invalid request", advice: "Check the arguments of the data source against its documentation."},
	{kind: apiError, summary: "Cannot obtain credentials", advice: "{checks}"},

	// Responses that cannot be used.
	{kind: responseError, traits: page, summary: notAPI, advice: wrongEndpoint},
	{kind: responseError, status: 200, summary: "Unexpected response", advice: unexpected},
	{kind: responseError, status: 201, summary: "Unexpected response", advice: unexpected},
	{kind: responseError, summary: "Unexpected response",
		advice: "The API does not respond with this status. A proxy, a cache or another web server may have responded, or changed the response. Check " + locations + ", HTTPS_PROXY and NO_PROXY.{ignored}"},

	// Lists.
	{kind: listChanged, summary: "List keeps changing", advice: "Endpoint services were created, changed or deleted during every reading, so no reading is known to be complete. " +
		"Try again when there are fewer changes, or use filters to list fewer services."},
	{kind: listContradictory, summary: "Contradictory responses", advice: "The list does not change, but the pages of the API contradict each other. " +
		"Try another limit, or use filters to list fewer services. If it happens again, report it to this provider's project with a log (TF_LOG=DEBUG)."},
	{kind: listTooLarge, summary: "List too large", advice: "Use filters to list fewer services, or a higher limit, which takes fewer requests."},

	// Projects and credentials that could not be looked up.
	{kind: projectNotFound, summary: "Project not found",
		advice: "Set project_id or project_name in the data source, or {project_id} or {project_name}: without them, the project has the name of the region. The IAM console lists both under Projects."},
	{kind: credentialsFailed, summary: "Cannot obtain credentials", advice: "{checks}"},

	// Requests without a response: the proxy failed.
	{kind: networkError, traits: proxyFailed, status: 407, summary: "Proxy refused the connection",
		advice: "The proxy requires authentication. Set its user name and password in {proxy} (http://user:password@host:port, special characters percent-encoded)."},
	{kind: networkError, traits: proxyFailed, status: 4, summary: "Proxy refused the connection",
		advice: "Check that the proxy allows connections to this host, or add the host to NO_PROXY if this machine reaches it without a proxy. The proxy is set in {proxy}.{ignored}"},
	{kind: networkError, traits: proxyFailed, status: 5, summary: "Proxy failed",
		advice: "The proxy that is set in {proxy} could not connect to the host. " + tryLater + " If this machine reaches the host without a proxy, add it to NO_PROXY.{ignored}"},
	{kind: networkError, traits: proxyFailed, words: []string{"authentication"}, summary: "Proxy refused the connection",
		advice: "The SOCKS proxy did not accept the login, or requires one. Set its user name and password in {proxy} (socks5://user:password@host:port, special characters percent-encoded)."},
	{kind: networkError, traits: proxyFailed, tls: transport.NoTLS, summary: "Proxy without TLS",
		advice: "The proxy itself does not use TLS: begin its URL in {proxy} with http:// instead of https://. Requests to https endpoints are encrypted all the same."},
	{kind: networkError, traits: proxyFailed | hostNotFound, summary: "Proxy not found", advice: "Check the host name of the proxy in {proxy}." + directly},
	{kind: networkError, traits: proxyFailed, summary: "Proxy not reachable", advice: "Check host and port of the proxy in {proxy}, and that the proxy is running." + directly},

	// Requests without a response: TLS failed.
	{kind: networkError, tls: transport.CertificateExpired, summary: "TLS certificate expired",
		advice: "Check this machine's clock and time zone. If they are right, whoever runs the server, or a proxy that inspects TLS, must renew the certificate. Trusting another certificate authority does not help."},
	{kind: networkError, tls: transport.CertificateOfOtherHost, summary: "TLS certificate for another host",
		advice: "Another server than the API may have responded. Check " + locations + ": an address or an alias must be in the certificate. Trusting another certificate authority does not help."},
	{kind: networkError, tls: transport.CertificateWithoutSAN, summary: "TLS certificate without SAN",
		advice: "The certificate names its host in the common name (CN) only, which clients no longer accept. " +
			"Whoever runs the server, or a proxy that inspects TLS, must issue one with a subject alternative name. Trusting another certificate authority does not help."},
	{kind: networkError, tls: transport.CertificateUntrusted, summary: "TLS certificate not trusted",
		advice: "If a proxy or a private cloud uses its own certificate authority, set {cacert_file} to its certificate. " +
			"If it is set, the file lacks the authority that signed this server's certificate, or an intermediate one."},
	{kind: networkError, tls: transport.CertificateInvalid, summary: "TLS certificate not valid",
		advice: "Whoever runs the server, or a proxy that inspects TLS, must issue another certificate. Check " + locations + "."},
	{kind: networkError, tls: transport.ClientCertificateRequired, summary: "Client certificate required",
		advice: "Set {cert} and {key} to a client certificate that the server accepts, and its private key."},
	{kind: networkError, tls: transport.ProtocolVersion, summary: "TLS version not supported",
		advice: "The provider requires TLS 1.2 or later. Enable it on the server, or on the proxy that inspects TLS."},
	{kind: networkError, tls: transport.NoTLS, summary: "Endpoint without TLS",
		advice: "The server at the endpoint does not use TLS. Check {endpoints} and {auth_url}, and the port. Only with {insecure} can an endpoint begin with http://."},
	{kind: networkError, tls: transport.HandshakeFailed, summary: "TLS handshake failed",
		advice: "The server, or a proxy in between, and the provider could not agree on TLS. Check " + locations + "." + directly},

	// Other requests without a response.
	{kind: networkError, traits: hostNotFound, summary: "Host not found", advice: "Check that the region exists and offers this service: " + locations + ". " +
		"Behind a proxy, set HTTPS_PROXY.{ignored}"},
	{kind: networkError, phase: transport.Resolving, summary: "Cannot resolve the host name", advice: "Check the DNS settings of this machine. Behind a proxy, set HTTPS_PROXY.{ignored} " + tryLater},
	{kind: networkError, phase: transport.Connecting, summary: "Request failed",
		advice: "Check that this machine can reach the endpoint: firewall, port, and " + locations + ". Behind a proxy, set HTTPS_PROXY.{ignored} " + tryLater},
	{summary: "Request failed", advice: "Check that this machine can reach the endpoint, if necessary through a proxy (HTTPS_PROXY).{ignored} " + tryLater},
}
