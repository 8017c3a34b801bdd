package huaweicloud

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/content"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/transport"
)

// ErrNoRegion says that neither the client nor the request names a region.
var ErrNoRegion = errors.New("no region was given")

// APIError is a response with another status than that of success, or with
// success and an error's body. Its texts are fit to be shown.
type APIError struct {
	Method      string
	URL         string // of the request; it never holds a secret
	Service     string // that was asked, such as iam
	StatusCode  int
	ContentType string       // of the response
	Body        content.Kind // of the response: where it is neither JSON nor empty, something other than the API responded
	Code        string       // the API's, such as EndPoint.0002 or APIGW.0301; empty if the response has none
	Message     string       // the API's, or the beginning of the response
	RequestID   string       // header X-Request-Id or X-IAM-Trace-Id; what Huawei Cloud's support asks for
	Location    string       // where a redirect, never followed, points: scheme, host and path

	// ClockSkew is how far this machine's clock is ahead of the server's, by the
	// message of a signature that expired, or by the response's header Date; zero if
	// neither says.
	ClockSkew time.Duration

	retryAfter time.Duration // header Retry-After; negative if there was none
}

func (e *APIError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %d", e.Method, e.URL, e.StatusCode)
	if text := http.StatusText(e.StatusCode); text != "" {
		fmt.Fprintf(&b, " %s", text)
	}
	if e.Code != "" {
		fmt.Fprintf(&b, ", %s", e.Code)
	}
	switch {
	case e.Body == content.Binary:
		fmt.Fprintf(&b, " with a binary body%s", contentType(e.ContentType))
	case e.Message != "" && (e.Body == content.HTML || e.Body == content.PlainText):
		fmt.Fprintf(&b, ", a page that is not the API's%s: %s", contentType(e.ContentType), e.Message)
	case e.Message != "":
		fmt.Fprintf(&b, ": %s", e.Message)
	}
	if e.Location != "" {
		fmt.Fprintf(&b, " (redirect to %s)", e.Location)
	}
	if e.RequestID != "" {
		fmt.Fprintf(&b, " (request ID %s)", e.RequestID)
	}
	return b.String()
}

// HasCode says whether the error has one of these codes. Letter case does not
// count: the API itself writes both EndPoint and Endpoint.
func (e *APIError) HasCode(codes ...string) bool {
	return slices.ContainsFunc(codes, func(code string) bool { return strings.EqualFold(e.Code, code) })
}

// The codes of a rate limit, besides the status 429: the gateway's and VPCEP's own.
const (
	codeThrottled       = "APIGW.0308"
	codeTooManyRequests = "EndPoint.0022"
)

// throttled gives the refusal of a request for the rate of requests, if err is one.
func throttled(err error) (*APIError, bool) {
	apiErr, ok := errors.AsType[*APIError](err)
	return apiErr, ok && (apiErr.StatusCode == http.StatusTooManyRequests || apiErr.HasCode(codeThrottled, codeTooManyRequests))
}

// refused says whether err is the API's refusal of the request's credentials.
func refused(err error) bool {
	apiErr, ok := errors.AsType[*APIError](err)
	if !ok || apiErr.StatusCode != http.StatusUnauthorized {
		return false
	}
	// Obtaining the credentials failed: those of this request were never asked about.
	_, obtaining := errors.AsType[*CredentialsError](err)
	return !obtaining
}

// NotSentError says that a request was not sent, because its access key or
// password was refused before: a few failed attempts lock it. It wraps that
// refusal, which may be another project's.
type NotSentError struct {
	Secret string // what was refused: password, or as CredentialsProvider.String gives it
	Err    error
}

func (e *NotSentError) Error() string {
	return fmt.Sprintf("the request was not sent, because the %s was refused before, and failed attempts can lock it: %s", e.Secret, e.Err)
}

// Unwrap gives the refusal.
func (e *NotSentError) Unwrap() error { return e.Err }

// ResponseError is a successful response that cannot be used: its status is not the
// reference's, or its body is not.
type ResponseError struct {
	Method      string
	URL         string
	Service     string // that was asked, such as iam
	StatusCode  int
	ContentType string
	Body        content.Kind
	RequestID   string
	CutOff      bool   // the body is empty or ends too early: worth another attempt
	Reason      string // such as "it is empty"
}

func (e *ResponseError) Error() string {
	requestID := ""
	if e.RequestID != "" {
		requestID = ", request ID " + e.RequestID
	}
	return fmt.Sprintf("%s %s: the response cannot be used: %s (status %d%s)", e.Method, e.URL, e.Reason, e.StatusCode, requestID)
}

// NetworkError is a request that got no response. Its own text is fit to be
// shown, that of the error it wraps may not be.
type NetworkError struct {
	Method  string
	URL     string
	Service string // that was asked
	Reason  string
	Err     *transport.Error
}

func (e *NetworkError) Error() string { return fmt.Sprintf("%s %s: %s", e.Method, e.URL, e.Reason) }

// Unwrap gives the cause.
func (e *NetworkError) Unwrap() error { return e.Err }

// unconnected says whether err is a request that never had a connection.
func unconnected(err error) bool {
	networkErr, ok := errors.AsType[*NetworkError](err)
	return ok && networkErr.Err.Phase != transport.Waiting
}

// CredentialsError says that no credential could be obtained.
type CredentialsError struct {
	Method string // as CredentialsProvider.String gives it
	Err    error
}

func (e *CredentialsError) Error() string {
	return fmt.Sprintf("cannot obtain credentials (%s): %s", e.Method, e.Err)
}

// Unwrap gives the cause.
func (e *CredentialsError) Unwrap() error { return e.Err }

// contentType describes a header Content-Type within a sentence.
func contentType(mediaType string) string {
	if mediaType == "" {
		return " (no Content-Type)"
	}
	return fmt.Sprintf(" (Content-Type %s)", mediaType)
}
