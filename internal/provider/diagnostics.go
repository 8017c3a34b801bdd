package provider

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/config"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	source "github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/transport"
	"github.com/vpcep/terraform-provider-vpcep/internal/provider/endpointservice"
)

// diagnostic turns an error of the client into what the user reads: a short
// summary, then what was asked and came back, the endpoint and the method of
// authentication, and what to do.
func (d *providerData) diagnostic(err error) diag.Diagnostic {
	e := explain(err, d.Credentials)
	if errors.Is(err, huaweicloud.ErrNoRegion) {
		return diag.NewAttributeErrorDiagnostic(path.Root("region"), e.summary, e.advice)
	}
	detail := sentence(err.Error()) + "\n\n"
	if listErr, ok := errors.AsType[*client.ListError](err); ok {
		detail += fmt.Sprintf("Endpoint: %s\n", listErr.Endpoint)
	}
	detail = d.Redact(detail + fmt.Sprintf("Authentication: %s\n\n%s", d.Credentials, e.advice))
	if e.attribute != "" {
		return diag.NewAttributeErrorDiagnostic(path.Root(e.attribute), e.summary, detail)
	}
	return diag.NewErrorDiagnostic(e.summary, detail)
}

// sentence is an error's text as a sentence.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + strings.TrimSuffix(text[size:], ".") + "."
}

// explanation is an error's summary and what the user can do about it.
type explanation struct {
	summary, advice string
	attribute       string // of the data source that causes the error
}

const tryLater = "Try again later."

// wrongEndpoint is the advice where something else than the API answers.
func wrongEndpoint() string {
	return "A proxy, a firewall or another web server answered instead of the API. Check " +
		config.Region.Mention() + ", " + config.Cloud.Mention() + ", endpoints (" + config.EndpointVPCEP.Variables[0] + ") and " + config.AuthURL.Mention() +
		", and the variables HTTPS_PROXY and NO_PROXY."
}

// explain finds the cause of an error.
func explain(err error, c config.Credentials) explanation {
	var (
		apiErr      *huaweicloud.APIError
		answerErr   *huaweicloud.AnswerError
		projectErr  *source.ProjectError
		noCredErr   *source.NoCredentialsError
		credErr     *huaweicloud.CredentialsError
		proxyErr    *transport.ProxyError
		changedErr  *client.ChangedError
		contraErr   *client.ContradictionError
		tooLargeErr *client.TooLargeError
		certErr     *tls.CertificateVerificationError
		dnsErr      *net.DNSError
		timeoutErr  endpointservice.TimeoutError
		notTLSErr   tls.RecordHeaderError
	)
	switch {
	case errors.Is(err, context.Canceled):
		return explanation{summary: "Read canceled", advice: "Nothing was read. Run the command again."}
	case errors.As(err, &timeoutErr):
		return explanation{summary: "Read timed out", advice: tryLater + " To allow more time, set timeouts = { read = \"10m\" } in the data source. " +
			"TF_LOG=DEBUG shows every request and every wait."}
	case errors.Is(err, huaweicloud.ErrNoRegion):
		return explanation{summary: "No region", advice: "Set region in the data source or in the provider block, or the environment variable " + config.Region.Variables[0] + "."}
	case errors.As(err, &noCredErr):
		return explanation{summary: "No credentials", advice: "Set access_key and secret_key in the provider block, or the environment variables " +
			config.AccessKey.Variables[0] + " and " + config.SecretKey.Variables[0] + ". The provider's authentication guide describes all methods. " +
			"On an ECS, assign an agency to it."}
	case errors.As(err, &apiErr):
		return explainAPI(apiErr, c)
	case errors.As(err, &answerErr) && answerErr.HTML:
		return explanation{summary: "Not a response of the API", advice: wrongEndpoint()}
	case errors.As(err, &answerErr):
		return explanation{summary: "Unexpected response", advice: "The response does not match the API reference. " + tryLater +
			" If it happens again, report it to this provider's project with the request ID."}
	case errors.As(err, &changedErr):
		return explanation{summary: "List keeps changing", advice: "Endpoint services were created, changed or deleted during every reading, so no reading is known to be complete. " +
			"Try again when there are fewer changes, or use filters to list fewer services."}
	case errors.As(err, &contraErr):
		return explanation{summary: "Contradictory responses", advice: "The list does not change, and yet the pages of the API do not fit together. " +
			"Try another limit, or use filters to list fewer services. If it happens again, report it to this provider's project with a log (TF_LOG=DEBUG)."}
	case errors.As(err, &tooLargeErr):
		return explanation{summary: "List too large", advice: "Use filters to list fewer services, or a higher limit, which takes fewer requests."}
	case errors.As(err, &projectErr):
		return explanation{summary: "Project not found", advice: "Set " + config.ProjectID.Mention() + ", or " + config.ProjectName.Mention() +
			" if the project does not have the name of the region. The IAM console lists both under Projects."}
	case errors.As(err, &proxyErr):
		return explainProxy(proxyErr)
	case errors.As(err, &certErr):
		return explanation{summary: "TLS certificate not trusted", advice: "If a proxy or a private cloud uses its own certificate authority, set " + config.CACertFile.Mention() + " to its certificate."}
	case errors.As(err, &notTLSErr):
		return explanation{summary: "Endpoint without TLS", advice: "The server at the endpoint does not use TLS. Check endpoints (" + config.EndpointVPCEP.Variables[0] + ") and " + config.AuthURL.Mention() + "."}
	case errors.As(err, &dnsErr) && dnsErr.IsNotFound:
		return explanation{summary: "Host not found", advice: "Check that the region exists and offers this service: " + config.Region.Mention() + ", " + config.Cloud.Mention() +
			", endpoints (" + config.EndpointVPCEP.Variables[0] + ") and " + config.AuthURL.Mention() + "."}
	case errors.As(err, &credErr):
		return explanation{summary: "Cannot obtain credentials", advice: credentialChecks(c)}
	default:
		return explanation{summary: "Request failed", advice: "Check that this machine can reach the endpoint, if necessary through a proxy (HTTPS_PROXY). " + tryLater}
	}
}

