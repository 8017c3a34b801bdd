package diagnostics

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/config"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/content"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/transport"
)

var update = flag.Bool("update", false, "write the golden file of diagnostics")

// example is an error that a user may get, and the credentials that were used.
type example struct {
	name        string
	credentials config.Credentials
	err         error
}

const (
	endpoint = "https://vpcep.cn-north-4.myhuaweicloud.com"
	listing  = endpoint + "/v1/p/vpc-endpoint-services?limit=1000"
	iam      = "https://iam.cn-north-4.myhuaweicloud.com"
	sts      = "https://sts.cn-north-4.myhuaweicloud.com"
)

// api is a response of the listing.
func api(status int, code, message string) *huaweicloud.APIError {
	return &huaweicloud.APIError{ResponseMetadata: huaweicloud.ResponseMetadata{Method: "GET", URL: listing, StatusCode: status, RequestID: "r1"}, Code: code, Message: message}
}

// at is a response to a request for credentials.
func at(url string, status int, code, message string) error {
	return &huaweicloud.CredentialsError{Method: "test", Err: &huaweicloud.APIError{ResponseMetadata: huaweicloud.ResponseMetadata{Method: "POST", URL: url, StatusCode: status, RequestID: "r1"}, Code: code, Message: message}}
}

func offBy(err *huaweicloud.APIError, skew time.Duration) error {
	err.ClockSkew = skew
	return err
}

// foreign is a response of the listing that is not the API's.
func foreign(status int, body content.Kind, contentType, message string) error {
	return &huaweicloud.APIError{ResponseMetadata: huaweicloud.ResponseMetadata{Method: "GET", URL: listing, StatusCode: status, Body: body, ContentType: contentType}, Message: message}
}

// unusable is a successful response of the listing that cannot be used.
func unusable(status int, body content.Kind, reason string) error {
	return &huaweicloud.ResponseError{ResponseMetadata: huaweicloud.ResponseMetadata{Method: "GET", URL: listing, StatusCode: status, Body: body, RequestID: "r1"}, Reason: reason}
}

// noResponse is a request of the listing without a response.
func noResponse(failure *transport.Error) error {
	return &huaweicloud.NetworkError{Method: "GET", URL: listing, Reason: failure.Error(), Err: failure}
}

func proxied(phase transport.Phase, problem transport.TLSProblem, err error) error {
	return noResponse(&transport.Error{Phase: phase, TLS: problem, Err: err, Proxy: &transport.Proxy{Host: "proxy.corp:3128", Variable: "https_proxy"}})
}

func tlsFailed(problem transport.TLSProblem, reason string) error {
	return noResponse(&transport.Error{Phase: transport.Handshake, TLS: problem, Err: errors.New(reason)})
}

func unknownHost(name string) error {
	return &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}}
}

