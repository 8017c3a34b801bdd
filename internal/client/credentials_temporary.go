package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// temporaryKey is the answer of IAM and of the metadata service.
type temporaryKey struct {
	Credential struct {
		Access        string    `json:"access"`
		Secret        string    `json:"secret"`
		SecurityToken string    `json:"securitytoken"`
		ExpiresAt     time.Time `json:"expires_at"`
	} `json:"credential"`
}

func (k temporaryKey) accessKey() (AccessKey, time.Time, error) {
	if k.Credential.Access == "" || k.Credential.Secret == "" {
		return AccessKey{}, time.Time{}, errors.New("it has no access key")
	}
	return AccessKey{k.Credential.Access, k.Credential.Secret, k.Credential.SecurityToken}, k.Credential.ExpiresAt, nil
}

// Agency signs with temporary keys of an agency (a delegated role), and renews
// them in time.
type Agency struct {
	AgencyOptions
	base Credentials
	keys *renewable[AccessKey]
}

// AgencyOptions name an agency.
type AgencyOptions struct {
	AgencyName string
	DomainName string // of the account that created the agency; this or DomainID
	DomainID   string
	Duration   int // seconds, 900 to 86400; IAM's default if 0
}

// NewAgency makes the credentials of an agency that base may assume.
func NewAgency(base Credentials, options AgencyOptions) *Agency {
	return &Agency{AgencyOptions: options, base: base, keys: newRenewable[AccessKey]()}
}

func (a *Agency) String() string {
	return fmt.Sprintf("agency %s on top of %s", a.AgencyName, a.base)
}

// GoString keeps the keys out of messages.
func (a *Agency) GoString() string { return a.String() }

func (a *Agency) authenticate(ctx context.Context, c *Client, req *http.Request, s scope) (func(error) bool, error) {
	key, answered, err := a.keys.get(ctx, func(ctx context.Context) (AccessKey, time.Time, error) {
		return a.assume(ctx, c, s.region)
	})
	if err != nil {
		return nil, err
	}
	return answered, key.sign(req, s.projectID)
}

// assume asks IAM for keys: POST /v3.0/OS-CREDENTIAL/securitytokens.
func (a *Agency) assume(ctx context.Context, c *Client, region string) (AccessKey, time.Time, error) {
	role := map[string]any{"agency_name": a.AgencyName}
	if a.DomainName != "" {
		role["domain_name"] = a.DomainName
	}
	if a.DomainID != "" {
		role["domain_id"] = a.DomainID
	}
	if a.Duration != 0 {
		role["duration_seconds"] = a.Duration
	}
	req, err := c.newIAMRequest(ctx, region, "v3.0/OS-CREDENTIAL/securitytokens", map[string]any{"auth": map[string]any{
		"identity": map[string]any{"methods": []string{"assume_role"}, "assume_role": role},
	}})
	if err != nil {
		return AccessKey{}, time.Time{}, err
	}
	answered, err := a.base.authenticate(ctx, c, req, scope{region: region})
	if err != nil {
		return AccessKey{}, time.Time{}, err
	}
	var answer temporaryKey
	header, err := c.call(ctx, req, http.StatusCreated, &answer)
	answered(err)
	if err != nil {
		return AccessKey{}, time.Time{}, err
	}
	key, expires, err := answer.accessKey()
	if err != nil {
		err = &AnswerError{Method: req.Method, URL: req.URL.Redacted(), RequestID: header.Get("X-Request-Id"), Err: err}
	}
	return key, expires, err
}

// metadataTimeout bounds all that is asked of the metadata service: outside
// Huawei Cloud nothing answers at its address.
const metadataTimeout = 3 * time.Second

// sessionTimeout is the part of it for a session token. Containers may not get
// an answer to that, while the key comes without.
const sessionTimeout = time.Second

// Metadata signs with the temporary keys of the agency of the ECS instance
// that it runs on.
type Metadata struct {
	endpoint *url.URL
	http     *http.Client
	keys     *renewable[AccessKey]
	none     *NoCredentialsError // is final: nothing is asked twice where nobody answers
}

// NewMetadata makes the credentials of this ECS instance. The metadata service
// is at endpoint, http://169.254.169.254 on real instances.
func NewMetadata(endpoint *url.URL) *Metadata {
	return &Metadata{
		endpoint: endpoint,
		http: &http.Client{
			Transport:     &http.Transport{}, // the address is this machine's own: no proxy leads there
			CheckRedirect: noRedirect,
		},
		keys: newRenewable[AccessKey](),
	}
}

func (*Metadata) String() string { return "ECS metadata" }

// NoCredentialsError says that nothing was given to sign in with, and that
// this is no ECS instance with an agency either.
type NoCredentialsError struct {
	Reason string // what the metadata service answered
}

func (e *NoCredentialsError) Error() string {
	return "no credentials were given, and the ECS metadata service has none: " + e.Reason
}

func (m *Metadata) authenticate(ctx context.Context, _ *Client, req *http.Request, s scope) (func(error) bool, error) {
	key, answered, err := m.keys.get(ctx, func(ctx context.Context) (AccessKey, time.Time, error) {
		if m.none != nil {
			return AccessKey{}, time.Time{}, m.none
		}
		key, expires, err := m.ask(ctx)
		if err != nil && ctx.Err() == nil {
			m.none = &NoCredentialsError{Reason: err.Error()}
			err = m.none
		}
		return key, expires, err
	})
	if err != nil {
		return nil, err
	}
	return answered, key.sign(req, s.projectID)
}

// ask gets keys with a session token (version 2), or without where there are none.
func (m *Metadata) ask(ctx context.Context) (AccessKey, time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, metadataTimeout)
	defer cancel()
	sessionCtx, cancelSession := context.WithTimeout(ctx, sessionTimeout)
	defer cancelSession()
	// Where this fails there may still be a key without a token.
	token, _ := m.do(sessionCtx, http.MethodPut, "meta-data/latest/api/token", "X-Metadata-Token-Ttl-Seconds", "60")
	body, err := m.do(ctx, http.MethodGet, "openstack/latest/securitykey", "X-Metadata-Token", string(token))
	if err != nil {
		return AccessKey{}, time.Time{}, err
	}
	var answer temporaryKey
	if err := json.Unmarshal(body, &answer); err != nil {
		return AccessKey{}, time.Time{}, fmt.Errorf("the answer cannot be read: %w", err)
	}
	return answer.accessKey()
}

// do sends one request with one header and gives the answer's body.
func (m *Metadata) do(ctx context.Context, method, path, header, value string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, m.endpoint.JoinPath(path).String(), nil)
	if err != nil {
		return nil, err
	}
	if value != "" {
		req.Header.Set(header, value)
	}
	resp, err := m.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, newAPIError(resp)
	}
	return io.ReadAll(io.LimitReader(resp.Body, maxErrorBody))
}