func explainProxy(err *transport.ProxyError) explanation {
	e := explanation{summary: "Proxy refused the connection", advice: "Check HTTPS_PROXY and NO_PROXY, and that the proxy allows connections to this host."}
	if err.StatusCode == http.StatusProxyAuthRequired {
		e.advice = "The proxy requires authentication. Set its user name and password in HTTPS_PROXY (http://user:password@host:port, special characters percent-encoded)."
	}
	return e
}

// maxClockSkew is how far this machine's clock may be off before signatures
// are likely to be refused for it. The limit of the API is 15 minutes.
const maxClockSkew = 10 * time.Minute

// explainAPI explains an error that VPCEP, IAM or STS answered with.
func explainAPI(err *huaweicloud.APIError, c config.Credentials) explanation {
	const denied = "Permission denied"
	skewed := err.ClockSkew.Abs() > maxClockSkew
	expired := err.HasCode("APIGW.0303") && strings.Contains(err.Message, "expired") // the signature
	switch {
	case err.HasCode("EndPoint.0010"):
		return explanation{summary: "Offset out of range", attribute: "offset",
			advice: "offset must be less than the number of services that match the filters. Remove it to read all services."}
	case err.HasCode("EndPoint.0017"):
		return explanation{summary: "Unknown sort key", attribute: "sort_key",
			advice: "Clouds spell the sort keys differently. Set created_at instead of create_at, or updated_at instead of update_at, or the other way around."}
	case err.StatusCode == http.StatusUnauthorized && (skewed || expired):
		return explanation{summary: "Wrong clock", advice: clockAdvice(err.ClockSkew)}
	case err.HasCode("IAM.0061"):
		return explanation{summary: "User locked", advice: "IAM locks a user after several failed attempts. Wait until the lock ends, or ask an administrator of the account to unlock the user."}
	case err.HasCode("IAM.0080", "IAM.0082"):
		return explanation{summary: "User disabled", advice: "An administrator of the account can enable the user in the IAM console."}
	case err.HasCode("IAM.0081"):
		return explanation{summary: "No programmatic access", advice: "The user has access to the management console only. Enable programmatic access in the IAM console, or use another user."}
	case err.StatusCode == http.StatusUnauthorized:
		return explanation{summary: "Authentication failed", advice: credentialChecks(c)}
	case err.StatusCode == http.StatusForbidden:
		return explanation{summary: denied, advice: permissions(c, err.URL)}
	case err.HasCode("EndPoint.0014"):
		return explanation{summary: "Wrong project", advice: "Each region has its own projects. Check " + config.ProjectID.Mention() + ", or remove it to have the project looked up."}
	case err.HasCode("APIGW.0101"):
		return explanation{summary: "API not found", advice: "The API gateway answered that the API does not exist at this address: the service may not be offered in this region, or the URL has the wrong path. " +
			"Check " + config.Region.Mention() + ", " + config.Cloud.Mention() + " and endpoints (" + config.EndpointVPCEP.Variables[0] + ")."}
	case err.HasCode("404", "IAM.0004"): // of IAM
		return explanation{summary: "Not found in IAM", advice: "Check " + config.ProjectID.Mention() + ", " + config.ProjectName.Mention() + ", the blocks assume_role and assume_role_with_oidc, and their environment variables."}
	case err.HTML || err.Location != "" || err.StatusCode == http.StatusNotFound || err.StatusCode == http.StatusProxyAuthRequired:
		return explanation{summary: "Not a response of the API", advice: wrongEndpoint()}
	case err.StatusCode == http.StatusTooManyRequests || err.HasCode("EndPoint.0022", "APIGW.0308"):
		return explanation{summary: "Too many requests", advice: "The API limits the rate of requests. Try again in a minute, or allow more time with timeouts = { read = \"10m\" } in the data source. " +
			"With " + config.MaxRetries.Mention() + " = 0, requests are not repeated."}
	case err.StatusCode >= http.StatusInternalServerError:
		return explanation{summary: "Service error", advice: tryLater + " Huawei Cloud support can find the request by its ID."}
	case strings.Contains(err.URL, "/vpc-endpoint-services"):
		return explanation{summary: "Invalid request", advice: "Check the arguments of the data source against its documentation."}
	default:
		return explanation{summary: "Cannot obtain credentials", advice: credentialChecks(c)}
	}
}

