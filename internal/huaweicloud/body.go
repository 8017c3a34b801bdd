package huaweicloud

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/content"
)

const (
	// maxBody bounds a response, decompressed, in bytes, unless Request.BytesLeft
	// does.
	maxBody = 8 << 20

	// maxValue bounds one value of a stream, in bytes. A service has about 1 KB.
	maxValue = 256 << 10

	// maxHead is how much of a response errors look at, in bytes.
	maxHead = 64 << 10
)

// body reads the body of a response, within limits and until the context ends.
type body struct {
	ctx       context.Context
	resp      *http.Response
	reader    io.Reader     // of resp.Body, decoded; nil before the first read
	left      *atomic.Int64 // what may be read in all, by other requests too
	allowance int           // what may be read until the next call of allow
	head      []byte        // the first maxHead bytes
	kept      []byte        // what was read, without the first bytes
	forgotten int64         // how many bytes that is
	err       error         // why reading failed
}

var (
	errTooLarge      = fmt.Errorf("it is larger than %d MiB", maxBody>>20)
	errValueTooLarge = fmt.Errorf("it has a value of more than %d KiB", maxValue>>10)
)

func (b *body) allow(n int) { b.allowance = n }

// forget drops what was kept of the bytes before an offset.
func (b *body) forget(offset int64) {
	b.kept = append(b.kept[:0], b.kept[offset-b.forgotten:]...)
	b.forgotten = offset
}

func (b *body) Read(p []byte) (int, error) {
	if b.err == nil && b.ctx.Err() != nil {
		b.err = context.Cause(b.ctx)
	}
	if b.err == nil && b.allowance == 0 {
		b.err = errValueTooLarge
	}
	if b.err == nil && b.reader == nil {
		b.reader, b.err = content.Decode(b.resp.Body, b.resp.Header.Get("Content-Encoding"), b.left.Load()+1)
	}
	if b.err != nil {
		return 0, b.err
	}
	n, err := b.reader.Read(p[:min(len(p), b.allowance)])
	b.allowance -= n
	b.head = append(b.head, p[:min(n, maxHead-len(b.head))]...)
	b.kept = append(b.kept, p[:n]...)
	if b.left.Add(-int64(n)) < 0 {
		err = errTooLarge
	}
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

func newBody(ctx context.Context, resp *http.Response, call *call) *body {
	return &body{ctx: ctx, resp: resp, left: call.BytesLeft, allowance: maxValue}
}
