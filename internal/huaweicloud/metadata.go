package huaweicloud

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
)

const (
	// metadataTimeout bounds all that is asked of the metadata service: outside
	// Huawei Cloud nothing answers at its address.
	metadataTimeout = 3 * time.Second

	// metadataTokenTimeout is the part of it for a session token. Containers may
	// not get an answer to that, while the key comes without.
	metadataTokenTimeout = time.Second

	// metadataRetryPause comes before the second attempt where the service was
	// unavailable.
	metadataRetryPause = 500 * time.Millisecond

	// maxMetadata bounds an answer, in bytes.
	maxMetadata = 64 << 10
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
	silent   atomic.Pointer[NoCredentialsError] // nobody answered, and nobody will
}

// NewMetadata makes the source of the keys of the ECS instance that this
// program runs on. Nil is the endpoint of real instances. Its errors are
// *NoCredentialsError.
func NewMetadata(endpoint *url.URL) Source {
	return &metadata{endpoint: cmp.Or(endpoint, metadataEndpoint), http: newLocalClient()}
}

func (*metadata) String() string { return "ECS metadata" }

func (m *metadata) Retrieve(ctx context.Context, c *Client, _ Scope) (Credential, time.Time, error) {
	if silent := m.silent.Load(); silent != nil {
		return nil, time.Time{}, silent
	}
	key, err := m.securityKey(ctx, c)
	switch statusErr, answered := errors.AsType[*metadataStatusError](err); {
	case err == nil && key.complete():
		return key.accessKey(), key.expires(), nil
	case err == nil:
		err = errors.New("its answer has no access key")
	case ctx.Err() != nil:
		return nil, time.Time{}, ctx.Err()
	case !answered:
		silent := &NoCredentialsError{Reason: c.redactor.Line(err.Error(), maxMessage)}
		m.silent.Store(silent)
		return nil, time.Time{}, silent
	case statusErr.noAgency():
		err = errors.New("this server has no agency; set one in the ECS console, or give other credentials")
	}
	return nil, time.Time{}, &NoCredentialsError{Reason: c.redactor.Line(err.Error(), maxMessage)}
}

// securityKey gets the key by the rules of the official SDKs.
func (m *metadata) securityKey(ctx context.Context, c *Client) (*temporaryKey, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, metadataTimeout, fmt.Errorf("no answer within %s", metadataTimeout))
	defer cancel()
	key, err := m.once(ctx, c)
	statusErr, _ := errors.AsType[*metadataStatusError](err)
	switch {
	case statusErr == nil:
		return key, err
	case statusErr.code == http.StatusUnauthorized && !statusErr.noAgency():
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
	return m.once(ctx, c)
}

// once gets the key with a session token (version 2 of the service), or without
// where there are none.
func (m *metadata) once(ctx context.Context, c *Client) (*temporaryKey, error) {
	tokenCtx, cancel := context.WithTimeout(ctx, metadataTokenTimeout)
	defer cancel()
	// Where this fails there may still be a key without a token.
	body, _ := m.do(tokenCtx, http.MethodPut, "meta-data/latest/api/token", "X-Metadata-Token-Ttl-Seconds", "60")
	token := string(bytes.TrimSpace(body))
	c.redactor.Add(token)
	body, err := m.do(ctx, http.MethodGet, "openstack/latest/securitykey", "X-Metadata-Token", token)
	if err != nil {
		return nil, err
	}
	var answer struct {
		Credential temporaryKey `json:"credential"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, errors.New("its answer is not JSON")
	}
	return &answer.Credential, nil
}

// do sends one request with one header, if it has a value, and gives the
// answer's body.
func (m *metadata) do(ctx context.Context, method, path, header, value string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, m.endpoint.JoinPath(path).String(), nil)
	if err != nil {
		return nil, err
	}
	if value != "" {
		req.Header.Set(header, value)
	}
	resp, body, err := doLocal(m.http, req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, &metadataStatusError{method, path, resp.StatusCode, string(body)}
	}
	return body, nil
}

// metadataStatusError is an answer of the metadata service that says no.
type metadataStatusError struct {
	method, path string
	code         int
	text         string
}

func (e *metadataStatusError) Error() string {
	return fmt.Sprintf("%s %s: %d %s: %s", e.method, e.path, e.code, http.StatusText(e.code), e.text)
}

// noAgency says whether the instance has no agency, which has no code of its own.
func (e *metadataStatusError) noAgency() bool {
	return strings.Contains(e.text, "Please configure Cloud Service Agency first")
}