func clockAdvice(skew time.Duration) string {
	const rule = "The API refuses requests that are signed more than 15 minutes earlier or later than its own time. Set this machine's clock."
	switch {
	case skew > maxClockSkew:
		return fmt.Sprintf("The clock of this machine is %s ahead of the server's. %s", skew, rule)
	case skew < -maxClockSkew:
		return fmt.Sprintf("The clock of this machine is %s behind the server's. %s", -skew, rule)
	default:
		return rule
	}
}

// checks says what to check where the credentials were refused.
func credentialChecks(c config.Credentials) string {
	var advice string
	switch c.Method {
	case config.TokenMethod:
		advice = "The token has expired, or belongs to another project: a token is valid only for the project, and so the region, that it was issued for. " +
			"Obtain a new one, or use an access key, which is valid in all regions."
	case config.PasswordMethod:
		advice = "Check user_name, password and domain_name (the name of the account). The request is not repeated, because failed attempts lock the user. " +
			"A HUAWEI ID and federated users cannot use a password here: create an IAM user."
	case config.OIDCMethod:
		advice = "Check that the ID token has not expired, that its issuer and audience are those of the identity provider, " +
			"and idp_id or provider_urn, agency_name and domain_id."
	case config.MetadataMethod:
		advice = "Check the agency of this ECS."
	case config.PodIdentityMethod:
		advice = "Check the agency that is associated with the service account of this pod."
	default:
		advice = "Check that the access key is complete, enabled and belongs to this cloud. A temporary access key requires its security token, and expires. " +
			"The request is not repeated, because failed attempts lock the access key for 5 minutes."
	}
	if c.Agency {
		advice += " Check that the agency exists and trusts the account of these credentials."
	}
	return advice
}

// permissions says what to check where a request was not allowed.
func permissions(c config.Credentials, url string) string {
	switch {
	case strings.Contains(url, "/v5/agencies/assume-with-oidc"):
		return "The trust policy of the agency must allow sts:agencies:assumeWithOIDC for this identity provider, and its conditions must match the issuer, audience and subject of the ID token."
	case strings.Contains(url, "/v5/agencies/assume"):
		return "The credentials need the permission sts:agencies:assume for this agency, and the trust policy of the agency must name their account."
	case strings.Contains(url, "/OS-CREDENTIAL/"), strings.Contains(url, "/v3/auth/tokens") && c.AgencyToken:
		return "The credentials need the permission to assume agencies (the system role Agent Operator, or sts:agencies:assume), and the agency must trust their account."
	case strings.Contains(url, "/OS-AUTH/"), strings.Contains(url, "/v3/auth/tokens"):
		return credentialChecks(c)
	case strings.Contains(url, "/v3/projects"):
		return "These credentials may not list projects in IAM. Set " + config.ProjectID.Mention() + ", and the project is not looked up."
	}
	advice := "These credentials need one of these permissions in the project: vpcep:epservices:list (role or policy), vpcep:endpointServices:list (identity policy), or the system policy VPCEPReadOnlyPolicy. "
	if c.Method == config.TokenMethod {
		return advice + "A token is valid only for the project, and so the region, that it was issued for: check " + config.Region.Mention() + " and " + config.ProjectID.Mention() + "."
	}
	return advice + "Check " + config.ProjectID.Mention() + " too: each region has its own projects."
}
