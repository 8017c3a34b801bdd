package huaweicloud

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/content"
)

const (
	// maxBody bounds a response, unpacked, in bytes. A page of 1000 services has
	// about 1 MB.
	maxBody = 8 << 20

	// maxValue bounds one value of a stream, in bytes. A service has about 1 KB.
	maxValue = 256 << 10

	// maxHead is how much of a response errors look at, in bytes.
	maxHead = 64 << 10
)

// body reads a response within limits and as long as the context lasts.
type body struct {
	ctx       context.Context
	resp      *http.Response
	reader    io.Reader // of resp.Body, decoded; nil before the first read
	allowance int       // what may be read until the next call of allow
	size      int64     // what was read
	head      []byte    // the first maxHead bytes
	kept      []byte    // what was read behind the first bytes
	forgotten int64     // how many these are
	err       error     // why reading failed
}

var (
	errTooLarge      = fmt.Errorf("it is larger than %d MiB", maxBody>>20)
	errValueTooLarge = fmt.Errorf("it has a value of more than %d KiB", maxValue>>10)
)

func (b *body) allow(n int) { b.allowance = n }

// forget keeps no more of what was read up to an offset.
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
		b.reader, b.err = content.Decode(b.resp.Body, b.resp.Header.Get("Content-Encoding"), maxBody+1)
	}
	if b.err != nil {
		return 0, b.err
	}
	n, err := b.reader.Read(p[:min(len(p), b.allowance)])
	b.allowance -= n
	b.size += int64(n)
	b.head = append(b.head, p[:min(n, maxHead-len(b.head))]...)
	b.kept = append(b.kept, p[:n]...)
	if b.size > maxBody {
		err = errTooLarge
	}
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

func newBody(ctx context.Context, resp *http.Response) *body {
	return &body{ctx: ctx, resp: resp, allowance: maxValue}
}
