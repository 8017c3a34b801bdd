package huaweicloud

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"reflect"
	"strings"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/content"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
)

// Decoder reads a response as a stream. Other targets are decoded by
// encoding/json.
type Decoder interface {
	DecodeJSON(s *Stream) error
}

// Stream reads a response's JSON piece by piece. Each value that Decode reads is
// of a limited size, so that little of a response without end is kept.
type Stream struct {
	*json.Decoder
	body     *body
	redactor *redact.Redactor
}

// Show makes a text of the response fit to be part of an error of DecodeJSON, whose
// text is shown as it is.
func (s *Stream) Show(text string) string { return s.redactor.Word(redact.Foreign(text)) }

// Decode reads the next value.
func (s *Stream) Decode(v any) error {
	s.body.allow(maxValue)
	s.body.forget(s.InputOffset())
	return readable(s.Decoder.Decode(v))
}

// Raw is the text of the value that Decode read last, also where it has another
// type than was expected.
func (s *Stream) Raw() []byte {
	return bytes.TrimLeft(s.body.kept[:s.InputOffset()-s.body.forgotten], " \t\r\n,:")
}

// Token reads the next token.
func (s *Stream) Token() (json.Token, error) {
	token, err := s.Decoder.Token()
	return token, readable(err)
}

var errInvalidJSON = errors.New("it is not valid JSON")

// readable rewords errors of encoding/json, which speak of Go's types and of single
// characters.
func readable(err error) error {
	if _, ok := errors.AsType[*json.SyntaxError](err); ok {
		return errInvalidJSON
	}
	wrongType, ok := errors.AsType[*json.UnmarshalTypeError](err)
	if !ok {
		return err
	}
	is, _, _ := strings.Cut(wrongType.Value, " ") // the digits of a number follow
	is = map[string]string{"object": "an object", "array": "a list", "string": "text", "number": "a number", "bool": "true or false"}[is]
	return fmt.Errorf("%s is %s, not %s", cmp.Or(wrongType.Field, "it"), is, jsonType(wrongType.Type))
}

// jsonType is the JSON type that is decoded into a Go type.
func jsonType(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Slice:
		return "a list"
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	default:
		return "a number"
	}
}

// decode reads a response into the call's target. An error is a *ResponseError, or
// an *APIError where the body is an error's.
func decode(ctx context.Context, resp *http.Response, call *call, r *redact.Redactor) error {
	b := newBody(ctx, resp, call)
	err := decodeBody(b, call.out, r)
	if !call.IssuesCredentials && content.IsError(b.head) {
		return parseAPIError(resp, call, b.head, r)
	}
	if err == nil {
		return nil
	}
	e := &ResponseError{ResponseMetadata: newResponseMetadata(resp, call, b.head, r)}
	if content.Undecodable(b.err, r) != "" {
		e.Body = content.Binary
	}
	e.Reason, e.CutOff = unusable(b, err, call, r)
	e.Reason += shown(b.head, e.Body, call, r)
	return e
}

// unusable says why a response cannot be decoded, and whether another attempt may
// get a better one.
func unusable(b *body, err error, call *call, r *redact.Redactor) (reason string, again bool) {
	kind, header := content.KindOf(b.head), b.resp.Header.Get("Content-Type")
	undecodable := content.Undecodable(b.err, r)
	switch {
	case undecodable != "":
		return undecodable, content.IsDamaged(b.err)
	case errors.Is(b.err, errTooLarge), errors.Is(b.err, errValueTooLarge):
		return b.err.Error(), false
	case errors.Is(b.err, io.ErrUnexpectedEOF):
		return "reading it failed: the connection was closed before its end", true
	case b.err != nil:
		return "reading it failed: " + r.Message(redact.Foreign(b.err.Error())), true
	case kind == content.Empty:
		return "it is empty", true
	case content.IsUTF16(b.head):
		return "it is UTF-16, not UTF-8" + contentType(r.Word(mediaType(header))), false
	case kind == content.HTML:
		return "it is a web page, not the API's JSON" + contentType(r.Word(mediaType(header))), false
	case kind != content.JSON:
		return fmt.Sprintf("it is %s, not the API's JSON%s", kind, contentType(r.Word(mediaType(header)))), false
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "it ends too early", true
	case call.IssuesCredentials:
		return "it is not what the API's reference says", false
	default:
		return err.Error(), false
	}
}

// decodeBody reads one JSON document, up to the body's end.
func decodeBody(b *body, out any, r *redact.Redactor) error {
	s := &Stream{json.NewDecoder(b), b, r}
	var err error
	if decoder, ok := out.(Decoder); ok {
		err = decoder.DecodeJSON(s)
	} else {
		b.allow(math.MaxInt)
		err = readable(s.Decoder.Decode(out))
	}
	if err != nil {
		return err
	}
	b.allow(maxValue)
	switch _, err := s.Token(); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return err
	default:
		return errors.New("it goes on after its end")
	}
}
