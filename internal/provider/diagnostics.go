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
// summary, then what was asked and came back, how requests are signed in, and
// what to do.
func (s *service) diagnostic(err error) diag.Diagnostic {
	summary, advice := explain(err)
	detail := fmt.Sprintf("%s.\n\nSigned in with: %s.\n\n%s", strings.TrimSuffix(err.Error(), "."), s.signIn, advice)
	var apiErr *client.APIError
	switch {
	case errors.Is(err, client.ErrNoRegion):
		return diag.NewAttributeErrorDiagnostic(path.Root("region"), summary, advice)
	case errors.As(err, &apiErr) && apiErr.Code == "EndPoint.0010":
		return diag.NewAttributeErrorDiagnostic(path.Root("offset"), summary, detail)
	default:
		return diag.NewErrorDiagnostic(summary, detail)
	}
}

// explain gives an error's summary and what the user can do about it.
func explain(err error) (summary, advice string) {
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
		return "Reading took too long", "Try again later, or give it more time with timeouts = { read = \"10m\" }. TF_LOG=DEBUG shows every page and every wait."
	case errors.Is(err, client.ErrNoRegion):
		return "No region", "Set region in the data source or in the provider block, or the environment variable HW_REGION_NAME."
	case errors.As(err, &noCredErr):
		return "No credentials", "Set access_key and secret_key in the provider block, or the environment variables HW_ACCESS_KEY and HW_SECRET_KEY. The provider's documentation lists all other ways of signing in. On an ECS instance, give it an agency."
	case errors.As(err, &apiErr):
		return explainAPI(apiErr)
	case errors.As(err, &answerErr) && answerErr.HTML:
		return "Not the API's answer", wrongEndpointAdvice
	case errors.As(err, &answerErr):
		return "Unusable answer", "The API's answer is not what its reference says. If it happens again, please report it to this provider's project with the request id."
	case errors.As(err, &changedErr):
		return "The list keeps changing", "Endpoint services were created, changed or deleted at every attempt, or the API contradicts itself. A listing with a gap would be worse than none: try again when it is quieter, or narrow the listing with filters."
	case errors.As(err, &projectErr):
		return "No such project", "Set project_id, or project_name if the project is not named after the region; IAM's console lists both under Projects."
	case errors.As(err, &proxyErr):
		return "The proxy refused", "Check the environment variables HTTPS_PROXY and NO_PROXY, and that the proxy lets connections to this host through."
	case errors.As(err, &certErr):
		return "The certificate is not trusted", "If a proxy or a private cloud uses a certificate authority of its own, name its certificate with cacert_file (HW_CACERT_FILE)."
	case errors.Is(err, http.ErrSchemeMismatch):
		return "No TLS at the endpoint", "The endpoint speaks plain http. Check endpoints in the provider block, HW_VPCEP_ENDPOINT and HW_AUTH_URL."
	case errors.As(err, &dnsErr) && dnsErr.IsNotFound:
		return "No such host", "Is the region's code right, and is the service there? Check region, cloud and endpoints, and their variables HW_REGION_NAME, HW_CLOUD, HW_VPCEP_ENDPOINT and HW_AUTH_URL."
	default:
		return "Reading failed", "Check that this machine can reach the endpoint, through a proxy if need be (HTTPS_PROXY), and try again."
	}
}

const wrongEndpointAdvice = "A proxy, a firewall or another web server answered in the API's place. Check endpoints in the provider block, HW_VPCEP_ENDPOINT, HW_AUTH_URL, HTTPS_PROXY and NO_PROXY."

// explainAPI explains an error that the API itself answered with.
func explainAPI(err *client.APIError) (summary, advice string) {
	switch {
	case err.Code == "EndPoint.0010":
		return "Offset past the end", "offset must be less than the number of services that match the filters. Leave it out to read all."
	case err.Code == "APIGW.0303":
		return "The clock is wrong", "The API refuses requests that are more than 15 minutes off. Set this machine's clock."
	case err.Code == "APIGW.0307":
		return "The token has expired", "Get a new token. Access keys (access_key, secret_key) do not expire so soon, and a user name with its password is renewed by the provider."
	case err.StatusCode == http.StatusUnauthorized:
		return "Sign-in refused", "Check that the credentials are complete, active and of this account and cloud. A temporary key needs its security_token, and a token serves only its own project and region. " +
			"It was not tried again: several failures lock an access key for 5 minutes."
	case err.StatusCode == http.StatusForbidden:
		return "Permission denied", "The credentials need the permission vpcep:epservices:list in this project (with user name and password, or an agency, also iam:projects:list), and a token serves only its own project."
	case err.Code == "EndPoint.0014":
		return "Wrong project", "Check project_id (HW_PROJECT_ID): each region has projects of its own. Leave it out to have it looked up."
	case err.HTML || err.Location != "" || err.StatusCode == http.StatusNotFound:
		return "Not the API's answer", wrongEndpointAdvice + " A service of that region may also not exist."
	case err.StatusCode == http.StatusTooManyRequests || err.Code == "EndPoint.0022":
		return "Too many requests", "The API limits how often it is asked. Try again in a minute, read less often, or allow more tries with max_retries."
	case err.StatusCode >= http.StatusInternalServerError:
		return "The API failed", "The service has a problem; try again later. Huawei Cloud's support can find the request by its id."
	default:
		return "Request refused", "Check the data source's arguments against its documentation."
	}
}