// examples reach every row of the table.
func examples() []example {
	key := config.Credentials{Source: credentials.NewStatic(credentials.AccessKey{ID: "A", Secret: "S"}), From: "environment variable HW_ACCESS_KEY", Method: config.AccessKeyMethod}
	token := config.Credentials{Source: credentials.NewStatic(credentials.Token("T")), From: "argument token", Method: config.TokenMethod}
	user := config.Credentials{Source: credentials.NewPassword(credentials.PasswordOptions{UserName: "u"}), From: "argument user_name", Method: config.PasswordMethod}
	oidc := config.Credentials{Source: credentials.NewOIDC(credentials.OIDCOptions{ProviderID: "idp"}), From: "argument assume_role_with_oidc.idp_id", Method: config.OIDCMethod, IdentityProvider: "idp"}
	oidcSTS := oidc
	oidcSTS.From, oidcSTS.IdentityProvider = "argument assume_role_with_oidc.provider_urn", "iam::1:oidcProvider:ci"
	server := config.Credentials{Source: credentials.NewMetadata(nil), From: "this server", Method: config.MetadataMethod}
	pod := config.Credentials{Source: credentials.NewPodIdentity(nil, ""), From: "environment variable HC_CONTAINER_CREDENTIALS_FULL_URI", Method: config.PodIdentityMethod}
	profile := key
	profile.From, profile.Method = "argument profile", config.ProfileMethod
	agency := key
	agency.Source, agency.Agency = credentials.NewAgency(key.Source, credentials.AgencyOptions{AgencyName: "readers", DomainName: "d"}), true
	agencyToken := agency
	agencyToken.AgencyToken = true
	return []example{
		// Credentials that were refused.
		{"access key refused", key, api(401, "APIGW.0301", "Incorrect IAM authentication information: verify aksk signature fail")},
		{"access key refused for an agency", agency, at(iam+"/v3.0/OS-CREDENTIAL/securitytokens", 401, "APIGW.0301", "no")},
		{"access key refused before", key, &huaweicloud.NotSentError{Secret: "access key", Err: api(401, "APIGW.0301", "verify aksk signature fail")}},
		{"password refused", user, at(iam+"/v3/auth/tokens", 401, "401", "The username or password is wrong.")},
		{"metadata's key refused", server, api(401, "APIGW.0301", "no")},
		{"pod's key refused", pod, api(401, "APIGW.0301", "no")},
		{"token refused", token, api(401, "APIGW.0301", "Incorrect IAM authentication information: decrypt token fail")},
		{"token must be updated", token, api(401, "APIGW.0307", "The token must be updated.")},
		{"token expired", token, api(401, "APIGW.0301", "Incorrect IAM authentication information: token expires, expires_at:2026-05-28T09:27:52Z")},
		{"security token expired", key, api(401, "IAM.1108", "Security token has timed out.")},
		{"temporary key expired", key, api(401, "APIGW.0301", "Incorrect IAM authentication information: the security token has expired")},
		{"key of a profile expired", profile, api(401, "IAM.1105", "The access key has expired.")},
		{"key of the metadata expired", server, api(401, "APIGW.0301", "Incorrect IAM authentication information: the security token has expired")},
		{"password expired", user, at(iam+"/v3/auth/tokens", 401, "401", "The password has expired.")},
		{"access key locked", key, api(401, "APIGW.0301", "Incorrect IAM authentication information: AK access failed to reach the limit,forbidden")},
		{"access key locked, in other words", key, api(403, "APIGW.0301", "The access key is locked.")},
		{"access key not found", key, api(401, "APIGW.0301", "Incorrect IAM authentication information: Get secretKey failed,ak:AKIA,err:ak not exist")},
		{"user locked", user, at(iam+"/v3/auth/tokens", 401, "IAM.0061", "locked")},
		{"user locked, by the message", user, at(iam+"/v3/auth/tokens", 401, "401", "The account is locked.")},
		{"user disabled", user, at(iam+"/v3/auth/tokens", 403, "IAM.0080", "disabled")},
		{"user of the console", user, at(iam+"/v3/auth/tokens", 403, "IAM.0081", "no")},

		// The clock.
		{"clock ahead", key, offBy(api(401, "APIGW.0301", "no"), time.Hour)},
		{"clock behind", key, offBy(api(401, "APIGW.0301", "no"), -16*time.Minute)},
		{"clock a little off", key, offBy(api(401, "APIGW.0301", "no"), time.Minute)},
		{"clock off, but a token is refused", token, offBy(api(401, "APIGW.0301", "no"), time.Hour)},
		{"clock, by the code", key, api(401, "APIGW.0303", "Incorrect app authentication information: request expired")},
		{"clock, by the header's name", key, api(401, "APIGW.0301", "Incorrect IAM authentication information: X-Sdk-Date is too far from the current time")},
		{"clock, by the message", key, offBy(api(401, "APIGW.0301",
			"Incorrect IAM authentication information: signature expired, signature time:20260528T092752Z,server time:20260528T094410Z"), -16*time.Minute-18*time.Second)},

		// ID tokens.
		{"ID token refused", oidc, at(iam+"/v3.0/OS-AUTH/id-token/tokens", 401, "IAM.0001", "expired")},
		{"ID token forbidden by IAM", oidc, at(iam+"/v3.0/OS-AUTH/id-token/tokens", 403, "IAM.0003", "no")},
		{"identity provider not found", oidc, at(iam+"/v3.0/OS-AUTH/id-token/tokens", 404, "IAM.0004", "Could not find identity provider: idp.")},
		{"ID token refused by STS", oidcSTS, at(sts+"/v5/agencies/assume-with-oidc", 400, "STS5.1002", "invalid oidc id token")},
		{"ID token forbidden by STS", oidcSTS, at(sts+"/v5/agencies/assume-with-oidc", 403, "STS5.1001", "the audience of the token is wrong")},
		{"OIDC provider not found by STS", oidcSTS, at(sts+"/v5/agencies/assume-with-oidc", 404, "STS5.1004", "no such provider")},
		{"OIDC forbidden by STS", oidcSTS, at(sts+"/v5/agencies/assume-with-oidc", 403, "STS5.1001", "no identity-based policy allows sts:agencies:assumeWithOIDC")},
		{"OIDC not offered by STS", oidcSTS, at(sts+"/v5/agencies/assume-with-oidc", 404, "STS5.1007", "not supported")},
		{"ID token file", oidc, &huaweicloud.CredentialsError{Method: "OIDC", Err: errors.New("reading the ID token: open /token: no such file")}},

		// Permissions.
		{"forbidden", key, api(403, "EndPoint.0004", "Forbidden")},
		{"forbidden for a token", token, api(403, "EndPoint.0004", "Forbidden")},
		{"public services forbidden", key, &huaweicloud.APIError{ResponseMetadata: huaweicloud.ResponseMetadata{Method: "GET", URL: endpoint + "/v1/p/vpc-endpoint-services/public?limit=1000", StatusCode: 403}, Code: "EndPoint.0004", Message: "Forbidden"}},
		{"public services forbidden for a token", token, &huaweicloud.APIError{ResponseMetadata: huaweicloud.ResponseMetadata{Method: "GET", URL: endpoint + "/v1/p/vpc-endpoint-services/public?limit=1000", StatusCode: 403}, Code: "EndPoint.0004", Message: "Forbidden"}},
		{"look-up forbidden", key, &huaweicloud.APIError{ResponseMetadata: huaweicloud.ResponseMetadata{Method: "GET", URL: iam + "/v3/projects?name=cn-north-4", StatusCode: 403, RequestID: "r1"}, Code: "403", Message: "You are not authorized."}},
		{"agency forbidden by IAM", agency, at(iam+"/v3.0/OS-CREDENTIAL/securitytokens", 403, "403", "no")},
		{"agency forbidden by STS", agency, at(sts+"/v5/agencies/assume", 403, "STS5.1001", "no")},
		{"agency's token forbidden", agencyToken, at(iam+"/v3/auth/tokens", 403, "403", "no")},
		{"user forbidden", user, at(iam+"/v3/auth/tokens", 403, "403", "no")},

		// What is not there.
		{"no such agency", agency, at(iam+"/v3.0/OS-CREDENTIAL/securitytokens", 404, "404", "Could not find agency: readers.")},
		{"no project", key, &credentials.ProjectError{Name: "cn-north-9", Endpoint: "https://iam.cn-north-9.myhuaweicloud.com"}},
		{"wrong project", key, api(400, "EndPoint.0014", "Invalid project ID.")},
		{"bad request for a token", user, at(iam+"/v3/auth/tokens", 400, "400", "The request body is invalid.")},
		{"no credentials", server, &credentials.NoCredentialsError{Reason: "no response"}},
		{"API not at this address", key, api(404, "APIGW.0101", "The API does not exist or has not been published in the environment")},
		{"not found", key, api(404, "", "nothing here")},

		// Responses that are not the API's.
		{"web page", key, unusable(200, content.HTML, "it is a web page, not the API's JSON: <html>")},
		{"web page, not found", key, foreign(404, content.HTML, "text/html", "<html><h1>Not Found</h1></html>")},
		{"company proxy's page", key, foreign(403, content.HTML, "text/html", "<html><title>Access Denied</title> (policy_denied)</html>")},
		{"gateway's page", key, foreign(401, content.PlainText, "text/plain", "Unauthorized")},
		{"gateway's JSON", key, foreign(401, content.JSON, "application/json", "No API key found in request")},
		{"gateway's page at IAM", key, &huaweicloud.APIError{ResponseMetadata: huaweicloud.ResponseMetadata{Method: "GET", URL: iam + "/v3/projects?name=cn-north-4", StatusCode: 403, Body: content.PlainText, ContentType: "text/plain"}, Message: "Forbidden"}},
		{"gateway's page for an ID token", oidc, &huaweicloud.CredentialsError{Method: "OIDC", Err: &huaweicloud.APIError{ResponseMetadata: huaweicloud.ResponseMetadata{Method: "POST", URL: iam + "/v3.0/OS-AUTH/id-token/tokens", StatusCode: 403, Body: content.HTML, ContentType: "text/html"}, Message: "<html>Blocked</html>"}}},
		{"load balancer's page", key, foreign(502, content.HTML, "text/html", "<html><h1>502 Bad Gateway</h1></html>")},
		{"service mesh's page", key, foreign(503, content.PlainText, "text/plain", "upstream connect error or disconnect/reset before headers")},
		{"firewall limits the rate", key, foreign(429, content.HTML, "text/html", "<html>Too many requests</html>")},
		{"network wants a login", key, foreign(511, content.HTML, "text/html", "<html>Welcome</html>")},
		{"proxy wants authentication, as a server", key, foreign(407, content.Empty, "", "")},
		{"redirect", key, &huaweicloud.APIError{ResponseMetadata: huaweicloud.ResponseMetadata{Method: "GET", URL: listing, StatusCode: 302}, Location: "https://login.example.com/"}},

		// Responses that cannot be used.
		{"unexpected response", key, unusable(200, content.Empty, "it is empty")},
		{"text in place of JSON", key, unusable(200, content.PlainText, "it is text, not the API's JSON (Content-Type text/plain): upstream")},
		{"unexpected response of IAM", user, &huaweicloud.CredentialsError{Method: "password", Err: &huaweicloud.ResponseError{ResponseMetadata: huaweicloud.ResponseMetadata{Method: "POST", URL: iam + "/v3/auth/tokens", StatusCode: 201, Body: content.JSON, RequestID: "r1"}, Reason: "it has no header X-Subject-Token"}}},
		{"no content", key, unusable(204, content.Empty, "the status should be 200")},

		// Proxies that fail.
		{"proxy refuses", key, proxied(transport.Tunneling, "", &transport.ProxyError{Proxy: "proxy.corp:3128", Variable: "https_proxy", StatusCode: 403})},
		{"proxy wants authentication", key, proxied(transport.Tunneling, "", &transport.ProxyError{Proxy: "proxy.corp:3128", Variable: "https_proxy", StatusCode: 407})},
		{"proxy cannot connect", key, proxied(transport.Tunneling, "", &transport.ProxyError{Proxy: "proxy.corp:3128", Variable: "https_proxy", StatusCode: 503})},
		{"SOCKS proxy wants a password", key, proxied(transport.Tunneling, "", errors.New("no acceptable authentication methods"))},
		{"proxy without TLS", key, proxied(transport.Handshake, transport.NoTLS, errors.New("first record does not look like a TLS handshake"))},
		{"proxy not found", key, proxied(transport.Resolving, "", unknownHost("proxy.corp"))},
		{"proxy's port closed", key, proxied(transport.Connecting, "", errors.New("connection refused"))},

		// TLS that fails.
		{"certificate expired", key, tlsFailed(transport.CertificateExpired, "x509: certificate has expired")},
		{"certificate for another host", key, tlsFailed(transport.CertificateOfOtherHost, "x509: certificate is valid for other.test")},
		{"certificate without SAN", key, tlsFailed(transport.CertificateWithoutSAN, "x509: certificate relies on legacy Common Name field")},
		{"certificate not trusted", key, tlsFailed(transport.CertificateUntrusted, "x509: certificate signed by unknown authority")},
		{"certificate not valid", key, tlsFailed(transport.CertificateInvalid, "x509: certificate is not authorized to sign other certificates")},
		{"client certificate", key, tlsFailed(transport.ClientCertificateRequired, "remote error: tls: certificate required")},
		{"TLS 1.1", key, tlsFailed(transport.ProtocolVersion, "tls: server selected unsupported protocol version 302")},
		{"no TLS", key, tlsFailed(transport.NoTLS, "tls: first record does not look like a TLS handshake")},
		{"TLS handshake", key, tlsFailed(transport.HandshakeFailed, "remote error: tls: handshake failure")},

		// Other requests without a response.
		{"no such host", key, noResponse(&transport.Error{Phase: transport.Resolving, Err: unknownHost("vpcep.cn-north-4.myhuaweicloud.com")})},
		{"DNS does not respond", key, noResponse(&transport.Error{Phase: transport.Resolving, Err: &net.DNSError{Err: "server misbehaving", Name: "vpcep.cn-north-4.myhuaweicloud.com"}})},
		{"connection refused", key, noResponse(&transport.Error{Phase: transport.Connecting, Err: errors.New("connection refused")})},
		{"connection closed", key, noResponse(&transport.Error{Phase: transport.Waiting, Err: io.EOF})},
		{"another error", key, errors.New("the request's header \"X-Auth-Token\" cannot be sent: it holds a control character")},

		{"timeout", key, TimeoutError(5 * time.Minute)},
		{"canceled", key, context.Canceled},
		{"canceled after a failure", key, fmt.Errorf("%w; the last failure before was: %w", context.Canceled, api(503, "", ""))},
		{"list changes", key, &client.ChangedError{Readings: 8, Reason: "the total changed"}},
		{"contradiction", key, &client.ContradictionError{Readings: 8, Reason: "the total is always too high"}},
		{"too many requests of a listing", key, &client.TooLargeError{Requests: 20000}},
		{"offset", key, api(400, "EndPoint.0010", "Invalid offset.")},
		{"sort key", key, api(400, "EndPoint.0017", "Invalid sort key.")},
		{"too many requests for VPCEP", key, api(400, "EndPoint.0022", "Too many requests.")},
		{"throttled", key, fmt.Errorf("%w (6 attempts)", api(429, "APIGW.0308", "The throttling threshold has been reached"))},
		{"service error", key, api(500, "EndPoint.0001", "System error.")},
		{"invalid request", key, api(400, "EndPoint.0002", "Parameter error.")},
		{"no region", key, huaweicloud.ErrNoRegion},
		{"private region without an endpoint", key, &huaweicloud.RegionError{Service: "vpcep", Region: "RegionOne"}},
	}
}

