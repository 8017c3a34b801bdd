package huaweicloud

import (
	"context"
	"log/slog"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
)

// authenticator adds a credential to each request. If the API refuses one, it
// sends the request again with a new one, unless there can be no other.
type authenticator struct {
	next     handler
	api      API // that credentials are obtained with
	redactor *redact.Redactor
	log      *slog.Logger
}

func (a *authenticator) do(ctx context.Context, call *call) (*Response, error) {
	if call.Credentials == nil {
		return a.next.do(ctx, call)
	}
	resp, err := a.once(ctx, call)
	if !refused(err) || !call.Credentials.Invalidate(call.scope(), call.credential) {
		return resp, err
	}
	a.log.WarnContext(ctx, "credentials were refused, obtaining new ones", slog.Any("error", err))
	return a.once(ctx, call)
}

func (a *authenticator) once(ctx context.Context, call *call) (*Response, error) {
	credential, err := call.Credentials.Get(ctx, a.api, call.scope())
	if err != nil {
		return nil, &CredentialsError{Method: call.Credentials.String(), Err: err}
	}
	credential.Redact(a.redactor)
	call.credential = credential
	return a.next.do(ctx, call)
}
