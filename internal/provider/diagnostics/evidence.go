package diagnostics

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/config"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/transport"
)

// TimeoutError is the cause of a read that its timeout ends.
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
	privateRegion // without an endpoint of its own
	noCredentials
	apiError    // an answer with another status than that of success, or with an error's body
	answerError // a successful answer that cannot be used
	listChanged
	listContradictory
	listTooLarge
	projectNotFound
	proxyRefused
	certificateRefused
	noTLS
	hostNotFound
	credentialsFailed
)

// evidence is what an error, and the credentials that were used, say about its
// cause. A zero value is not known, or does not apply.
type evidence struct {
	kind     kind
	url      string // of the request
	status   int
	code     string // the API's, such as EndPoint.0002
	message  string // the API's
	page     bool   // the answer is a web page
	redirect bool
	skew     time.Duration // of this machine's clock, ahead of the server's

	method      config.Method
	agencyToken bool
}

func evidenceOf(err error, used config.Credentials) evidence {
	e := evidence{method: used.Method, agencyToken: used.AgencyToken}
	apiErr, _ := errors.AsType[*huaweicloud.APIError](err)
	answerErr, _ := errors.AsType[*huaweicloud.AnswerError](err)
	proxyErr, _ := errors.AsType[*transport.ProxyError](err)
	dnsErr, _ := errors.AsType[*net.DNSError](err)
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
		e.kind, e.url, e.status, e.code, e.message = apiError, apiErr.URL, apiErr.StatusCode, apiErr.Code, apiErr.Message
		e.page, e.redirect, e.skew = apiErr.Body == huaweicloud.HTML, apiErr.Location != "", apiErr.ClockSkew
	case answerErr != nil:
		e.kind, e.url, e.status, e.page = answerError, answerErr.URL, answerErr.StatusCode, answerErr.Body == huaweicloud.HTML
	case is[*client.ChangedError](err):
		e.kind = listChanged
	case is[*client.ContradictionError](err):
		e.kind = listContradictory
	case is[*client.TooLargeError](err):
		e.kind = listTooLarge
	case is[*credentials.ProjectError](err):
		e.kind = projectNotFound
	case proxyErr != nil:
		e.kind, e.status = proxyRefused, proxyErr.StatusCode
	case is[*tls.CertificateVerificationError](err):
		e.kind = certificateRefused
	case is[tls.RecordHeaderError](err):
		e.kind = noTLS
	case dnsErr != nil && dnsErr.IsNotFound:
		e.kind = hostNotFound
	case is[*huaweicloud.CredentialsError](err):
		e.kind = credentialsFailed
	}
	return e
}

func is[T error](err error) bool {
	_, ok := errors.AsType[T](err)
	return ok
}

// row is a row of the table: what must be so, and what users read then. The
// zero value of a condition holds for everything.
type row struct {
	kind        kind
	url         string   // a part of it
	status      int      // or its first digit: 5 for all from 500 to 599
	codes       []string // one of them, without regard to case
	words       string   // in the API's message, without regard to case
	page        bool
	redirect    bool
	skewed      bool // by more than maxClockSkew
	method      config.Method
	agencyToken bool

	summary   string
	attribute string // of the data source, which the diagnostic points at
	advice    string // see advise
}

// maxClockSkew is how far this machine's clock may be off before signatures
// are likely to be refused for it. The limit of the API is 15 minutes.
const maxClockSkew = 10 * time.Minute

func (r row) matches(e evidence) bool {
	return r.kind == e.kind &&
		strings.Contains(e.url, r.url) &&
		(r.status == 0 || r.status == e.status || r.status == e.status/100) &&
		(r.codes == nil || slices.ContainsFunc(r.codes, func(code string) bool { return strings.EqualFold(code, e.code) })) &&
		strings.Contains(strings.ToLower(e.message), r.words) &&
		(!r.page || e.page) &&
		(!r.redirect || e.redirect) &&
		(!r.skewed || e.skew.Abs() > maxClockSkew) &&
		(r.method == config.NoMethod || r.method == e.method) &&
		(!r.agencyToken || e.agencyToken)
}