// Every diagnostic, word for word: they are what users have when something goes
// wrong. The golden file is read like documentation; -update writes it.
func TestOf_texts(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, e := range examples() {
		location := client.Location{Endpoint: endpoint, Region: "cn-north-4", ProjectID: "p"}
		if errors.Is(e.err, huaweicloud.ErrNoRegion) {
			location = client.Location{}
		}
		err := &client.ListError{Location: location, Err: e.err}
		diagnostic := Of(err, e.credentials)
		fmt.Fprintf(&b, "## %s\n\nError: %s\n\n%s\n\n", e.name, diagnostic.Summary(), diagnostic.Detail())
	}
	golden := filepath.Join("testdata", "diagnostics.md")
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	gotParts, wantParts := strings.Split(b.String(), "\n## "), strings.Split(string(want), "\n## ")
	for i := range max(len(gotParts), len(wantParts)) {
		if i >= len(gotParts) || i >= len(wantParts) || gotParts[i] != wantParts[i] {
			t.Fatalf("diagnostic %d is not that of %s:\n%s", i, golden, b.String())
		}
	}
}

func TestRows_haveAnExampleEach(t *testing.T) {
	t.Parallel()
	reached := map[int]bool{}
	for _, e := range examples() {
		reached[find(evidenceOf(e.err, e.credentials))] = true
	}
	for i, r := range rows {
		if !reached[i] {
			t.Errorf("no example reaches row %d: %s, %s", i, r.summary, r.advice)
		}
	}
}

func TestRows_adviseWithoutPlaceholders(t *testing.T) {
	t.Parallel()
	for _, r := range rows {
		if advice := advise(r.advice, evidence{}, config.Credentials{}); placeholder.MatchString(advice) {
			t.Errorf("unknown placeholder: %s", advice)
		}
	}
}

func TestIgnored_namesEverySetting(t *testing.T) {
	t.Parallel()
	const rest = ": proxies are taken from HTTPS_PROXY and HTTP_PROXY, and NO_PROXY has hosts, domains, IP addresses, and networks such as 10.0.0.0/8."
	for want, settings := range map[string][]string{
		"": nil,
		" Note that ALL_PROXY has no effect here" + rest:                                 {"ALL_PROXY"},
		" Note that ALL_PROXY and the entry 10.* of NO_PROXY have no effect here" + rest: {"ALL_PROXY", "the entry 10.* of NO_PROXY"},
	} {
		if got := ignored(settings); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
