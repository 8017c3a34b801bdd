package credentials

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
)

const (
	// metadataTimeout bounds all requests to the metadata service: outside Huawei
	// Cloud nothing responds at its address.
	metadataTimeout = 3 * time.Second

	// metadataTokenTimeout bounds the request for a session token. In a container it
	// may get no response, while the request for the key works without a token.
	metadataTokenTimeout = time.Second

	// metadataRetryPause is the wait before the retry if the service was unavailable.
	metadataRetryPause = 500 * time.Millisecond
)

// metadataEndpoint is the address of the metadata service of ECS instances.
var metadataEndpoint = &url.URL{Scheme: "http", Host: "169.254.169.254"}

// NoCredentialsError is the error of an ECS metadata service without credentials.
type NoCredentialsError struct {
	Reason string
}

func (e *NoCredentialsError) Error() string {
	return "the ECS metadata service has no credentials: " + e.Reason
}

// metadata is a Source of the temporary keys of the agency of an ECS instance.
type metadata struct {
	endpoint *url.URL
	http     *http.Client
	silent   atomic.Pointer[NoCredentialsError] // after a request without a response: another would get none either
}

// NewMetadata returns the source of the keys of the ECS instance that this program
// runs on. A nil endpoint is that of real instances. Its errors are
// *NoCredentialsError.
func NewMetadata(endpoint *url.URL) Source {
	return &metadata{endpoint: cmp.Or(endpoint, metadataEndpoint), http: newLocalClient()}
}

func (*metadata) String() string { return "ECS metadata" }

func (m *metadata) Retrieve(ctx context.Context, api huaweicloud.API, _ huaweicloud.Scope) (huaweicloud.Credential, time.Time, error) {
	if silent := m.silent.Load(); silent != nil {
		return nil, time.Time{}, silent
	}
	result, err := m.securityKey(ctx, api)
	if err == nil {
		if key, expires, ok := result.key(); ok {
			return key, expires, nil
		}
		return nil, time.Time{}, &NoCredentialsError{Reason: "its response has no access key"}
	}
	if ctx.Err() != nil {
		return nil, time.Time{}, ctx.Err()
	}
	noCredentials := &NoCredentialsError{Reason: api.Redactor().Message(redact.Foreign(err.Error()))}
	statusErr, responded := errors.AsType[*statusError](err)
	switch {
	case !responded:
		m.silent.Store(noCredentials)
	case saysNoAgency(statusErr):
		noCredentials.Reason = "this server has no agency; set one in the ECS console, or give other credentials"
	}
	return nil, time.Time{}, noCredentials
}

// securityKey requests the key, as the official SDKs do.
func (m *metadata) securityKey(ctx context.Context, api huaweicloud.API) (*keyResponse, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, metadataTimeout, fmt.Errorf("no response within %s", metadataTimeout))
	defer cancel()
	result, err := m.once(ctx, api)
	statusErr, responded := errors.AsType[*statusError](err)
	switch {
	case !responded:
		return result, err
	case statusErr.code == http.StatusUnauthorized && !saysNoAgency(statusErr):
		// A new session token may be accepted.
	case statusErr.code == http.StatusServiceUnavailable:
		select {
		case <-time.After(metadataRetryPause):
		case <-ctx.Done():
			return nil, err
		}
	default:
		return nil, err
	}
	return m.once(ctx, api)
}

// once requests the key with a session token (version 2 of the service), or without if
// the service has none.
func (m *metadata) once(ctx context.Context, api huaweicloud.API) (*keyResponse, error) {
	tokenCtx, cancel := context.WithTimeout(ctx, metadataTokenTimeout)
	defer cancel()
	token := ""
	// If this fails, the request for the key may still work without a token.
	if body, err := m.do(tokenCtx, http.MethodPut, "meta-data/latest/api/token", "X-Metadata-Token-Ttl-Seconds", "60"); err == nil {
		token = string(bytes.TrimSpace(body))
	}
	api.Redactor().Add(token)
	body, err := m.do(ctx, http.MethodGet, "openstack/latest/securitykey", "X-Metadata-Token", token)
	if err != nil {
		return nil, err
	}
	var result keyResponse
	if json.Unmarshal(body, &result) != nil {
		return nil, errors.New("its response is not JSON")
	}
	return &result, nil
}

// do sends a request with a header, unless its value is empty, and returns the body of
// the response.
func (m *metadata) do(ctx context.Context, method, path, header, value string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, m.endpoint.JoinPath(path).String(), nil)
	if err != nil {
		return nil, err
	}
	if value != "" {
		req.Header.Set(header, value)
	}
	return doLocal(m.http, req)
}

// saysNoAgency reports whether an error says that the instance has no agency. There is
// no error code for that.
func saysNoAgency(err *statusError) bool {
	return strings.Contains(err.text, "Please configure Cloud Service Agency first")
}
