package huaweicloud

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/content"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/ratelimit"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
)

// codeThrottled is the API gateway's error code for a rate limit.
const codeThrottled = "APIGW.0308"

// temporaryStatuses are the status codes of temporary errors.
var temporaryStatuses = []int{
	http.StatusRequestTimeout,
	http.StatusInternalServerError,
	http.StatusBadGateway,
	http.StatusServiceUnavailable,
	http.StatusGatewayTimeout,
}

// newStatusError is the error of a response with another status than the API's
// reference has for success: an *APIError, or an *ResponseError if the status says
// success and the body no error.
func newStatusError(ctx context.Context, resp *http.Response, call *call, r *redact.Redactor) error {
	b := newBody(ctx, resp, call)
	isSuccess := resp.StatusCode/100 == 2
	if !isSuccess || !call.IssuesCredentials {
		_, _ = io.Copy(io.Discard, io.LimitReader(b, maxHead))
	}
	if isSuccess && !content.IsError(b.head) {
		e := &ResponseError{ResponseMetadata: newResponseMetadata(resp, call, b.head, r)}
		e.Reason = fmt.Sprintf("its status is %d %s, where the API has %d", resp.StatusCode, http.StatusText(resp.StatusCode), call.Status) + shown(b.head, e.Body, call, r)
		return e
	}
	e := parseAPIError(resp, call, b.head, r)
	if reason := content.Undecodable(b.err, r); reason != "" {
		e.Message = "the body cannot be read: " + reason
	}
	return e
}

// shown is what the error of a successful response quotes of the body: the
// beginning of a text, and nothing that may hold credentials.
func shown(head []byte, body content.Kind, call *call, r *redact.Redactor) string {
	switch {
	case call.IssuesCredentials:
		return "; it is not shown, since it may hold credentials"
	case body == content.HTML || body == content.PlainText:
		return ": " + r.Message(redact.Foreign(head))
	default:
		return ""
	}
}

func newResponseMetadata(resp *http.Response, call *call, head []byte, r *redact.Redactor) ResponseMetadata {
	return ResponseMetadata{
		Method:      resp.Request.Method,
		URL:         resp.Request.URL.Redacted(),
		Service:     call.Service,
		StatusCode:  resp.StatusCode,
		ContentType: r.Word(mediaType(resp.Header.Get("Content-Type"))),
		Body:        content.KindOf(head),
		RequestID:   r.Word(requestID(resp.Header)),
	}
}

// parseAPIError reads an error's header, and its body as far as head has it.
func parseAPIError(resp *http.Response, call *call, head []byte, r *redact.Redactor) *APIError {
	e := &APIError{
		ResponseMetadata: newResponseMetadata(resp, call, head, r),
		Location:         location(resp.Header.Get("Location"), r),
		ClockSkew:        clockSkew(resp.Header.Get("Date"), time.Now()),
		retryAfter:       ratelimit.RetryAfter(resp.Header.Get("Retry-After"), time.Now()),
		throttled:        resp.StatusCode == http.StatusTooManyRequests,
		temporary:        slices.Contains(temporaryStatuses, resp.StatusCode),
	}
	if e.Body == content.Binary {
		return e
	}
	fields := content.ParseError(head)
	e.Code = r.Word(fields.Code)
	e.Message = r.Message(fields.Message)
	e.throttled = e.throttled || e.HasCode(codeThrottled) || e.HasCode(call.ThrottledCodes...)
	e.temporary = e.temporary || e.HasCode(call.TemporaryCodes...)
	e.ClockSkew = cmp.Or(content.SignatureSkew(fields.Message), e.ClockSkew)
	if e.RequestID == "" {
		e.RequestID = r.Word(fields.RequestID)
	}
	return e
}

// clockSkew is how far this machine's clock is ahead of a header Date.
func clockSkew(date string, now time.Time) time.Duration {
	server, err := http.ParseTime(date)
	if err != nil {
		return 0
	}
	return now.Sub(server).Round(time.Second)
}

func requestID(header http.Header) redact.Foreign {
	return redact.Foreign(cmp.Or(header.Get("X-Request-Id"), header.Get("X-Iam-Trace-Id")))
}

// location returns where a redirect points without what may be secret in it.
func location(header string, r *redact.Redactor) string {
	if header == "" {
		return ""
	}
	u, err := url.Parse(header)
	if err != nil {
		return "what is not a URL"
	}
	return r.Message(redact.Foreign((&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()))
}

// mediaType is the media type of a header Content-Type, if it is one.
func mediaType(header string) redact.Foreign {
	mediaType, _, err := mime.ParseMediaType(header)
	if err != nil || strings.ContainsFunc(mediaType, unicode.IsSpace) {
		return ""
	}
	return redact.Foreign(mediaType)
}
