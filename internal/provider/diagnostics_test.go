package provider

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

// Every diagnostic, word for word: it is what users have when things go wrong.
func TestDiagnosticsSayWhatFailedAndWhatToDo(t *testing.T) {
	t.Parallel()
	const endpoint = "https://vpcep.cn-north-4.myhuaweicloud.com"
	listing := endpoint + "/v1/p/vpc-endpoint-services?limit=1000"
	key := signIn{client.AccessKey{Access: "A", Secret: "S"}, "environment variable HW_ACCESS_KEY", client.Profile{}}
	token := signIn{client.Token("T"), "argument token", client.Profile{}}
	user := signIn{client.NewPassword("u", "p", "d"), "argument user_name", client.Profile{}}
	metadata := signIn{client.NewMetadata(nil), "169.254.169.254", client.Profile{}}
	agency := signIn{client.NewAgency(key.credentials, client.AgencyOptions{AgencyName: "readers"}), key.from, client.Profile{}}
	api := func(status int, code, message string) *client.APIError {
		return &client.APIError{Method: "GET", URL: listing, StatusCode: status, Code: code, Message: message, RequestID: "r1"}
	}
	atIAM := func(method, path string, status int, code, message string) *client.APIError {
		return &client.APIError{Method: method, URL: "https://iam.cn-north-4.myhuaweicloud.com" + path, StatusCode: status, Code: code, Message: message, RequestID: "r1"}
	}
	noAnswer := func(err error) error { return &url.Error{Op: "Get", URL: listing, Err: err} }

	for name, test := range map[string]struct {
		signIn signIn
		err    error
		want   string // summary, what happened, how it was signed in, advice
	}{
		"refused key": {key, api(401, "APIGW.0301", "Incorrect IAM authentication information: verify aksk signature fail"), `Sign-in refused
GET ` + listing + `: 401 Unauthorized, APIGW.0301: Incorrect IAM authentication information: verify aksk signature fail (request id r1).
Sign-in: access key (environment variable HW_ACCESS_KEY)
Check that the access key is complete, active and one of this cloud. A temporary key needs its security_token, and expires. It was not tried again: several failures lock a key for 5 minutes.`},
		"expired token": {token, api(401, "APIGW.0307", "The token must be updated."), `Sign-in refused
GET ` + listing + `: 401 Unauthorized, APIGW.0307: The token must be updated. (request id r1).
Sign-in: token (argument token)
The token has expired, or is one of another project: a token serves only the project, and so the region, that it was issued for. Get a new one; an access key serves all regions.`},
		"refused user": {user, atIAM("POST", "/v3/auth/tokens", 401, "401", "The username or password is wrong."), `Sign-in refused
POST https://iam.cn-north-4.myhuaweicloud.com/v3/auth/tokens: 401 Unauthorized, 401: The username or password is wrong. (request id r1).
Sign-in: user name and password (argument user_name)
Check user_name, password and domain_name, the name of the account. It was not tried again: several failures lock the user.`},
		"refused server": {metadata, api(401, "APIGW.0301", "no"), `Sign-in refused
GET ` + listing + `: 401 Unauthorized, APIGW.0301: no (request id r1).
Sign-in: ECS metadata (169.254.169.254)
Check the agency of this ECS instance.`},
		"wrong clock": {key, api(401, "APIGW.0303", "Incorrect app authentication information: signature expired"), `The clock is wrong
GET ` + listing + `: 401 Unauthorized, APIGW.0303: Incorrect app authentication information: signature expired (request id r1).
Sign-in: access key (environment variable HW_ACCESS_KEY)
The API refuses requests whose time is more than 15 minutes off. Set this machine's clock.`},
		"forbidden": {key, api(403, "EndPoint.0004", "Forbidden"), `Permission denied
GET ` + listing + `: 403 Forbidden, EndPoint.0004: Forbidden (request id r1).
Sign-in: access key (environment variable HW_ACCESS_KEY)
The permission vpcep:epservices:list is needed in this project. Check project_id too: each region has projects of its own.`},
		"forbidden, token": {token, api(403, "EndPoint.0004", "Forbidden"), `Permission denied
GET ` + listing + `: 403 Forbidden, EndPoint.0004: Forbidden (request id r1).
Sign-in: token (argument token)
A token serves only the project, and so the region, that it was issued for: check region and project_id, or use an access key. Its user needs the permission vpcep:epservices:list.`},
		"forbidden, look-up": {key, atIAM("GET", "/v3/projects?name=cn-north-4", 403, "403", "You are not authorized to perform the requested action."), `Permission denied
GET https://iam.cn-north-4.myhuaweicloud.com/v3/projects?name=cn-north-4: 403 Forbidden, 403: You are not authorized to perform the requested action. (request id r1).
Sign-in: access key (environment variable HW_ACCESS_KEY)
The project is looked up in IAM, and these credentials may not list projects there. Set project_id, and nothing is looked up.`},
		"forbidden, agency": {agency, atIAM("POST", "/v3.0/OS-CREDENTIAL/securitytokens", 403, "403", "no"), `Permission denied
POST https://iam.cn-north-4.myhuaweicloud.com/v3.0/OS-CREDENTIAL/securitytokens: 403 Forbidden, 403: no (request id r1).
Sign-in: agency readers on top of access key (environment variable HW_ACCESS_KEY)
The access key's user needs the permission to assume agencies (the system role Agent Operator), and the agency must trust the user's account.`},
		"no agency": {agency, atIAM("POST", "/v3.0/OS-CREDENTIAL/securitytokens", 404, "404", "Could not find agency: readers."), `Not found in IAM
POST https://iam.cn-north-4.myhuaweicloud.com/v3.0/OS-CREDENTIAL/securitytokens: 404 Not Found, 404: Could not find agency: readers. (request id r1).
Sign-in: agency readers on top of access key (environment variable HW_ACCESS_KEY)
Check project_id, project_name and assume_role, and their variables.`},
		"no project": {key, &client.ProjectError{Name: "cn-north-9", Endpoint: "https://iam.cn-north-9.myhuaweicloud.com"}, `No such project
IAM at https://iam.cn-north-9.myhuaweicloud.com has no project named "cn-north-9".
Sign-in: access key (environment variable HW_ACCESS_KEY)
Set project_id, or project_name if the project is not named after the region. IAM's console lists both under Projects.`},
		"wrong project": {key, api(400, "EndPoint.0014", "Invalid project ID."), `Wrong project
GET ` + listing + `: 400 Bad Request, EndPoint.0014: Invalid project ID. (request id r1).
Sign-in: access key (environment variable HW_ACCESS_KEY)
Each region has projects of its own. Check project_id (HW_PROJECT_ID), or leave it out to have it looked up.`},
		"no credentials": {metadata, &client.NoCredentialsError{Reason: "no answer"}, `No credentials
No credentials were given, and the ECS metadata service has none: no answer.
Sign-in: ECS metadata (169.254.169.254)
Set access_key and secret_key in the provider block, or the environment variables HW_ACCESS_KEY and HW_SECRET_KEY; the provider's authentication guide has all other ways. On an ECS instance, give it an agency.`},
		"wrong region": {key, noAnswer(&net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "vpcep.cn-north-4.myhuaweicloud.com", IsNotFound: true}}), `No such host
Get "` + listing + `": dial tcp: lookup vpcep.cn-north-4.myhuaweicloud.com: no such host.
Sign-in: access key (environment variable HW_ACCESS_KEY)
Is the region's code right, and does the region have this service? Check region, cloud and endpoints, and the variables HW_REGION_NAME, HW_CLOUD, HW_VPCEP_ENDPOINT and HW_AUTH_URL.`},
		"wrong endpoint": {key, api(404, "APIGW.0101", "The API does not exist or has not been published in the environment"), `Not the API's answer
GET ` + listing + `: 404 Not Found, APIGW.0101: The API does not exist or has not been published in the environment (request id r1).
Sign-in: access key (environment variable HW_ACCESS_KEY)
` + wrongEndpoint},
		"web page": {key, &client.AnswerError{Method: "GET", URL: listing, RequestID: "r1", HTML: true, Err: errors.New("it is a web page, not the API's JSON: <html>")}, `Not the API's answer
GET ` + listing + `: the answer cannot be used: it is a web page, not the API's JSON: <html> (status 200, request id "r1").
Sign-in: access key (environment variable HW_ACCESS_KEY)
` + wrongEndpoint},
		"redirect": {key, &client.APIError{Method: "GET", URL: listing, StatusCode: 302, Location: "https://login.example.com/"}, `Not the API's answer
GET ` + listing + `: 302 Found (redirect to https://login.example.com/).
Sign-in: access key (environment variable HW_ACCESS_KEY)
` + wrongEndpoint},
		"unusable answer": {key, &client.AnswerError{Method: "GET", URL: listing, RequestID: "r1", Err: errors.New("json: cannot unmarshal")}, `Unusable answer
GET ` + listing + `: the answer cannot be used: json: cannot unmarshal (status 200, request id "r1").
Sign-in: access key (environment variable HW_ACCESS_KEY)
The answer is not what the API's reference says. Try again later. If it happens again, please report it to this provider's project with the request id.`},
		"refused connection": {key, noAnswer(errors.New("dial tcp 192.0.2.1:443: connect: connection refused")), `Reading failed
Get "` + listing + `": dial tcp 192.0.2.1:443: connect: connection refused.
Sign-in: access key (environment variable HW_ACCESS_KEY)
Check that this machine can reach the endpoint, through a proxy if need be (HTTPS_PROXY). Try again later.`},
		"bad certificate": {key, noAnswer(&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}), `The certificate is not trusted
Get "` + listing + `": tls: failed to verify certificate: x509: certificate signed by unknown authority.
Sign-in: access key (environment variable HW_ACCESS_KEY)
If a proxy or a private cloud uses a certificate authority of its own, name its certificate with cacert_file (HW_CACERT_FILE).`},
		"no TLS": {key, noAnswer(http.ErrSchemeMismatch), `No TLS at the endpoint
Get "` + listing + `": http: server gave HTTP response to HTTPS client.
Sign-in: access key (environment variable HW_ACCESS_KEY)
The server there speaks plain http. Check endpoints, HW_VPCEP_ENDPOINT and HW_AUTH_URL.`},
		"proxy refusal": {key, noAnswer(&client.ProxyError{Proxy: "http://proxy:3128", Status: "407 Proxy Authentication Required"}), `The proxy refused
Get "` + listing + `": the proxy http://proxy:3128 refused to connect: 407 Proxy Authentication Required.
Sign-in: access key (environment variable HW_ACCESS_KEY)
Check HTTPS_PROXY and NO_PROXY, and that the proxy allows connections to this host.`},
		"timeout": {key, timeoutError(5 * time.Minute), `Reading took too long
The read timeout of 5m0s expired.
Sign-in: access key (environment variable HW_ACCESS_KEY)
Try again later. Or give it more time with timeouts = { read = "10m" } in the data source. TF_LOG=DEBUG shows every page and every wait.`},
		"canceled": {key, context.Canceled, `Reading was canceled
Context canceled.
Sign-in: access key (environment variable HW_ACCESS_KEY)
Nothing was read. Run the command again.`},
		"changed list": {key, &client.ChangedError{Passes: 8, Last: errors.New("the total changed")}, `The list keeps changing
The list kept changing while it was read 8 times; the last time, the total changed.
Sign-in: access key (environment variable HW_ACCESS_KEY)
Endpoint services were created, changed or deleted at every attempt, or the API contradicts itself. A listing with a gap would be worse than none. Try again when it is quieter, or narrow the listing with filters.`},
		"offset past the end": {key, api(400, "EndPoint.0010", "Invalid offset."), `Offset past the end
GET ` + listing + `: 400 Bad Request, EndPoint.0010: Invalid offset. (request id r1).
Sign-in: access key (environment variable HW_ACCESS_KEY)
offset must be less than the number of services that match the filters. Leave it out to read all.`},
		"throttled": {key, fmt.Errorf("%w (tried 6 times)", api(429, "APIGW.0308", "The throttling threshold has been reached")), `Too many requests
GET ` + listing + `: 429 Too Many Requests, APIGW.0308: The throttling threshold has been reached (request id r1) (tried 6 times).
Sign-in: access key (environment variable HW_ACCESS_KEY)
The API limits how often it is asked. Try again in a minute, read less often, or allow more tries with max_retries.`},
		"service failure": {key, api(500, "EndPoint.0001", "System error."), `The API failed
GET ` + listing + `: 500 Internal Server Error, EndPoint.0001: System error. (request id r1).
Sign-in: access key (environment variable HW_ACCESS_KEY)
Try again later. Huawei Cloud's support can find the request by its id.`},
		"refused request": {key, api(400, "EndPoint.0002", "Parameter error."), `Request refused
GET ` + listing + `: 400 Bad Request, EndPoint.0002: Parameter error. (request id r1).
Sign-in: access key (environment variable HW_ACCESS_KEY)
Check the data source's arguments against its documentation.`},
	} {
		s := &providerData{signIn: test.signIn}
		d := s.diagnostic(&client.ListError{Endpoint: endpoint, Err: test.err})
		what, rest, _ := strings.Cut(test.want, "\nSign-in:")
		who, advice, _ := strings.Cut(rest, "\n")
		want := strings.Replace(what, "\n", "\n\n", 1) + "\n\nEndpoint: " + endpoint + "\nSign-in:" + who + "\n\n" + advice
		if got := d.Summary() + "\n\n" + d.Detail(); got != want {
			t.Errorf("%s:\n%s\n\nwant\n%s", name, got, want)
		}
	}
	none := (&providerData{}).diagnostic(client.ErrNoRegion)
	if got := none.Summary() + ": " + none.Detail(); got != "No region: Set region in the data source or in the provider block, or the environment variable HW_REGION_NAME." {
		t.Error(got)
	}
}

