package huaweicloud

import (
	"log/slog"
	"net/http"
	"net/url"
)

// Config is the configuration of a Client: the endpoints, the credentials and how
// requests are sent.
type Config struct {
	Region      string // such as cn-north-4
	ProjectID   string // of Region; default: looked up by name
	ProjectName string // of Region; default: the region's own name
	DomainID    string // of the caller's account; optional
	Cloud       string // default: myhuaweicloud.com, myhuaweicloud.eu for eu-west-1xx

	// Endpoints are base URLs by service, for all regions. Default:
	// https://{service}.{region}.{cloud}.
	Endpoints map[string]*url.URL

	Credentials      CredentialsProvider
	SigningAlgorithm SigningAlgorithm  // of access keys
	Transport        http.RoundTripper // default: http.DefaultTransport; see package transport
	MaxRetries       int               // of a request that failed; 0 for none
	UserAgent        string
	Logger           *slog.Logger // retries at WARN, requests at DEBUG, never a secret; default: none
}
