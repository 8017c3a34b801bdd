package diagnostics

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/config"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/content"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/transport"
)

// TimeoutError is the cause of a context that ended because of the read timeout.
type TimeoutError time.Duration

func (e TimeoutError) Error() string {
	return fmt.Sprintf("the read timeout of %s expired", time.Duration(e))
}

// kind is the type of an error.
type kind int

const (
	otherError kind = iota
	canceled
	timedOut
	noRegion
	privateRegion // a region that needs a configured endpoint
	noCredentials
	apiError      // an error response of the API, or of something in its place
	responseError // a successful response that cannot be used
	listChanged
	listContradictory
	listTooLarge
	projectNotFound
	networkError // no response
	credentialsFailed
)

// trait is a property of an error or of the credentials.
type trait uint

const (
	page trait = 1 << iota // the response is not the API's: HTML, text, binary, or a refusal without a code
	redirect
	expired      // the credentials, but not a signature
	skewed       // this machine's clock, by more than maxClockSkew
	signed       // requests, by an access key
	agencyToken  // an agency is used in the form of a token
	proxyFailed  // and not the API's server
	hostNotFound // by DNS
)

// evidence is what an error and the credentials tell about the error's cause. A zero
// value is unknown, or does not apply.
type evidence struct {
	kind    kind
	url     string // of the request
	status  int
	code    string // the API's, such as EndPoint.0002
	message string // in lower case: of the API, or of the network error
	traits  trait
	skew    time.Duration // of this machine's clock, ahead of the server's
	method  config.Method
	ignored []string // proxy settings without effect

	// Of a network error.
	phase transport.Phase
	tls   transport.TLSProblem
	proxy *transport.Proxy // that failed
}

// add adds a trait if the condition holds.
func (e *evidence) add(t trait, isSo bool) {
	if isSo {
		e.traits |= t
	}
}

func evidenceOf(err error, used config.Credentials) evidence {
	e := evidence{method: used.Method, ignored: transport.IgnoredProxySettings()}
	e.add(agencyToken, used.AgencyToken)
	e.add(signed, used.Method != config.TokenMethod && used.Method != config.PasswordMethod)
	apiErr, _ := errors.AsType[*huaweicloud.APIError](err)
	responseErr, _ := errors.AsType[*huaweicloud.ResponseError](err)
	networkErr, _ := errors.AsType[*huaweicloud.NetworkError](err)
	switch {
	case errors.Is(err, context.Canceled):
		e.kind = canceled
	case is[TimeoutError](err):
		e.kind = timedOut
	case errors.Is(err, huaweicloud.ErrNoRegion):
		e.kind = noRegion
	case is[*huaweicloud.RegionError](err):
		e.kind = privateRegion
	case is[*credentials.NoCredentialsError](err):
		e.kind = noCredentials
	case apiErr != nil:
		e.kind, e.url, e.status, e.code, e.message = apiError, apiErr.URL, apiErr.StatusCode, apiErr.Code, strings.ToLower(apiErr.Message)
		e.skew = apiErr.ClockSkew
		e.add(skewed, e.skew.Abs() > maxClockSkew)
		e.add(redirect, apiErr.Location != "")
		refused := e.status/100 == 4
		e.add(page, isPage(apiErr.Body) || apiErr.Body == content.JSON && e.code == "" && refused)
		e.add(expired, apiErr.HasCode("IAM.0066", "IAM.1105", "IAM.1108") || refused && strings.Contains(e.message, "expire"))
	case responseErr != nil:
		e.kind, e.url, e.status = responseError, responseErr.URL, responseErr.StatusCode
		e.add(page, isPage(responseErr.Body))
	case is[*client.ChangedError](err):
		e.kind = listChanged
	case is[*client.ContradictionError](err):
		e.kind = listContradictory
	case is[*client.TooLargeError](err):
		e.kind = listTooLarge
	case is[*credentials.ProjectError](err):
		e.kind = projectNotFound
	case networkErr != nil:
		e.kind, e.url, e.message = networkError, networkErr.URL, strings.ToLower(networkErr.Reason)
		e.phase, e.tls, e.proxy = networkErr.Err.Phase, networkErr.Err.TLS, networkErr.Err.Proxy
		if proxyErr, ok := errors.AsType[*transport.ProxyError](err); ok {
			e.status, e.proxy = proxyErr.StatusCode, &transport.Proxy{Host: proxyErr.Proxy, Variable: proxyErr.Variable}
		}
		dnsErr, ok := errors.AsType[*net.DNSError](err)
		e.add(hostNotFound, ok && dnsErr.IsNotFound)
		e.add(proxyFailed, e.proxy != nil)
	case is[*huaweicloud.CredentialsError](err):
		e.kind = credentialsFailed
	}
	return e
}

// isPage reports whether a body is not from the API, which sends JSON or nothing.
func isPage(body content.Kind) bool { return body != content.JSON && body != content.Empty }

func is[T error](err error) bool {
	_, ok := errors.AsType[T](err)
	return ok
}

// maxClockSkew is the clock skew from which on it is the likely cause of a refused
// signature. The limit of the API is 15 minutes.
const maxClockSkew = 10 * time.Minute

// row is a row of the table: conditions, and the diagnostic if they hold. The zero value
// of a condition always holds.
type row struct {
	kind   kind
	url    string   // a part of it
	status int      // or its first digit: 5 for all from 500 to 599
	codes  []string // one of them, without regard to case
	words  []string // one of them, in the message
	traits trait    // all of them
	phase  transport.Phase
	tls    transport.TLSProblem
	method config.Method

	summary   string
	attribute string // of the data source, which the diagnostic points at
	advice    string // see advise
}

func (r row) matches(e evidence) bool {
	return r.kind == e.kind &&
		strings.Contains(e.url, r.url) &&
		(r.status == 0 || r.status == e.status || r.status == e.status/100) &&
		(r.codes == nil || slices.ContainsFunc(r.codes, func(code string) bool { return strings.EqualFold(code, e.code) })) &&
		(r.words == nil || slices.ContainsFunc(r.words, func(words string) bool { return strings.Contains(e.message, words) })) &&
		r.traits&e.traits == r.traits &&
		(r.phase == "" || r.phase == e.phase) &&
		(r.tls == "" || r.tls == e.tls) &&
		(r.method == config.NoMethod || r.method == e.method)
}
