package huaweicloud

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/content"
)

// packed encodes a text.
func packed(t *testing.T, text string, encoder func(io.Writer) io.WriteCloser) string {
	t.Helper()
	var b bytes.Buffer
	w := encoder(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func toGzip(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }
func toZlib(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }
func toFlate(w io.Writer) io.WriteCloser {
	f, _ := flate.NewWriter(w, flate.DefaultCompression)
	return f
}

func TestDo_contentEncodings(t *testing.T) {
	t.Parallel()
	const document = `{"ok":true}`
	zipped := packed(t, document, toGzip)
	for name, test := range map[string]struct {
		encoding, body string
		want           string // in the error; none: it is decoded
	}{
		"none":                         {"", document, ""},
		"identity":                     {"identity", document, ""},
		"gzip":                         {"gzip", zipped, ""},
		"x-gzip":                       {"X-GZIP", zipped, ""},
		"gzip without a header":        {"", zipped, ""},
		"deflate":                      {"deflate", packed(t, document, toZlib), ""},
		"deflate without zlib":         {"deflate", packed(t, document, toFlate), ""},
		"gzip in gzip":                 {"gzip, gzip", packed(t, zipped, toGzip), ""},
		"gzip in gzip, said once":      {"gzip", packed(t, zipped, toGzip), ""},
		"gzip in deflate":              {"gzip, deflate", packed(t, zipped, toZlib), ""},
		"byte order mark":              {"", "\xef\xbb\xbf" + document, ""},
		"byte order mark in gzip":      {"gzip", packed(t, "\xef\xbb\xbf"+document, toGzip), ""},
		"unknown":                      {"br", "\x0b\x02\x80", `it has the Content-Encoding "br", which cannot be decoded here`},
		"unknown over gzip":            {"gzip, zstd", zipped, `it has the Content-Encoding "zstd", which cannot be decoded here`},
		"gzip five times":              {"gzip,gzip,gzip,gzip,gzip", zipped, "which cannot be decoded here"},
		"UTF-16":                       {"", "\xff\xfe{\x00}\x00", "it is UTF-16, not UTF-8 (Content-Type application/json)"},
		"UTF-16, other byte order":     {"", "\xfe\xff\x00{\x00}", "it is UTF-16, not UTF-8 (Content-Type application/json)"},
		"no gzip":                      {"x-gzip", document, ""},
		"no gzip after a mark":         {"gzip", "\xef\xbb\xbf" + document, ""},
		"no deflate":                   {"deflate", document, ""},
		"a character set":              {"utf-8", document, ""},
		"web page, no gzip":            {"gzip", "<html>down", "it is a web page, not the API's JSON (Content-Type application/json): <html>down"},
		"binary, no gzip":              {"gzip", "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09", "its compressed data is damaged"},
		"binary, no deflate":           {"deflate", "\xff\xff\xff\xff", "its compressed data is damaged"},
		"damaged gzip":                 {"gzip", zipped[:10] + "\xff\xff\xff" + zipped[13:], "its compressed data is damaged"},
		"damaged zlib":                 {"deflate", "\x78\x9c\xff\xff\xff", "its compressed data is damaged"},
		"wrong checksum":               {"gzip", zipped[:len(zipped)-6] + "\x00\x00" + zipped[len(zipped)-4:], "its compressed data is damaged"},
		"error in damaged gzip":        {"gzip", zipped[:10] + "\xff\xff\xff\xff", "the body cannot be read: its compressed data is damaged"},
		"gzip that ends too early":     {"x-gzip", zipped[:len(zipped)-12], "reading it failed: the connection was closed before its end"},
		"error in an unknown encoding": {"br", "", `the body cannot be read: it has the Content-Encoding "br"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := New(Config{Region: "r", Credentials: static{"test-token"}, Transport: roundTripper(func(*http.Request) (*http.Response, error) {
				code := 200
				if strings.HasPrefix(name, "error") {
					code = 500
				}
				return response(code, test.body, "Content-Encoding", test.encoding, "Content-Type", "application/json"), nil
			})})
			document, err := get(t.Context(), c, "p")
			switch {
			case test.want == "" && (err != nil || document["ok"] != true):
				t.Errorf("got %v, %v", document, err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("got %v, want %s", err, test.want)
			case strings.HasPrefix(test.want, "it has the Content-Encoding") && !hasBody(err, content.Binary):
				t.Errorf("the body is not binary: %v", err)
			case err != nil && strings.ContainsAny(err.Error(), "\x00\x0b\ufffd"):
				t.Errorf("binary in %q", err)
			}
		})
	}
}

func hasBody(err error, kind content.Kind) bool {
	e, ok := errors.AsType[*ResponseError](err)
	return ok && e.Body == kind
}

// A bomb in two encodings is not unpacked.
func TestDo_bombInGzipInGzip(t *testing.T) {
	t.Parallel()
	bomb := packed(t, packed(t, `["`+strings.Repeat("a", 64<<20), toGzip), toGzip)
	c := newTestClient(Config{}, func(*http.Request) (*http.Response, error) {
		return response(200, bomb, "Content-Encoding", "gzip, gzip"), nil
	})
	_, err := get(t.Context(), c, "p")
	if responseErr, ok := errors.AsType[*ResponseError](err); !ok || !strings.Contains(responseErr.Reason, "larger than 8 MiB") {
		t.Errorf("got %v", err)
	}
}

// What responds in place of the API is known by the body, whatever the status.
func TestDo_notTheAPI(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status          int
		mediaType, body string
		want            content.Kind
		text            string
	}{
		{200, "text/plain; charset=utf-8", "upstream is down", content.PlainText, "the response cannot be used: it is text, not the API's JSON (Content-Type text/plain): upstream is down (status 200"},
		{200, "text/html", "<html>Log in", content.HTML, "it is a web page, not the API's JSON (Content-Type text/html): <html>Log in"},
		{200, "application/json", `{"a": nope}`, content.JSON, "it is not valid JSON"},
		{203, "application/json", `{"ok":true}`, content.JSON, "its status is 203 Non-Authoritative Information, where the API has 200 (status 203"},
		{204, "", "", content.Empty, "its status is 204 No Content, where the API has 200"},
		{206, "text/plain", "part", content.PlainText, "its status is 206 Partial Content, where the API has 200: part"},
		{403, "text/html", "<html>Access denied by policy", content.HTML, "403 Forbidden, a page that is not the API's (Content-Type text/html): <html>Access denied by policy"},
		{401, "text/plain", "Unauthorized", content.PlainText, "401 Unauthorized, a page that is not the API's (Content-Type text/plain): Unauthorized"},
		{502, "image/gif", "GIF89a\xff\x00", content.Binary, "502 Bad Gateway with a binary body (Content-Type image/gif)"},
		{500, "", "", content.Empty, "500 Internal Server Error"},
		{400, "application/json", `{"error_code":"EndPoint.0002","error_msg":"m"}`, content.JSON, "400 Bad Request, EndPoint.0002: m"},
		{202, "application/json", `{"error_code":"EndPoint.0002","error_msg":"m"}`, content.JSON, "202 Accepted, EndPoint.0002: m"},
	} {
		t.Run(fmt.Sprint(test.status, test.mediaType), func(t *testing.T) {
			t.Parallel()
			c := New(Config{Region: "r", Credentials: static{"test-token"}, Transport: roundTripper(func(*http.Request) (*http.Response, error) {
				return response(test.status, test.body, "Content-Type", test.mediaType), nil
			})})
			_, err := get(t.Context(), c, "p")
			var body content.Kind
			var mediaType, service string
			if apiErr, ok := errors.AsType[*APIError](err); ok {
				body, mediaType, service = apiErr.Body, apiErr.ContentType, apiErr.Service
			} else if responseErr, ok := errors.AsType[*ResponseError](err); ok {
				body, mediaType, service = responseErr.Body, responseErr.ContentType, responseErr.Service
			}
			wantType, _, _ := strings.Cut(test.mediaType, ";")
			if body != test.want || mediaType != wantType || service != "vpcep" || !strings.Contains(err.Error(), test.text) || strings.Contains(err.Error(), "invalid character") {
				t.Errorf("%q, %q: %v", body, mediaType, err)
			}
		})
	}
}
