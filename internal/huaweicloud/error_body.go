package huaweicloud

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
)

// newStatusError is the error of an answer with another status than the API's
// reference has for success: an *APIError, or an *AnswerError if the status says
// success and the body no error.
func newStatusError(ctx context.Context, resp *http.Response, call *call, r *redact.Redactor) error {
	b := newBody(ctx, resp)
	isSuccess := resp.StatusCode/100 == 2
	if !isSuccess || !call.IssuesCredentials {
		_, _ = io.Copy(io.Discard, io.LimitReader(b, maxHead))
	}
	if isSuccess && !isErrorBody(b.head) {
		e := newAnswerError(resp, call, b.head, r)
		e.Reason = fmt.Sprintf("its status is %d %s, where the API has %d", resp.StatusCode, http.StatusText(resp.StatusCode), call.Status) + shown(b.head, e.Body, call, r)
		return e
	}
	e := parseAPIError(resp, call, b.head, r)
	if encodingErr, ok := errors.AsType[encodingError](b.err); ok {
		e.Message = "the body cannot be read: " + encodingErr.shown(r)
	}
	return e
}

// shown is what the error of a successful answer quotes of the body: the
// beginning of a text, and nothing that may hold credentials.
func shown(head []byte, body Body, call *call, r *redact.Redactor) string {
	switch {
	case call.IssuesCredentials:
		return "; it is not shown, since it may hold credentials"
	case body == HTML || body == PlainText:
		return ": " + r.Message(redact.Foreign(head))
	default:
		return ""
	}
}

func newAnswerError(resp *http.Response, call *call, head []byte, r *redact.Redactor) *AnswerError {
	return &AnswerError{
		Method:      resp.Request.Method,
		URL:         resp.Request.URL.Redacted(),
		Service:     call.Service,
		StatusCode:  resp.StatusCode,
		ContentType: r.Word(mediaType(resp.Header.Get("Content-Type"))),
		Body:        bodyOf(head),
		RequestID:   r.Word(requestID(resp.Header)),
	}
}

// parseAPIError reads an error's header, and its body as far as head has it.
func parseAPIError(resp *http.Response, call *call, head []byte, r *redact.Redactor) *APIError {
	e := &APIError{
		Method:      resp.Request.Method,
		URL:         resp.Request.URL.Redacted(),
		Service:     call.Service,
		StatusCode:  resp.StatusCode,
		ContentType: r.Word(mediaType(resp.Header.Get("Content-Type"))),
		Body:        bodyOf(head),
		RequestID:   r.Word(requestID(resp.Header)),
		Location:    location(resp.Header.Get("Location"), r),
		ClockSkew:   clockSkew(resp.Header.Get("Date"), time.Now()),
		retryAfter:  parseRetryAfter(resp.Header.Get("Retry-After"), time.Now()),
	}
	if e.Body == Binary {
		return e
	}
	fields := parseErrorBody(head)
	e.Code = r.Word(fields.code)
	e.Message = r.Message(fields.message)
	e.ClockSkew = cmp.Or(signatureSkew(string(fields.message)), e.ClockSkew)
	if e.RequestID == "" {
		e.RequestID = r.Word(fields.requestID)
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

// signatureTimes are what the gateway says of a signature whose time is too far
// from its own, with APIGW.0301.
var signatureTimes = regexp.MustCompile(`signature time: *(\d{8}T\d{6}Z), *server time: *(\d{8}T\d{6}Z)`)

func signatureSkew(message string) time.Duration {
	times := signatureTimes.FindStringSubmatch(message)
	if times == nil {
		return 0
	}
	const layout = "20060102T150405Z"
	signature, err := time.Parse(layout, times[1])
	server, err2 := time.Parse(layout, times[2])
	if err != nil || err2 != nil {
		return 0
	}
	return signature.Sub(server)
}

func requestID(header http.Header) redact.Foreign {
	return redact.Foreign(cmp.Or(header.Get("X-Request-Id"), header.Get("X-Iam-Trace-Id")))
}

// location gives where a redirect points without what may be secret in it.
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

// errorFields are what an error's body says, as it says it.
type errorFields struct{ code, message, requestID redact.Foreign }

// How the fields of errors are spelled, without regard to case and underscores:
// error_code, errorCode and code; error_msg, error_message, errorMsg and message.
var (
	codeNames      = []string{"errorcode", "code"}
	messageNames   = []string{"errormsg", "errormessage", "message"}
	requestIDNames = []string{"requestid"}
)

// authorizationMessage is a field that IAM adds to a refusal. It is long, and
// means nothing to a reader before IAM decodes it.
const authorizationMessage = "encoded_authorization_message"

// parseErrorBody reads the body of an error in the shapes that occur:
// {error_code, error_msg}, {code, message}, either of them one level further
// down, as in {error: {…}} or {badRequest: {…}}, and {error: "text"}. Of another
// body, the message is the body.
func parseErrorBody(body []byte) errorFields {
	var document any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&document); err != nil {
		shown, _, _ := strings.Cut(string(body), authorizationMessage)
		return errorFields{message: redact.Foreign(shown)}
	}
	object, _ := document.(map[string]any)
	objects := []map[string]any{object}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		objects = append(objects, firstObject(object[name]))
	}
	fields := errorFields{lookUp(objects, codeNames), lookUp(objects, messageNames), lookUp(objects, requestIDNames)}
	if text, ok := object["error"].(string); ok {
		fields.message = cmp.Or(fields.message, redact.Foreign(text))
	}
	if fields.code == "" && fields.message == "" {
		delete(object, authorizationMessage)
		shown, _ := json.Marshal(document)
		fields.message = redact.Foreign(shown)
	}
	return fields
}

// isErrorBody says whether the body of a successful answer is that of an error:
// of another answer, only inner objects may have a code.
func isErrorBody(body []byte) bool {
	var object map[string]any
	if json.Unmarshal(body, &object) != nil {
		return false
	}
	inner, _ := object["error"].(map[string]any)
	return lookUp([]map[string]any{object, inner}, codeNames) != ""
}

// firstObject gives v, or the first of a list, if it is an object.
func firstObject(v any) map[string]any {
	if list, ok := v.([]any); ok && len(list) > 0 {
		v = list[0]
	}
	object, _ := v.(map[string]any)
	return object
}

// lookUp gives the text or number that the first of the objects that has one has
// under the first of names.
func lookUp(objects []map[string]any, names []string) redact.Foreign {
	for _, object := range objects {
		for _, want := range names {
			for _, name := range slices.Sorted(maps.Keys(object)) {
				if strings.ReplaceAll(strings.ToLower(name), "_", "") != want {
					continue
				}
				switch v := object[name].(type) {
				case string:
					if v != "" {
						return redact.Foreign(v)
					}
				case json.Number:
					return redact.Foreign(v)
				}
			}
		}
	}
	return ""
}

// parseRetryAfter reads the header Retry-After in both of its forms, seconds
// and an HTTP date. It is negative where there is none that can be read.
func parseRetryAfter(header string, now time.Time) time.Duration {
	header = strings.TrimSpace(header)
	if seconds, err := strconv.ParseUint(header, 10, 31); err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(seconds) * time.Second
	}
	if date, err := http.ParseTime(header); err == nil {
		return max(0, date.Sub(now))
	}
	return -1
}
