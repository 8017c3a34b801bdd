package huaweicloud

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
)

// newAPIError reads an error's answer, as much of it as is of use.
func newAPIError(resp *http.Response, call *call, r *redact.Redactor) *APIError {
	if call.IssuesCredentials && resp.StatusCode/100 == 2 {
		e := parseAPIError(resp, nil, r)
		e.Message = fmt.Sprintf("the status should be %d; the answer is not shown, since it may hold credentials", call.Status)
		return e
	}
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxHead))
	return parseAPIError(resp, body, r)
}

// parseAPIError reads an error's header and body.
func parseAPIError(resp *http.Response, body []byte, r *redact.Redactor) *APIError {
	e := &APIError{
		Method:     resp.Request.Method,
		URL:        resp.Request.URL.Redacted(),
		StatusCode: resp.StatusCode,
		RequestID:  requestID(resp.Header, r),
		HTML:       isHTML(body),
		Location:   location(resp.Header.Get("Location"), r),
		retryAfter: parseRetryAfter(resp.Header.Get("Retry-After"), time.Now()),
	}
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		e.ClockSkew = time.Since(date).Round(time.Second)
	}
	fields := parseErrorBody(body)
	e.Code = r.Word(fields.code)
	e.Message = r.Message(fields.message)
	if e.RequestID == "" {
		e.RequestID = r.Word(fields.requestID)
	}
	return e
}

func requestID(header http.Header, r *redact.Redactor) string {
	for _, name := range []string{"X-Request-Id", "X-Iam-Trace-Id"} {
		if id := header.Get(name); id != "" {
			return r.Word(id)
		}
	}
	return ""
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
	return r.Message((&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String())
}

// errorFields are what an error's body says, as it says it.
type errorFields struct{ code, message, requestID string }

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
		return errorFields{message: shown}
	}
	object, _ := document.(map[string]any)
	fields := fieldsOf(object)
	for _, name := range slices.Sorted(maps.Keys(object)) {
		inner := fieldsOf(firstObject(object[name]))
		fields.fillFrom(inner)
	}
	if text, ok := object["error"].(string); ok {
		fields.fillFrom(errorFields{message: text})
	}
	if fields.code == "" && fields.message == "" {
		delete(object, authorizationMessage)
		shown, _ := json.Marshal(document)
		fields.message = string(shown)
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
	return lookUp(object, codeNames) != "" || lookUp(inner, codeNames) != ""
}

// firstObject gives v, or the first of a list, if it is an object.
func firstObject(v any) map[string]any {
	if list, ok := v.([]any); ok && len(list) > 0 {
		v = list[0]
	}
	object, _ := v.(map[string]any)
	return object
}

func fieldsOf(object map[string]any) errorFields {
	return errorFields{
		code:      lookUp(object, codeNames),
		message:   lookUp(object, messageNames),
		requestID: lookUp(object, requestIDNames),
	}
}

// lookUp gives the text or number that an object has under the first of names.
func lookUp(object map[string]any, names []string) string {
	for _, want := range names {
		for _, name := range slices.Sorted(maps.Keys(object)) {
			if strings.ReplaceAll(strings.ToLower(name), "_", "") != want {
				continue
			}
			switch v := object[name].(type) {
			case string:
				return v
			case json.Number:
				return v.String()
			}
		}
	}
	return ""
}

// fillFrom takes over what f lacks.
func (f *errorFields) fillFrom(other errorFields) {
	for _, field := range []struct{ to, from *string }{
		{&f.code, &other.code}, {&f.message, &other.message}, {&f.requestID, &other.requestID},
	} {
		if *field.to == "" {
			*field.to = *field.from
		}
	}
}

// isHTML says whether a body's beginning is that of a web page.
func isHTML(body []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(body), []byte("<"))
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
