package credentials

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/localfile"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/transport"
)

// maxLocalResponse is the maximum size of a local service's response, in bytes.
const maxLocalResponse = 64 << 10

// newLocalClient returns an HTTP client for services of this machine, without a proxy.
func newLocalClient() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// doLocal sends a request and returns the response's body. The error may be a
// *statusError.
func doLocal(client *http.Client, req *http.Request) ([]byte, error) {
	resp, err := client.Do(req)
	var body []byte
	if err == nil {
		defer resp.Body.Close()
		body, err = io.ReadAll(io.LimitReader(resp.Body, maxLocalResponse))
	}
	switch ctx := req.Context(); {
	case err != nil && ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, transport.Describe(err)
	case resp.StatusCode != http.StatusOK:
		return nil, &statusError{req, resp.StatusCode, string(body)}
	default:
		return bytes.TrimPrefix(body, []byte(localfile.ByteOrderMark)), nil
	}
}

// statusError is the error of a local service's response with a status code other than
// 200.
type statusError struct {
	req  *http.Request
	code int
	text string
}

func (e *statusError) Error() string {
	return fmt.Sprintf("%s %s: %d %s: %s", e.req.Method, e.req.URL.Redacted(), e.code, http.StatusText(e.code), e.text)
}
