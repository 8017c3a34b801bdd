package credentials

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/localfile"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
)

const (
	podIdentityTimeout = 10 * time.Second // as in the official SDKs
	maxPodToken        = 64 << 10         // bytes
)

// podIdentity is a Source of the temporary keys of a CCE pod.
type podIdentity struct {
	endpoint  *url.URL
	tokenFile string
	http      *http.Client
}

// NewPodIdentity returns the source of the keys of the CCE pod that this program runs
// in. Endpoint is HC_CONTAINER_CREDENTIALS_FULL_URI, and tokenFile, the file with the
// pod's token, HC_CONTAINER_AUTHORIZATION_TOKEN_FILE.
func NewPodIdentity(endpoint *url.URL, tokenFile string) Source {
	return &podIdentity{endpoint, tokenFile, newLocalClient()}
}

func (*podIdentity) String() string { return "CCE pod identity" }

func (p *podIdentity) Retrieve(ctx context.Context, api huaweicloud.API, _ huaweicloud.Scope) (huaweicloud.Credential, time.Time, error) {
	if !trustworthy(p.endpoint) {
		return nil, time.Time{}, fmt.Errorf("the endpoint %s is neither https nor an address of this machine or of its network", p.endpoint.Redacted())
	}
	content, err := localfile.Read(p.tokenFile, maxPodToken)
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("reading the pod's token: %w", err)
	}
	token := string(bytes.TrimSpace(content))
	api.Redactor().Add(token)
	result, err := p.ask(ctx, token)
	if err != nil {
		return nil, time.Time{}, errors.New(api.Redactor().Message(redact.Foreign(err.Error())))
	}
	key, expires, ok := result.key()
	if !ok {
		return nil, time.Time{}, fmt.Errorf("POST %s: the response has no access key", p.endpoint.Redacted())
	}
	return key, expires, nil
}

// ask sends the request. A response that is not JSON counts as empty.
func (p *podIdentity) ask(ctx context.Context, token string) (*keyResponse, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, podIdentityTimeout, fmt.Errorf("no response within %s", podIdentityTimeout))
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.endpoint.String(), strings.NewReader("{}"))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("Authorization", token)
	body, err := doLocal(p.http, req)
	if err != nil {
		return nil, err
	}
	result := new(keyResponse)
	_ = json.Unmarshal(body, result)
	return result, nil
}

// trustworthy reports whether the pod's token may be sent to an endpoint: over http
// only within this machine or the network of its cluster.
func trustworthy(endpoint *url.URL) bool {
	host := endpoint.Hostname()
	ip := net.ParseIP(host)
	return endpoint.Scheme == "https" ||
		endpoint.Scheme == "http" && (host == "localhost" || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.IsPrivate())
}
