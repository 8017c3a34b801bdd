package client

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// The error codes that decide what happens next. The reference's error table
// has more; they are reported as they are.
const (
	codeOffset          = "EndPoint.0010" // 400: the offset is at or past the end
	codeTooManyRequests = "EndPoint.0022" // 400, but to be tried again
)

// ErrNoRegion says that neither the client nor the call names a region.
var ErrNoRegion = errors.New("no region was given")

// APIError is an answer that says no: any status but 200, or 200 with an error's body.
type APIError struct {
	Method     string // of the request
	URL        string // of the request; it never holds a secret
	StatusCode int
	Code       string // the API's, such as EndPoint.0002 or APIGW.0301; empty if the answer has none
	Message    string // the API's, or the answer's first words
	RequestID  string // header X-Request-Id; what Huawei Cloud's support asks for
	HTML       bool   // a proxy or a web page answered, not the API
	Location   string // where a redirect, never followed, points

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
		fmt.Fprintf(&b, " (request id %s)", e.RequestID)
	}
	return b.String()
}

// throttled says that the API wants fewer requests.
func (e *APIError) throttled() bool {
	return e.StatusCode == http.StatusTooManyRequests || e.Code == codeTooManyRequests
}

// maxErrorBody bounds what is read of an error's body, in bytes.
const maxErrorBody = 64 << 10

// newAPIError reads resp, as much of it as comes.
func newAPIError(resp *http.Response) *APIError {
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxErrorBody))
	return parseAPIError(resp, body)
}

// parseAPIError reads the body of resp, in any of the shapes that errors come
// in: {error_code, error_msg}, {error: {code, message}}, HTML or plain text.
func parseAPIError(resp *http.Response, body []byte) *APIError {
	e := &APIError{
		Method:     resp.Request.Method,
		URL:        resp.Request.URL.Redacted(),
		StatusCode: resp.StatusCode,
		RequestID:  resp.Header.Get("X-Request-Id"),
		HTML:       isHTML(body),
		Location:   resp.Header.Get("Location"),
		retryAfter: parseRetryAfter(resp.Header.Get("Retry-After"), time.Now()),
	}
	var wire struct {
		ErrorCode string `json:"error_code"`
		ErrorMsg  string `json:"error_msg"`
		RequestID string `json:"request_id"`
		Error     struct {
			Code    json.RawMessage `json:"code"` // a string, or IAM's number
			Message string          `json:"message"`
		} `json:"error"`
	}
	if err := json.Unmarshal(body, &wire); err != nil {
		e.Message = firstWords(body)
		return e
	}
	e.Code = cmp.Or(wire.ErrorCode, strings.Trim(string(wire.Error.Code), `"`))
	e.Message = cmp.Or(wire.ErrorMsg, wire.Error.Message)
	e.RequestID = cmp.Or(e.RequestID, wire.RequestID)
	return e
}

// isHTML says whether a body's beginning is that of a web page.
func isHTML(body []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(body), []byte("<"))
}

// firstWords gives the beginning of a body that is not JSON, on one line.
func firstWords(body []byte) string {
	words := strings.Join(strings.Fields(strings.ToValidUTF8(string(body), "?")), " ")
	if len(words) > 200 {
		return strings.ToValidUTF8(words[:200], "") + "…"
	}
	return words
}

// AnswerError is a 200 whose body cannot be used.
type AnswerError struct {
	Method    string
	URL       string
	RequestID string
	HTML      bool // a proxy or a web page answered, not the API
	CutOff    bool // the body is empty or ends too early: worth another try
	Err       error
}

func (e *AnswerError) Error() string {
	return fmt.Sprintf("%s %s: the answer cannot be used: %s (status 200, request id %q)", e.Method, e.URL, e.Err, e.RequestID)
}

func (e *AnswerError) Unwrap() error { return e.Err }

// ChangedError says that no reading of the list was consistent.
type ChangedError struct {
	Readings int    // how often the list was read
	Reason   string // what was wrong the last time
}

func (e *ChangedError) Error() string {
	return fmt.Sprintf("the list kept changing while it was read %d times; the last time, %s", e.Readings, e.Reason)
}

// ContradictionError says that the API contradicts itself although nothing
// changes: reading the list again gave the same, and it cannot be right.
type ContradictionError struct {
	Readings int    // how often the list was read
	Reason   string // what is wrong
}

func (e *ContradictionError) Error() string {
	return fmt.Sprintf("the API's pages contradict each other each of the %d times that the list was read: %s", e.Readings, e.Reason)
}

// TooLargeError says that a listing would take more services or more requests
// than one is allowed to.
type TooLargeError struct {
	Services int // that match, as far as known; 0 if it is the requests that are too many
	Requests int // that were made
}

func (e *TooLargeError) Error() string {
	if e.Services > 0 {
		return fmt.Sprintf("%d services match, more than the %d that one listing can hold", e.Services, maxServices)
	}
	return fmt.Sprintf("the listing took more than %d requests", e.Requests)
}