// What the network and the servers really do comes to these diagnostics.
func TestFailuresAreToldApart(t *testing.T) {
	t.Parallel()
	tlsServer := httptest.NewUnstartedServer(http.NotFoundHandler())
	tlsServer.Config.ErrorLog = log.New(io.Discard, "", 0)
	tlsServer.StartTLS()
	defer tlsServer.Close()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, "<html>Not here</html>")
	}))
	defer page.Close()
	for name, test := range map[string]struct {
		config   emulator.Config
		fault    emulator.Switch
		endpoint string // instead of the emulator's
		want     string // summary
	}{
		"wrong clock":        {config: emulator.Config{Now: func() time.Time { return time.Now().Add(time.Hour) }}, want: "The clock is wrong"},
		"wrong path":         {config: emulator.Config{Prefix: "/base"}, want: "Not the API's answer"},
		"web page with 200":  {fault: emulator.HTML(), want: "Not the API's answer"},
		"web page with 404":  {endpoint: page.URL, want: "Not the API's answer"},
		"forbidden":          {fault: emulator.Fail(http.StatusForbidden, "EndPoint.0004", ""), want: "Permission denied"},
		"throttled":          {fault: emulator.Throttle(), want: "Too many requests"},
		"hanging":            {fault: emulator.Hang(), want: "Reading took too long"},
		"broken connection":  {fault: emulator.ResetConnection(), want: "Reading failed"},
		"refused connection": {endpoint: closed.URL, want: "Reading failed"},
		"bad certificate":    {endpoint: tlsServer.URL, want: "The certificate is not trusted"},
		"no TLS":             {endpoint: strings.Replace(page.URL, "http:", "https:", 1), want: "No TLS at the endpoint"},
	} {
		e := emulator.New(test.config)
		e.Use(test.fault)
		server := httptest.NewServer(e)
		defer server.Close()
		endpoint := cmp.Or(test.endpoint, server.URL)
		s := newSignInServer(t, server.URL)
		configured, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: encode(t, s.schemas.Provider, arguments{
			"region":      str(emulator.Region),
			"project_id":  str(emulator.ProjectID),
			"access_key":  str(emulator.AccessKey),
			"secret_key":  str(emulator.SecretKey),
			"max_retries": number(0),
			"endpoints":   stringMap(map[string]tftypes.Value{"vpcep": str(endpoint)}),
		})})
		if err != nil || len(configured.Diagnostics) > 0 {
			t.Fatal(err, configured.Diagnostics)
		}
		given := arguments{}
		if name == "hanging" {
			given["timeouts"] = readTimeout("50ms")
		}
		_, diags := s.read(t, "vpcep_endpoint_services", given)
		if len(diags) != 1 || diags[0].Summary != test.want || !strings.Contains(diags[0].Detail, "Endpoint: "+endpoint+"\nSign-in: access key (argument access_key)\n") {
			t.Errorf("%s: %v, want %s", name, diags, test.want)
		}
	}
}
