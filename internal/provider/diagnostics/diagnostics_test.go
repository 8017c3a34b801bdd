package diagnostics

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/config"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
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

// api is an answer of the listing.
func api(status int, code, message string) *huaweicloud.APIError {
	return &huaweicloud.APIError{Method: "GET", URL: listing, StatusCode: status, Code: code, Message: message, RequestID: "r1"}
}

// at is an answer to a request for credentials.
func at(url string, status int, code, message string) error {
	return &huaweicloud.CredentialsError{Method: "test", Err: &huaweicloud.APIError{Method: "POST", URL: url, StatusCode: status, Code: code, Message: message, RequestID: "r1"}}
}

func skewed(err *huaweicloud.APIError, skew time.Duration) error {
	err.ClockSkew = skew
	return err
}

func noAnswer(err error) error {
	failure := transport.Describe(err)
	return &huaweicloud.NetworkError{Method: "GET", URL: listing, Reason: failure.Error(), Err: failure}
}

// examples reach every row of the table.
func examples() []example {
	key := config.Credentials{Source: credentials.NewStatic(credentials.AccessKey{ID: "A", Secret: "S"}), From: "environment variable HW_ACCESS_KEY", Method: config.AccessKeyMethod}
	token := config.Credentials{Source: credentials.NewStatic(credentials.Token("T")), From: "argument token", Method: config.TokenMethod}
	user := config.Credentials{Source: credentials.NewPassword(credentials.PasswordOptions{UserName: "u"}), From: "argument user_name", Method: config.PasswordMethod}
	oidc := config.Credentials{Source: credentials.NewOIDC(credentials.OIDCOptions{ProviderID: "idp"}), From: "argument assume_role_with_oidc.idp_id", Method: config.OIDCMethod}
	server := config.Credentials{Source: credentials.NewMetadata(nil), From: "this server", Method: config.MetadataMethod}
	pod := config.Credentials{Source: credentials.NewPodIdentity(nil, ""), From: "environment variable HC_CONTAINER_CREDENTIALS_FULL_URI", Method: config.PodIdentityMethod}
	agency := key
	agency.Source, agency.Agency = credentials.NewAgency(key.Source, credentials.AgencyOptions{AgencyName: "readers", DomainName: "d"}), true
	agencyToken := agency
	agencyToken.AgencyToken = true
	return []example{
		{"access key refused", key, api(401, "APIGW.0301", "Incorrect IAM authentication information: verify aksk signature fail")},
		{"access key refused for an agency", agency, at(iam+"/v3.0/OS-CREDENTIAL/securitytokens", 401, "APIGW.0301", "no")},
		{"token expired", token, api(401, "APIGW.0307", "The token must be updated.")},
		{"password refused", user, at(iam+"/v3/auth/tokens", 401, "401", "The username or password is wrong.")},
		{"user locked", user, at(iam+"/v3/auth/tokens", 401, "IAM.0061", "locked")},
		{"user disabled", user, at(iam+"/v3/auth/tokens", 403, "IAM.0080", "disabled")},
		{"user of the console", user, at(iam+"/v3/auth/tokens", 403, "IAM.0081", "no")},
		{"ID token refused", oidc, at(iam+"/v3.0/OS-AUTH/id-token/tokens", 401, "IAM.0001", "expired")},
		{"ID token refused by STS", oidc, at(sts+"/v5/agencies/assume-with-oidc", 400, "STS5.1002", "invalid oidc id token")},
		{"metadata's key refused", server, api(401, "APIGW.0301", "no")},
		{"pod's key refused", pod, api(401, "APIGW.0301", "no")},
		{"clock ahead", key, skewed(api(401, "APIGW.0301", "no"), time.Hour)},
		{"clock behind", key, skewed(api(401, "APIGW.0301", "no"), -16*time.Minute)},
		{"clock a little off", key, skewed(api(401, "APIGW.0301", "no"), time.Minute)},
		{"clock, by the code", key, api(401, "APIGW.0303", "Incorrect app authentication information: signature expired")},
		{"forbidden", key, api(403, "EndPoint.0004", "Forbidden")},
		{"forbidden for a token", token, api(403, "EndPoint.0004", "Forbidden")},
		{"look-up forbidden", key, &huaweicloud.APIError{Method: "GET", URL: iam + "/v3/projects?name=cn-north-4", StatusCode: 403, Code: "403", Message: "You are not authorized.", RequestID: "r1"}},
		{"agency forbidden by IAM", agency, at(iam+"/v3.0/OS-CREDENTIAL/securitytokens", 403, "403", "no")},
		{"agency forbidden by STS", agency, at(sts+"/v5/agencies/assume", 403, "STS5.1001", "no")},
		{"agency's token forbidden", agencyToken, at(iam+"/v3/auth/tokens", 403, "403", "no")},
		{"OIDC forbidden by STS", oidc, at(sts+"/v5/agencies/assume-with-oidc", 403, "STS5.1001", "no")},
		{"user forbidden", user, at(iam+"/v3/auth/tokens", 403, "403", "no")},
		{"OIDC forbidden by IAM", oidc, at(iam+"/v3.0/OS-AUTH/id-token/tokens", 403, "IAM.0003", "no")},
		{"no such agency", agency, at(iam+"/v3.0/OS-CREDENTIAL/securitytokens", 404, "404", "Could not find agency: readers.")},
		{"ID token file", oidc, &huaweicloud.CredentialsError{Method: "OIDC", Err: errors.New("reading the ID token: open /token: no such file")}},
		{"no project", key, &credentials.ProjectError{Name: "cn-north-9", Endpoint: "https://iam.cn-north-9.myhuaweicloud.com"}},
		{"wrong project", key, api(400, "EndPoint.0014", "Invalid project ID.")},
		{"no credentials", server, &credentials.NoCredentialsError{Reason: "no answer"}},
		{"no such host", key, noAnswer(&net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "vpcep.cn-north-4.myhuaweicloud.com", IsNotFound: true}})},
		{"API not at this address", key, api(404, "APIGW.0101", "The API does not exist or has not been published in the environment")},
		{"web page", key, &huaweicloud.AnswerError{Method: "GET", URL: listing, StatusCode: 200, RequestID: "r1", Body: huaweicloud.HTML, Reason: "it is a web page, not the API's JSON: <html>"}},
		{"web page, not found", key, &huaweicloud.APIError{Method: "GET", URL: listing, StatusCode: 404, Body: huaweicloud.HTML, Message: "<html>"}},
		{"not found", key, api(404, "", "nothing here")},
		{"proxy wants authentication for http", key, api(407, "", "")},
		{"redirect", key, &huaweicloud.APIError{Method: "GET", URL: listing, StatusCode: 302, Location: "https://login.example.com/"}},
		{"unexpected response", key, &huaweicloud.AnswerError{Method: "GET", URL: listing, StatusCode: 200, RequestID: "r1", Reason: "it is empty"}},
		{"connection refused", key, noAnswer(errors.New("dial tcp 192.0.2.1:443: connect: connection refused"))},
		{"certificate", key, noAnswer(&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}})},
		{"no TLS", key, noAnswer(tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"})},
		{"proxy refuses", key, noAnswer(&transport.ProxyError{Proxy: "proxy:3128", StatusCode: 403})},
		{"proxy wants authentication", key, noAnswer(&transport.ProxyError{Proxy: "proxy:3128", StatusCode: 407})},
		{"timeout", key, TimeoutError(5 * time.Minute)},
		{"canceled", key, context.Canceled},
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
