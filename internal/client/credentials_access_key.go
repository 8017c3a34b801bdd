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

func (k AccessKey) authenticate(_ context.Context, _ *Client, req *http.Request, s scope) (func(), error) {
	// A refused key is not tried again: five failures lock it.
	return nil, k.sign(req, s.projectID)
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
