package content

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
)

const (
	byteOrderMark = "\xef\xbb\xbf"
	gzipMagic     = "\x1f\x8b"
)

const (
	// maxEncodings is how often a body may be encoded, one encoding in another.
	maxEncodings = 3

	// maxPeek is how much of a body shows whether it is text, in bytes: no
	// compressed data of this length is valid UTF-8.
	maxPeek = 512
)

// EncodingError is a Content-Encoding that the standard library has no decoder for.
type EncodingError struct{ encoding redact.Foreign }

func (e EncodingError) Error() string { return "unknown Content-Encoding" }

// Undecodable explains an error of reading the result of Decode. It is empty if
// the error has another cause than the body's encoding.
func Undecodable(err error, r *redact.Redactor) string {
	if e, ok := errors.AsType[EncodingError](err); ok {
		return fmt.Sprintf("it has the Content-Encoding %q, which cannot be decoded here", r.Word(e.encoding))
	}
	if IsDamaged(err) {
		return "its compressed data is damaged"
	}
	return ""
}

// IsDamaged reports whether compressed data could not be decompressed.
func IsDamaged(err error) bool {
	_, isCorrupt := errors.AsType[flate.CorruptInputError](err)
	return isCorrupt || slices.ContainsFunc([]error{gzip.ErrHeader, gzip.ErrChecksum, zlib.ErrHeader, zlib.ErrChecksum, zlib.ErrDictionary},
		func(target error) bool { return errors.Is(err, target) })
}

// Decode returns a body without its encodings and its byte order mark. It reads at
// most limit bytes of each encoding. A body that is text is not decoded, whatever
// its Content-Encoding: some proxies decompress a body and leave the header. The
// error may be an EncodingError.
func Decode(body io.Reader, contentEncoding string, limit int64) (io.Reader, error) {
	b := bufio.NewReader(body)
	start, _ := b.Peek(maxPeek)
	if kind := KindOf(start); kind == Binary || kind == Empty {
		decoded, err := decode(b, contentEncoding, limit)
		if err != nil {
			return nil, err
		}
		b = bufio.NewReader(decoded)
	}
	if start, _ := b.Peek(len(byteOrderMark)); string(start) == byteOrderMark {
		_, _ = b.Discard(len(byteOrderMark))
	}
	return b, nil
}

// decode undoes the encodings of a header, the last first, and gzip that the
// header does not mention.
func decode(body io.Reader, contentEncoding string, limit int64) (io.Reader, error) {
	encodings := strings.Split(strings.ToLower(contentEncoding), ",")
	if len(encodings) > maxEncodings {
		return nil, EncodingError{redact.Foreign(contentEncoding)}
	}
	for _, encoding := range slices.Backward(encodings) {
		inner, err := decoder(io.LimitReader(body, limit), strings.TrimSpace(encoding))
		if err != nil {
			return nil, err
		}
		body = inner
	}
	for range maxEncodings {
		b := bufio.NewReader(body)
		body = b
		if start, _ := b.Peek(len(gzipMagic)); string(start) != gzipMagic {
			break
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
