package huaweicloud

import (
	"context"
	"net/http"
	"net/url"
	"sync/atomic"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
)

// Request is a request to an API.
type Request struct {
	Method    string // default: GET
	Service   string // such as iam; decides the endpoint
	Region    string
	ProjectID string // empty for a request about the account
	Path      string // below the endpoint, such as v3/projects
	Query     url.Values
	Header    http.Header // besides those that the client sets
	Body      any         // sent as JSON; nil for none
	Status    int         // of success; default: 200

	// BytesLeft is how many bytes of response bodies, decompressed, this request and
	// others may still read together. Nil: 8 MiB for this request.
	BytesLeft *atomic.Int64

	// ThrottledCodes and TemporaryCodes are the service's own error codes for its rate
	// limit and for temporary errors, besides the status codes and the gateway's code.
	ThrottledCodes, TemporaryCodes []string

	// Credentials authenticate the request. Nil sends it without.
	Credentials CredentialsProvider

	// Secret is the user's own secret in the request's body: a password. Once the API
	// has refused it, no request with it is sent again.
	Secret string

	// IssuesCredentials is set if a successful response holds secrets: errors never
	// quote it.
	IssuesCredentials bool
}

// Response is the response of an API, without its body, which Client.Do decodes.
type Response struct {
	ResponseMetadata
	Header http.Header
}

// Unusable returns the error of a successful response that lacks what the caller
// needs; reason says what that is.
func (r *Response) Unusable(reason string) error {
	return &ResponseError{ResponseMetadata: r.ResponseMetadata, Reason: reason}
}

// API sends requests. It is what a source of credentials sees of a Client.
type API interface {
	Do(ctx context.Context, req *Request, out any) (*Response, error)
	Endpoint(service, region string) (*url.URL, error)
	Redactor() *redact.Redactor
}

// CredentialsProvider provides the credentials of requests; credentials.Cache is
// one. It is safe for concurrent use.
type CredentialsProvider interface {
	// String names the method for messages, such as "access key".
	String() string

	// Get returns a credential of a scope, with the API's help where there is none
	// yet.
	Get(ctx context.Context, api API, scope Scope) (Credential, error)

	// Invalidate drops a credential that was refused, unless it has been replaced
	// by now, and reports whether Get may give another.
	Invalidate(scope Scope, refused Credential) bool

	// Static says that the credential is the user's own, which nothing can replace.
	Static() bool

	// FindProject returns the ID of the project of a name. It asks once for each.
	FindProject(ctx context.Context, api API, region, name string) (string, error)
}

// Credential signs requests. Credentials are comparable.
type Credential interface {
	// Sign adds the headers that authenticate req, last of all, for one attempt.
	Sign(req *http.Request, options SignOptions) error

	// Lockable says that the API locks the credential after a few failed attempts.
	Lockable() bool

	// Redact tells r what must never be shown of the credential.
	Redact(r *redact.Redactor)
}

// Scope is what a credential must be valid for.
type Scope struct {
	Region    string
	ProjectID string // empty for the account
}

// SignOptions are what a signature depends on besides the credential.
type SignOptions struct {
	ProjectID string           // empty for a request about the account
	DomainID  string           // of the caller's account, if known
	Algorithm SigningAlgorithm // of access keys
}

// SigningAlgorithm names how access keys sign; see package credentials. Empty is
// the default.
type SigningAlgorithm string

// handler is one step of the pipeline that requests go through: it does its
// part and leaves the rest to the next step.
type handler interface {
	do(ctx context.Context, call *call) (*Response, error)
}

// call is a request on its way through the pipeline.
type call struct {
	Request
	endpoint   *url.URL // base URL
	out        any      // what the response is decoded into
	credential Credential
}

func (c *call) scope() Scope { return Scope{Region: c.Region, ProjectID: c.ProjectID} }
