package provider

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

// diagnostic turns an error of the client into what the user reads: a short
// summary, then what was asked and came back, where and how requests are
// signed in, and what to do.
func (s *providerData) diagnostic(err error) diag.Diagnostic {
	summary, advice := s.signIn.explain(err)
	if errors.Is(err, client.ErrNoRegion) {
		return diag.NewAttributeErrorDiagnostic(path.Root("region"), summary, advice)
	}
	happened := err.Error()
	detail := strings.ToUpper(happened[:1]) + strings.TrimSuffix(happened[1:], ".") + ".\n\n"
	if listErr, ok := errors.AsType[*client.ListError](err); ok {
		detail += fmt.Sprintf("Endpoint: %s\n", listErr.Endpoint)
	}
	detail += fmt.Sprintf("Sign-in: %s\n\n%s", s.signIn, advice)
	if apiErr, ok := errors.AsType[*client.APIError](err); ok && apiErr.Code == "EndPoint.0010" {
		return diag.NewAttributeErrorDiagnostic(path.Root("offset"), summary, detail)
	}
	return diag.NewErrorDiagnostic(summary, detail)
}

const (
	tryLater      = "Try again later."
	wrongEndpoint = "A proxy, a firewall or another web server answered in the API's place, or the service does not exist in this region. " +
		"Check region, cloud and endpoints, and the variables HW_VPCEP_ENDPOINT, HW_AUTH_URL, HTTPS_PROXY and NO_PROXY."
)

// explain gives an error's summary and what the user can do about it.
func (s signIn) explain(err error) (summary, advice string) {
	var (
		apiErr     *client.APIError
		answerErr  *client.AnswerError
		changedErr *client.ChangedError
		projectErr *client.ProjectError
		noCredErr  *client.NoCredentialsError
		proxyErr   *client.ProxyError
		certErr    *tls.CertificateVerificationError
		dnsErr     *net.DNSError
		timeoutErr timeoutError
	)
	switch {
	case errors.Is(err, context.Canceled):
		return "Reading was canceled", "Nothing was read. Run the command again."
	case errors.As(err, &timeoutErr):
		return "Reading took too long", tryLater + " Or give it more time with timeouts = { read = \"10m\" } in the data source. TF_LOG=DEBUG shows every page and every wait."
	case errors.Is(err, client.ErrNoRegion):
		return "No region", "Set region in the data source or in the provider block, or the environment variable HW_REGION_NAME."
	case errors.As(err, &noCredErr):
		return "No credentials", "Set access_key and secret_key in the provider block, or the environment variables HW_ACCESS_KEY and HW_SECRET_KEY; " +
			"the provider's authentication guide has all other ways. On an ECS instance, give it an agency."
	case errors.As(err, &apiErr):
		return s.explainAPI(apiErr)
	case errors.As(err, &answerErr) && answerErr.HTML:
		return "Not the API's answer", wrongEndpoint
	case errors.As(err, &answerErr):
		return "Unusable answer", "The answer is not what the API's reference says. " + tryLater + " If it happens again, please report it to this provider's project with the request id."
	case errors.As(err, &changedErr):
		return "The list keeps changing", "Endpoint services were created, changed or deleted at every attempt, or the API contradicts itself. " +
			"A listing with a gap would be worse than none. Try again when it is quieter, or narrow the listing with filters."
	case errors.As(err, &projectErr):
		return "No such project", "Set project_id, or project_name if the project is not named after the region. IAM's console lists both under Projects."
	case errors.As(err, &proxyErr):
		return "The proxy refused", "Check HTTPS_PROXY and NO_PROXY, and that the proxy allows connections to this host."
	case errors.As(err, &certErr):
		return "The certificate is not trusted", "If a proxy or a private cloud uses a certificate authority of its own, name its certificate with cacert_file (HW_CACERT_FILE)."
	case errors.Is(err, http.ErrSchemeMismatch):
		return "No TLS at the endpoint", "The server there speaks plain http. Check endpoints, HW_VPCEP_ENDPOINT and HW_AUTH_URL."
	case errors.As(err, &dnsErr) && dnsErr.IsNotFound:
		return "No such host", "Is the region's code right, and does the region have this service? " +
			"Check region, cloud and endpoints, and the variables HW_REGION_NAME, HW_CLOUD, HW_VPCEP_ENDPOINT and HW_AUTH_URL."
	default:
		return "Reading failed", "Check that this machine can reach the endpoint, through a proxy if need be (HTTPS_PROXY). " + tryLater
	}
}

// explainAPI explains an error that VPCEP or IAM itself answered with.
func (s signIn) explainAPI(err *client.APIError) (summary, advice string) {
	switch {
	case err.Code == "EndPoint.0010":
		return "Offset past the end", "offset must be less than the number of services that match the filters. Leave it out to read all."
	case err.Code == "APIGW.0303":
		return "The clock is wrong", "The API refuses requests whose time is more than 15 minutes off. Set this machine's clock."
	case err.StatusCode == http.StatusUnauthorized:
		return "Sign-in refused", s.checkCredentials()
	case err.StatusCode == http.StatusForbidden:
		return "Permission denied", s.checkPermissions(err.URL)
	case err.Code == "EndPoint.0014":
		return "Wrong project", "Each region has projects of its own. Check project_id (HW_PROJECT_ID), or leave it out to have it looked up."
	case err.Code == "404": // IAM's own
		return "Not found in IAM", "Check project_id, project_name and assume_role, and their variables."
	case err.HTML || err.Location != "" || err.StatusCode == http.StatusNotFound:
		return "Not the API's answer", wrongEndpoint
	case err.StatusCode == http.StatusTooManyRequests || err.Code == "EndPoint.0022":
		return "Too many requests", "The API limits how often it is asked. Try again in a minute, read less often, or allow more tries with max_retries."
	case err.StatusCode >= http.StatusInternalServerError:
		return "The API failed", tryLater + " Huawei Cloud's support can find the request by its id."
	default:
		return "Request refused", "Check the data source's arguments against its documentation."
	}
}

// checkCredentials says what to check where the credentials were refused.
func (s signIn) checkCredentials() string {
	switch s.credentials.(type) {
	case client.Token:
		return "The token has expired, or is one of another project: a token serves only the project, and so the region, that it was issued for. " +
			"Get a new one; an access key serves all regions."
	case *client.Password:
		return "Check user_name, password and domain_name, the name of the account. It was not tried again: several failures lock the user."
	case *client.Metadata:
		return "Check the agency of this ECS instance."
	default:
		return "Check that the access key is complete, active and one of this cloud. A temporary key needs its security_token, and expires. " +
			"It was not tried again: several failures lock a key for 5 minutes."
	}
}

// checkPermissions says what to check where a request was not allowed.
func (s signIn) checkPermissions(url string) string {
	_, isToken := s.credentials.(client.Token)
	switch {
	case strings.Contains(url, "/OS-CREDENTIAL/"):
		return "The access key's user needs the permission to assume agencies (the system role Agent Operator), and the agency must trust the user's account."
	case strings.Contains(url, "/v3/projects"):
		return "The project is looked up in IAM, and these credentials may not list projects there. Set project_id, and nothing is looked up."
	case isToken:
		return "A token serves only the project, and so the region, that it was issued for: check region and project_id, or use an access key. " +
			"Its user needs the permission vpcep:epservices:list."
	default:
		return "The permission vpcep:epservices:list is needed in this project. Check project_id too: each region has projects of its own."
	}
}
