// Package huaweicloud sends authenticated requests to the APIs of Huawei Cloud
// and of clouds built like it. It knows no API; package credentials knows IAM
// and STS, which credentials come from.
package huaweicloud

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync/atomic"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/transport"
)

// Client sends requests. It is safe for concurrent use.
type Client struct {
	config   Config
	redactor *redact.Redactor
	pipeline handler
}

// New returns a client. It sends no request.
func New(config Config) *Client {
	config.Logger = cmp.Or(config.Logger, slog.New(slog.DiscardHandler))
	if config.Transport == nil {
		config.Transport = http.DefaultTransport
	}
	c := &Client{config: config, redactor: redact.New()}
	c.redactor.Add(transport.ProxyPasswords()...)
	c.pipeline = c.newPipeline()
	return c
}

// newPipeline puts together the steps that a request goes through, the outermost last.
func (c *Client) newPipeline() handler {
	var h handler
	h = &sender{ // signs and sends one attempt, decodes the response, or classifies the error
		transport: c.config.Transport,
		userAgent: c.config.UserAgent,
		signing:   SignOptions{DomainID: c.config.DomainID, Algorithm: c.config.SigningAlgorithm},
		redactor:  c.redactor,
		log:       c.config.Logger,
	}
	h = &limiter{next: h, maxRetries: c.config.MaxRetries, log: c.config.Logger}    // limits concurrent requests, and waits where the API throttles
	h = &lockout{next: h}                                                           // never sends a secret again that the API refused
	h = &authenticator{next: h, api: c, redactor: c.redactor, log: c.config.Logger} // obtains credentials, and new ones if the API refuses them
	return &retrier{next: h, maxRetries: c.config.MaxRetries, log: c.config.Logger} // retries temporary errors
}

// Do sends a request through the pipeline and decodes the response into out, if
// that is not nil. The error is ErrNoRegion, a *RegionError, *CredentialsError, *APIError,
// *ResponseError, *NetworkError (which may hold a *transport.ProxyError), or the
// context's.
func (c *Client) Do(ctx context.Context, req *Request, out any) (*Response, error) {
	endpoint, err := c.Endpoint(req.Service, req.Region)
	if err != nil {
		return nil, err
	}
	if out == nil {
		out = new(json.RawMessage)
	}
	call := &call{Request: *req, endpoint: endpoint, out: out}
	call.Method = cmp.Or(call.Method, http.MethodGet)
	call.Status = cmp.Or(call.Status, http.StatusOK)
	if call.BytesLeft == nil {
		call.BytesLeft = new(atomic.Int64)
		call.BytesLeft.Store(maxBody)
	}
	c.redactor.Add(call.Secret)
	return c.pipeline.do(ctx, call)
}

// Endpoint returns the base URL of a service in a region. The error is ErrNoRegion or
// a *RegionError.
func (c *Client) Endpoint(service, region string) (*url.URL, error) {
	return c.config.Endpoint(service, region)
}

// Redactor returns the redactor that knows the client's secrets.
func (c *Client) Redactor() *redact.Redactor { return c.redactor }

// Credentials returns the client's credentials, for Request.Credentials.
func (c *Client) Credentials() CredentialsProvider { return c.config.Credentials }

// Region returns the default region, which may be empty.
func (c *Client) Region() string { return c.config.Region }

// Logger returns the logger of the requests.
func (c *Client) Logger() *slog.Logger { return c.config.Logger }

// Format prints no field of the client, so that no log or error shows a secret.
func (c *Client) Format(f fmt.State, _ rune) { fmt.Fprint(f, "huaweicloud.Client") }
