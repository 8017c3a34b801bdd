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
	// metadataTimeout bounds all that is asked of the metadata service: outside
	// Huawei Cloud nothing responds at its address.
	metadataTimeout = 3 * time.Second

	// metadataTokenTimeout is the part of it for a session token. Containers may
	// not get a response to that, while the key comes without.
	metadataTokenTimeout = time.Second

	// metadataRetryPause comes before the second attempt where the service was
	// unavailable.
	metadataRetryPause = 500 * time.Millisecond
)

// metadataEndpoint is the metadata service of real ECS instances.
var metadataEndpoint = &url.URL{Scheme: "http", Host: "169.254.169.254"}

// NoCredentialsError says that the ECS metadata service has no credentials.
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
	silent   atomic.Pointer[NoCredentialsError] // nobody responded, and nobody will
}

// NewMetadata makes the source of the keys of the ECS instance that this
// program runs on. Nil is the endpoint of real instances. Its errors are
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

// securityKey gets the key by the rules of the official SDKs.
func (m *metadata) securityKey(ctx context.Context, api huaweicloud.API) (*keyResponse, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, metadataTimeout, fmt.Errorf("no response within %s", metadataTimeout))
	defer cancel()
	result, err := m.once(ctx, api)
	statusErr, responded := errors.AsType[*statusError](err)
	switch {
	case !responded:
		return result, err
	case statusErr.code == http.StatusUnauthorized && !saysNoAgency(statusErr):
		// The token was refused: a new one may not be.
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

// once gets the key with a session token (version 2 of the service), or without
// where there are none.
func (m *metadata) once(ctx context.Context, api huaweicloud.API) (*keyResponse, error) {
	tokenCtx, cancel := context.WithTimeout(ctx, metadataTokenTimeout)
	defer cancel()
	token := ""
	// Where this fails there may still be a key without a token.
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

// do sends one request with one header, if it has a value, and gives the
// response's body.
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

// saysNoAgency says whether the instance has no agency, which has no code of its own.
func saysNoAgency(err *statusError) bool {
	return strings.Contains(err.text, "Please configure Cloud Service Agency first")
}
