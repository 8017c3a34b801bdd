// Package huaweicloud sends authenticated requests to the APIs of Huawei Cloud
// and of clouds built like it. It knows IAM and STS, which credentials come
// from, and no other service.
package huaweicloud

import (
	"cmp"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
)

// The services that this package and its users ask.
const (
	ServiceIAM   = "iam"
	ServiceSTS   = "sts"
	ServiceVPCEP = "vpcep"
)

// Config says where the APIs are and who asks them.
type Config struct {
	Region      string // such as cn-north-4
	ProjectID   string // of Region; default: looked up in IAM by name
	ProjectName string // of Region; default: the region's own name
	DomainID    string // of the caller's account; optional
	Cloud       string // default: myhuaweicloud.com, myhuaweicloud.eu for eu-west-1xx

	// Endpoints are base URLs by service, for all regions. Default:
	// https://{service}.{region}.{cloud}.
	Endpoints map[string]*url.URL

	Credentials      Source
	SigningAlgorithm SigningAlgorithm  // of access keys; default: HmacSHA256
	Transport        http.RoundTripper // default: http.DefaultTransport; see NewTransport
	MaxRetries       int               // of a request that failed; 0 for none
	UserAgent        string
	Logger           *slog.Logger // retries at WARN, requests at DEBUG, never a secret; default: none
}

// Client sends requests. It is safe for concurrent use.
type Client struct {
	config      Config
	log         *slog.Logger
	credentials *Cache
	redactor    *Redactor
	pipeline    handler
	projects    projects
}

// New makes a client. It sends nothing.
func New(config Config) *Client {
	c := &Client{
		config:      config,
		log:         cmp.Or(config.Logger, slog.New(slog.DiscardHandler)),
		credentials: NewCache(config.Credentials),
		redactor:    NewRedactor(),
	}
	c.redactor.Add(proxySecrets()...)
	c.pipeline = c.newPipeline()
	return c
}

// Format keeps the client's secrets out of every message.
func (c *Client) Format(f fmt.State, _ rune) { fmt.Fprint(f, "huaweicloud.Client") }

// Credentials are the client's, for Request.Credentials.
func (c *Client) Credentials() *Cache { return c.credentials }

// Region is the region to ask where a request names none; it may be empty.
func (c *Client) Region() string { return c.config.Region }

// Logger is where requests are logged.
func (c *Client) Logger() *slog.Logger { return c.log }
