package huaweicloud

import (
	"context"
	"net/http"
	"time"
)

// Credential signs requests: an AccessKey or a Token. Credentials are
// comparable.
type Credential interface {
	// Sign adds the headers that authenticate req, last of all, for one attempt.
	Sign(req *http.Request, options SignOptions) error

	// secrets are what must never be shown.
	secrets() []string
}

// SignOptions are what a signature depends on besides the credential.
type SignOptions struct {
	ProjectID string           // empty for a request about the account
	DomainID  string           // of the caller's account, if known
	Algorithm SigningAlgorithm // of access keys
}

// Scope is what a credential is wanted for.
type Scope struct {
	Region    string
	ProjectID string // empty for the account
}

// Source obtains credentials. Sources keep nothing: a Cache does.
type Source interface {
	// String names the method for messages, such as "access key". It holds no
	// secret.
	String() string

	// Retrieve obtains a credential, with the client's help where an API must be
	// asked, and says when it expires: the zero time if never, or if unknown.
	Retrieve(ctx context.Context, c *Client, scope Scope) (Credential, time.Time, error)
}
