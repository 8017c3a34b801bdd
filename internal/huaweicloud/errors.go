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

// ErrNoRegion is the error of a request without a region, if the client has no
// default region either.
var ErrNoRegion = errors.New("no region was given")

// ResponseMetadata describes a response and its request. It is safe to show.
type ResponseMetadata struct {
	Method      string // of the request
	URL         string // of the request; it never holds a secret
	Service     string // such as iam
	StatusCode  int
	ContentType string
	Body        content.Kind // other than JSON and empty, it is not from the API but from a proxy or another server
	RequestID   string       // header X-Request-Id or X-IAM-Trace-Id; what Huawei Cloud's support asks for
}

// APIError is a response with an unexpected status code, or a successful one whose
// body is an error's. Its texts are safe to show.
type APIError struct {
	ResponseMetadata
	Code     string // the API's, such as EndPoint.0002 or APIGW.0301; empty if the response has none
	Message  string // the API's, or the beginning of the response
	Location string // of a redirect, which is never followed: scheme, host and path

	// ClockSkew is how far this machine's clock is ahead of the server's. It comes from
	// the message about an expired signature, or else from the header Date; zero if
	// unknown.
	ClockSkew time.Duration

	retryAfter time.Duration // header Retry-After; negative if there was none
	throttled  bool          // a rate limit is the cause
	temporary  bool          // the same request may succeed later
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

// HasCode reports whether the error has one of these codes. Letter case does not
// count: the API itself writes both EndPoint and Endpoint.
func (e *APIError) HasCode(codes ...string) bool {
	return slices.ContainsFunc(codes, func(code string) bool { return strings.EqualFold(e.Code, code) })
}

// throttled returns err as an *APIError, and reports whether a rate limit is its cause.
func throttled(err error) (*APIError, bool) {
	apiErr, ok := errors.AsType[*APIError](err)
	return apiErr, ok && apiErr.throttled
}

// refused reports whether err is the API's refusal of the request's credentials.
func refused(err error) bool {
	apiErr, ok := errors.AsType[*APIError](err)
	if !ok || apiErr.StatusCode != http.StatusUnauthorized {
		return false
	}
	// Obtaining the credentials failed: those of this request were never asked about.
	_, obtaining := errors.AsType[*CredentialsError](err)
	return !obtaining
}

// NotSentError is the error of a request that was not sent, because the API refused
// its access key or password before: a few failed attempts lock it. It wraps that
// refusal, which may concern another project.
type NotSentError struct {
	Secret string // what was refused: password, or as CredentialsProvider.String gives it
	Err    error
}

func (e *NotSentError) Error() string {
	return fmt.Sprintf("the request was not sent, because the %s was refused before, and failed attempts can lock it: %s", e.Secret, e.Err)
}

// Unwrap returns the refusal.
func (e *NotSentError) Unwrap() error { return e.Err }

// ResponseError is a successful response that cannot be used, because its status code
// or its body is not as the API reference says.
type ResponseError struct {
	ResponseMetadata
	CutOff bool   // the body is empty, truncated or damaged: worth a retry
	Reason string // such as "it is empty"
}

func (e *ResponseError) Error() string {
	requestID := ""
	if e.RequestID != "" {
		requestID = ", request ID " + e.RequestID
	}
	return fmt.Sprintf("%s %s: the response cannot be used: %s (status %d%s)", e.Method, e.URL, e.Reason, e.StatusCode, requestID)
}

// NetworkError is the error of a request that got no response. Its own text is safe
// to show, the text of the error it wraps may not be.
type NetworkError struct {
	Method  string
	URL     string
	Service string // such as iam
	Reason  string
	Err     *transport.Error
}

func (e *NetworkError) Error() string { return fmt.Sprintf("%s %s: %s", e.Method, e.URL, e.Reason) }

// Unwrap returns the cause.
func (e *NetworkError) Unwrap() error { return e.Err }

// CredentialsError is the error of a request for which no credential could be obtained.
type CredentialsError struct {
	Method string // as CredentialsProvider.String gives it
	Err    error
}

func (e *CredentialsError) Error() string {
	return fmt.Sprintf("cannot obtain credentials (%s): %s", e.Method, e.Err)
}

// Unwrap returns the cause.
func (e *CredentialsError) Unwrap() error { return e.Err }

// contentType describes a header Content-Type within a sentence.
func contentType(mediaType string) string {
	if mediaType == "" {
		return " (no Content-Type)"
	}
	return fmt.Sprintf(" (Content-Type %s)", mediaType)
}
