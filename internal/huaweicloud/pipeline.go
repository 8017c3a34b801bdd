package huaweicloud

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
)

// Request is a call of an API.
type Request struct {
	Method    string // default: GET
	Service   string // such as ServiceVPCEP; decides the endpoint
	Region    string
	ProjectID string // empty for a request about the account
	Path      string // below the endpoint, such as v3/projects
	Query     url.Values
	Header    http.Header // besides those that the pipeline sets
	Body      any         // sent as JSON; nil for none
	Status    int         // of success; default: 200

	// Credentials authenticate the request. Nil sends it without.
	Credentials *Cache

	// Secret is the account's own secret that the request carries in its body:
	// a password. Such a request is never repeated once it was refused.
	Secret string

	// IssuesCredentials says that a successful answer holds secrets: nothing of
	// it is ever quoted.
	IssuesCredentials bool
}

// Response is what an API answered, its body decoded.
type Response struct {
	StatusCode int
	Header     http.Header
	RequestID  string
	Size       int64 // of the body, unpacked, in bytes
}

// Do sends a request through the pipeline and decodes the answer into out, if
// that is not nil. The error is ErrNoRegion, a *CredentialsError, *APIError,
// *AnswerError, *NetworkError (which may hold a *ProxyError), or the context's.
func (c *Client) Do(ctx context.Context, req *Request, out any) (*Response, error) {
	call := &call{Request: *req, out: out}
	if out == nil {
		call.out = new(json.RawMessage)
	}
	call.Status = cmp.Or(call.Status, http.StatusOK)
	c.redactor.Add(call.Secret)
	return c.pipeline.do(ctx, call)
}

// call is a request on its way through the pipeline.
type call struct {
	Request
	out        any
	credential Credential // set by authenticate
}

func (c *call) scope() Scope { return Scope{Region: c.Region, ProjectID: c.ProjectID} }

// handler is one step of the pipeline: it does its part and leaves the rest to
// the next step.
type handler interface {
	do(ctx context.Context, call *call) (*Response, error)
}

// newPipeline lists the steps that a request goes through, the outermost last.
func (c *Client) newPipeline() handler {
	var h handler
	h = newSender(c)           // signs and sends one attempt, decodes the answer, or classifies the error
	h = newLimiter(h, c)       // waits for a slot, and slows down where the API throttles
	h = newLockout(h)          // never repeats a secret that was refused
	h = newAuthenticator(h, c) // obtains credentials, once more where they were refused
	h = newRetrier(h, c.config.MaxRetries, c.log)
	return h
}
