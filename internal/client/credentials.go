package client

import (
	"context"
	"net/http"
)

// Credentials authenticate requests. They are safe for concurrent use.
type Credentials interface {
	// String names the way of signing in, for messages. It holds no secret.
	String() string

	// authenticate adds the headers that sign req. Every attempt is signed
	// anew, last of all. What was used is forgotten by renew, so that the next
	// attempt signs in anew; it is nil where that cannot help.
	authenticate(ctx context.Context, c *Client, req *http.Request, s scope) (renew func(), err error)
}

// scope is where a request belongs.
type scope struct {
	region    string
	projectID string // empty for a request to IAM about the account
}

// Token is an IAM token, used as it is.
type Token string

func (Token) String() string { return "token" }

func (t Token) authenticate(_ context.Context, _ *Client, req *http.Request, _ scope) (func(), error) {
	req.Header.Set("X-Auth-Token", string(t))
	return nil, nil
}
