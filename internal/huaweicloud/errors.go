package huaweicloud

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// ErrNoRegion says that neither the client nor the call names a region.
var ErrNoRegion = errors.New("no region was given")

// APIError is an answer with another status than that of success, or with
// success and an error's body. Its texts are redacted.
type APIError struct {
	Method     string
	URL        string // of the request; it never holds a secret
	StatusCode int
	Code       string // the API's, such as EndPoint.0002 or APIGW.0301; empty if the answer has none
	Message    string // the API's, or the beginning of the answer
	RequestID  string // header X-Request-Id or X-IAM-Trace-Id; what Huawei Cloud's support asks for
	HTML       bool   // a proxy or a web page answered, not the API
	Location   string // where a redirect, never followed, points: scheme, host and path

	// ClockSkew is how far this machine's clock is ahead of the answer's header
	// Date; zero if there is none.
	ClockSkew time.Duration

	retryAfter time.Duration // header Retry-After; negative if there was none
}

func (e *APIError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %d %s", e.Method, e.URL, e.StatusCode, http.StatusText(e.StatusCode))
	if e.Code != "" {
		fmt.Fprintf(&b, ", %s", e.Code)
	}
	if e.Message != "" {
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

// HasCode says whether the error's code is one of codes. Letter case does not
// count: both Endpoint.1018 and EndPoint.0018 occur.
func (e *APIError) HasCode(codes ...string) bool {
	for _, code := range codes {
		if strings.EqualFold(e.Code, code) {
			return true
		}
	}
	return false
}

// AnswerError is a successful answer whose body cannot be used.
type AnswerError struct {
	Method     string
	URL        string
	StatusCode int
	RequestID  string
	HTML       bool // a proxy or a web page answered, not the API
	CutOff     bool // the body is empty or ends too early: worth another attempt
	Reason     string
}

func (e *AnswerError) Error() string {
	return fmt.Sprintf("%s %s: the answer cannot be used: %s (status %d, request ID %q)", e.Method, e.URL, e.Reason, e.StatusCode, e.RequestID)
}

// NetworkError is a request that got no answer: its text is redacted, what it
// wraps is not.
type NetworkError struct {
	Method string
	URL    string
	Reason string
	Err    error
}

func (e *NetworkError) Error() string { return fmt.Sprintf("%s %s: %s", e.Method, e.URL, e.Reason) }

// Unwrap gives the cause, such as a *net.DNSError or a *tls.CertificateVerificationError.
func (e *NetworkError) Unwrap() error { return e.Err }
