package content

import (
	"bytes"
	"io"
	"testing"
)

// Whatever a server sends, decoding ends, within the limit for each encoding.
func FuzzDecode(f *testing.F) {
	for _, encoding := range []string{"", "gzip", "deflate", "gzip, gzip", "x-gzip,deflate", "br"} {
		f.Add([]byte(`{"ok":true}`), encoding)
		f.Add([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"), encoding)
		f.Add([]byte("\x78\x9c\x03\x00\x00\x00\x00\x01"), encoding)
	}
	f.Fuzz(func(t *testing.T, body []byte, encoding string) {
		reader, err := Decode(bytes.NewReader(body), encoding, 1<<16)
		if err != nil {
			return
		}
		if encoding == "" && !bytes.HasPrefix(body, []byte(gzipMagic)) {
			want := bytes.TrimPrefix(body, []byte(byteOrderMark))
			if got, err := io.ReadAll(reader); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%q became %q, %v", body, got, err)
			}
			return
		}
		if n, _ := io.Copy(io.Discard, io.LimitReader(reader, 1<<24)); n == 1<<24 && len(body) < 1<<10 {
			t.Logf("%d bytes from %d", n, len(body))
		}
	})
}
