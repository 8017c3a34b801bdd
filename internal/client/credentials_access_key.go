package client

import (
	"context"
	"io"
	"net/http"
	"reflect"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/signer"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/request"
)

// AccessKey is an access key, permanent, or temporary with its security token.
type AccessKey struct {
	Access, Secret, SecurityToken string
}

func (k AccessKey) String() string {
	if k.SecurityToken != "" {
		return "temporary access key"
	}
	return "access key"
}

// GoString keeps the key out of messages.
func (k AccessKey) GoString() string { return k.String() }

func (k AccessKey) authenticate(ctx context.Context, c *Client, req *http.Request, s scope) (func(error) bool, error) {
	if err := k.sign(req, s.projectID); err != nil {
		return nil, err
	}
	leave, err := c.gate.enter(ctx)
	return func(err error) bool { leave(err); return false }, err
}

// sign signs req with SDK-HMAC-SHA256.
func (k AccessKey) sign(req *http.Request, projectID string) error {
	if projectID != "" {
		req.Header.Set("X-Project-Id", projectID)
	}
	if k.SecurityToken != "" {
		req.Header.Set("X-Security-Token", k.SecurityToken)
	}
	b := request.NewHttpRequestBuilder().
		WithMethod(req.Method).
		WithEndpoint(req.URL.Scheme + "://" + req.URL.Host).
		WithPath(req.URL.Path)
	for name, values := range req.URL.Query() {
		b.AddQueryParam(name, reflect.ValueOf(values[0]))
	}
	for name := range req.Header {
		b.AddHeaderParam(name, req.Header.Get(name))
	}
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return err
		}
		content, err := io.ReadAll(body)
		if err != nil {
			return err
		}
		b.WithBody("", string(content))
	}
	signed, err := signer.Sign(b.Build(), k.Access, k.Secret)
	for name, value := range signed {
		req.Header.Set(name, value)
	}
	return err
}
