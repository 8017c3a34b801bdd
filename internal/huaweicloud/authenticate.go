package huaweicloud

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
)

// CredentialsError says that no credential could be obtained.
type CredentialsError struct {
	Method string // as Source.String gives it
	Err    error
}

func (e *CredentialsError) Error() string {
	return fmt.Sprintf("cannot obtain credentials (%s): %s", e.Method, e.Err)
}

// Unwrap gives the cause.
func (e *CredentialsError) Unwrap() error { return e.Err }

// authenticator gives each request its credential. Where one is refused, it
// passes the request on once more with a new one, if the source has it.
type authenticator struct {
	next   handler
	client *Client
}

func newAuthenticator(next handler, c *Client) handler { return &authenticator{next, c} }

func (a *authenticator) do(ctx context.Context, call *call) (*Response, error) {
	if call.Credentials == nil {
		return a.next.do(ctx, call)
	}
	resp, err := a.once(ctx, call)
	if !refused(err) || !call.Credentials.Invalidate(call.scope(), call.credential) {
		return resp, err
	}
	a.client.log.WarnContext(ctx, "credentials were refused, obtaining new ones", slog.Any("error", err))
	return a.once(ctx, call)
}

func (a *authenticator) once(ctx context.Context, call *call) (*Response, error) {
	credential, err := call.Credentials.Get(ctx, a.client, call.scope())
	if err != nil {
		return nil, &CredentialsError{Method: call.Credentials.String(), Err: err}
	}
	a.client.redactor.addCredential(credential)
	call.credential = credential
	return a.next.do(ctx, call)
}

// refused says whether err is the API's refusal of the request's credentials.
func refused(err error) bool {
	apiErr, ok := errors.AsType[*APIError](err)
	if !ok || apiErr.StatusCode != http.StatusUnauthorized {
		return false
	}
	// Obtaining the credentials failed: those of this request were never asked about.
	_, obtaining := errors.AsType[*CredentialsError](err)
	return !obtaining
}
