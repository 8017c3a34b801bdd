package content

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"strings"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
)

const (
	byteOrderMark = "\xef\xbb\xbf"
	gzipMagic     = "\x1f\x8b"
)

// maxEncodings is how often a body may be encoded, one encoding in another.
const maxEncodings = 3

// EncodingError is a Content-Encoding that the standard library has no decoder for.
type EncodingError struct{ encoding redact.Foreign }

func (e EncodingError) Error() string { return e.Shown(redact.New()) }

// Shown is the error's text with the name of the encoding.
func (e EncodingError) Shown(r *redact.Redactor) string {
	return fmt.Sprintf("it has the Content-Encoding %q, which cannot be decoded here", r.Word(e.encoding))
}

// Decode gives a body without its encodings and its byte order mark. Of each
// encoding at most limit bytes are read. The error may be an EncodingError.
func Decode(body io.Reader, contentEncoding string, limit int64) (io.Reader, error) {
	encodings := strings.Split(strings.ToLower(contentEncoding), ",")
	if len(encodings) > maxEncodings {
		return nil, EncodingError{redact.Foreign(contentEncoding)}
	}
	for i := range encodings {
		// The last is applied last by the server, and undone first.
		encoding := strings.TrimSpace(encodings[len(encodings)-1-i])
		inner, err := decoder(io.LimitReader(body, limit), encoding)
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
		inner, err := gzip.NewReader(io.LimitReader(b, limit))
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
		return nil, EncodingError{redact.Foreign(encoding)}
	}
}
