package huaweicloud

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
)

// Body is what the body of an answer looks like.
type Body string

// What bodies look like. The APIs answer with JSON, or with nothing.
const (
	Empty     Body = ""
	JSON      Body = "JSON"
	HTML      Body = "HTML" // or XML
	PlainText Body = "text"
	Binary    Body = "binary"
)

// bodyOf looks at a body's beginning.
func bodyOf(head []byte) Body {
	text := bytes.TrimSpace(head)
	switch {
	case len(text) == 0:
		return Empty
	case isBinary(text):
		return Binary
	case text[0] == '<':
		return HTML
	case text[0] == '{', text[0] == '[', json.Valid(text):
		return JSON
	default:
		return PlainText
	}
}

// isBinary says whether a body has what no text has. The head of a text may be
// cut off within a character.
func isBinary(head []byte) bool {
	for utf8.FullRune(head) {
		r, size := utf8.DecodeRune(head)
		if r == 0 || r == utf8.RuneError && size == 1 {
			return true
		}
		head = head[size:]
	}
	return false
}

// contentType describes a header Content-Type within a sentence.
func contentType(mediaType string) string {
	if mediaType == "" {
		return " (no Content-Type)"
	}
	return fmt.Sprintf(" (Content-Type %s)", mediaType)
}

// mediaType is the media type of a header Content-Type, if it is one.
func mediaType(header string) redact.Foreign {
	mediaType, _, err := mime.ParseMediaType(header)
	if err != nil || strings.ContainsFunc(mediaType, unicode.IsSpace) {
		return ""
	}
	return redact.Foreign(mediaType)
}

const (
	byteOrderMark = "\xef\xbb\xbf"
	gzipMagic     = "\x1f\x8b"
)

// isUTF16 says whether a body has the byte order mark of UTF-16.
func isUTF16(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff"))
}

// maxEncodings is how often a body may be encoded, one encoding in another.
const maxEncodings = 3

// encodingError is a Content-Encoding that the standard library has no decoder for.
type encodingError struct{ encoding redact.Foreign }

func (e encodingError) Error() string { return e.shown(redact.New()) }

func (e encodingError) shown(r *redact.Redactor) string {
	return fmt.Sprintf("it has the Content-Encoding %q, which cannot be decoded here", r.Word(e.encoding))
}

// decoded gives a body without its encodings and its byte order mark. Each
// encoding is bounded like the body itself.
func decoded(body io.Reader, contentEncoding string) (io.Reader, error) {
	encodings := strings.Split(strings.ToLower(contentEncoding), ",")
	if len(encodings) > maxEncodings {
		return nil, encodingError{redact.Foreign(contentEncoding)}
	}
	for i := range encodings {
		// The last is applied last by the server, and undone first.
		encoding := strings.TrimSpace(encodings[len(encodings)-1-i])
		inner, err := decoder(io.LimitReader(body, maxBody+1), encoding)
		if err != nil {
			return nil, err
		}
		body = inner
	}
	for range maxEncodings {
		b := bufio.NewReader(body)
		start, _ := b.Peek(len(byteOrderMark))
		if !strings.HasPrefix(string(start), gzipMagic) {
			if string(start) == byteOrderMark {
				_, _ = b.Discard(len(byteOrderMark))
			}
			return b, nil
		}
		inner, err := gzip.NewReader(io.LimitReader(b, maxBody+1))
		if err != nil {
			return nil, err
		}
		body = inner
	}
	return body, nil
}

// decoder undoes one encoding.
func decoder(body io.Reader, encoding string) (io.Reader, error) {
	switch encoding {
	case "", "identity":
		return body, nil
	case "gzip", "x-gzip":
		return gzip.NewReader(body)
	case "deflate": // zlib by its definition; some servers leave zlib's header out
		b := bufio.NewReader(body)
		if start, _ := b.Peek(2); len(start) == 2 && start[0]&0xf == 8 && (int(start[0])<<8|int(start[1]))%31 == 0 {
			return zlib.NewReader(b)
		}
		return flate.NewReader(b), nil
	default:
		return nil, encodingError{redact.Foreign(encoding)}
	}
}
