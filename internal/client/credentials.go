package client

import (
	"context"
	"errors"
	"net/http"
)

// Credentials authenticate requests. They are safe for concurrent use.
type Credentials interface {
	// String names the way of signing in, for messages. It holds no secret.
	String() string

	// authenticate adds the headers that sign req. Every attempt is signed
	// anew, last of all, and answered is told what came of it: true means
	// that the next attempt signs in anew, because req was refused.
	authenticate(ctx context.Context, c *Client, req *http.Request, s scope) (answered func(error) bool, err error)
}

// scope is where a request belongs.
type scope struct {
	region    string
	projectID string // empty for a request to IAM about the account
}

// refused is the answer that credentials were not accepted, nil if err is
// another one.
func refused(err error) *APIError {
	if apiErr, ok := errors.AsType[*APIError](err); ok && apiErr.StatusCode == http.StatusUnauthorized {
		return apiErr
	}
	return nil
}

// Token is an IAM token, used as it is.
type Token string

func (Token) String() string { return "token" }

// GoString keeps the token out of messages.
func (t Token) GoString() string { return t.String() }

func (t Token) authenticate(_ context.Context, _ *Client, req *http.Request, _ scope) (func(error) bool, error) {
	req.Header.Set("X-Auth-Token", string(t))
	return func(error) bool { return false }, nil
}
