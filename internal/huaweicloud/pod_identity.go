package huaweicloud

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

// NewPodIdentity makes the source of the keys of the CCE pod that this program
// runs in: the endpoint is HC_CONTAINER_CREDENTIALS_FULL_URI, the file with the
// pod's token HC_CONTAINER_AUTHORIZATION_TOKEN_FILE.
func NewPodIdentity(endpoint *url.URL, tokenFile string) Source {
	return &podIdentity{endpoint, tokenFile, newLocalClient()}
}

func (*podIdentity) String() string { return "CCE pod identity" }

func (p *podIdentity) Retrieve(ctx context.Context, c *Client, _ Scope) (Credential, time.Time, error) {
	if !trustworthy(p.endpoint) {
		return nil, time.Time{}, fmt.Errorf("the endpoint %s is neither https nor an address of this machine or of its network", p.endpoint.Redacted())
	}
	content, err := readFile(p.tokenFile, maxPodToken)
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("reading the pod's token: %w", err)
	}
	token := string(bytes.TrimSpace(content))
	c.redactor.Add(token)
	key, err := p.ask(ctx, token)
	if err != nil {
		return nil, time.Time{}, errors.New(c.redactor.Line(err.Error(), maxMessage))
	}
	return key.accessKey(), key.expires(), nil
}

func (p *podIdentity) ask(ctx context.Context, token string) (*temporaryKey, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, podIdentityTimeout, fmt.Errorf("no answer within %s", podIdentityTimeout))
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.endpoint.String(), strings.NewReader("{}"))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("Authorization", token)
	resp, body, err := doLocal(p.http, req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("POST %s: %s: %s", p.endpoint.Redacted(), resp.Status, body)
	}
	var answer struct {
		Credentials temporaryKey `json:"credentials"`
	}
	if json.Unmarshal(body, &answer) != nil || !answer.Credentials.complete() {
		return nil, fmt.Errorf("POST %s: the answer has no access key", p.endpoint.Redacted())
	}
	return &answer.Credentials, nil
}

// trustworthy says whether the pod's token may be sent to an endpoint: in clear
// text only within this machine or the network of its cluster.
func trustworthy(endpoint *url.URL) bool {
	host := endpoint.Hostname()
	ip := net.ParseIP(host)
	return endpoint.Scheme == "https" ||
		endpoint.Scheme == "http" && (host == "localhost" || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.IsPrivate())
}
