package content

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
)

// Fields are the fields of an error's body.
type Fields struct{ Code, Message, RequestID redact.Foreign }

// The names of an error's fields, in lower case and without underscores: error_code,
// errorCode and code; error_msg, error_message, errorMsg and message.
var (
	codeNames      = []string{"errorcode", "code"}
	messageNames   = []string{"errormsg", "errormessage", "message"}
	requestIDNames = []string{"requestid"}
)

// authorizationMessage is a field that IAM adds to an error. It is long and encoded.
const authorizationMessage = "encoded_authorization_message"

// ParseError reads the body of an error in the shapes that occur:
// {error_code, error_msg}, {code, message}, either of them one level further
// down, as in {error: {…}} or {badRequest: {…}}, and {error: "text"}. If the body has
// another shape, the message is the whole body.
func ParseError(body []byte) Fields {
	var document any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&document); err != nil {
		shown, _, _ := strings.Cut(string(body), authorizationMessage)
		return Fields{Message: redact.Foreign(shown)}
	}
	object, _ := document.(map[string]any)
	objects := []map[string]any{object}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		objects = append(objects, firstObject(object[name]))
	}
	fields := Fields{lookUp(objects, codeNames), lookUp(objects, messageNames), lookUp(objects, requestIDNames)}
	if text, ok := object["error"].(string); ok {
		fields.Message = cmp.Or(fields.Message, redact.Foreign(text))
	}
	if fields.Code == "" && fields.Message == "" {
		delete(object, authorizationMessage)
		shown, _ := json.Marshal(document)
		fields.Message = redact.Foreign(shown)
	}
	return fields
}

// IsError reports whether the body of a successful response is that of an error, which
// has a code at its top level or in its object error.
func IsError(body []byte) bool {
	var object map[string]any
	if json.Unmarshal(body, &object) != nil {
		return false
	}
	inner, _ := object["error"].(map[string]any)
	return lookUp([]map[string]any{object, inner}, codeNames) != ""
}

// firstObject returns v, or the first item of v, if that is an object.
func firstObject(v any) map[string]any {
	if list, ok := v.([]any); ok && len(list) > 0 {
		v = list[0]
	}
	object, _ := v.(map[string]any)
	return object
}

// lookUp returns the first text or number among the objects' members with one of the
// names.
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

// signatureTimes matches the gateway's message (code APIGW.0301) about a signature whose
// time is too far from the gateway's.
var signatureTimes = regexp.MustCompile(`signature time: *(\d{8}T\d{6}Z), *server time: *(\d{8}T\d{6}Z)`)

// SignatureSkew returns how far the signature's clock is ahead of the server's according
// to an error's message, zero if it does not say.
func SignatureSkew(message redact.Foreign) time.Duration {
	times := signatureTimes.FindStringSubmatch(string(message))
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
