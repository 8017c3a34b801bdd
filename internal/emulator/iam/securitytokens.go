package iam

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/httpapi"
)

// Lifetimes of temporary access keys.
const (
	usualDuration = 15 * time.Minute // without duration_seconds
	maxDuration   = 24 * time.Hour
)

var keyForm = credentials.KeyForm{
	Access: "access", Secret: "secret", SecurityToken: "securitytoken", Expires: "expires_at", TimeFormat: timeFormat,
}

// CreateSecurityToken handles POST /v3.0/OS-CREDENTIAL/securitytokens: it returns a temporary access key of an agency, or
// for the caller's token.
func (a *API) CreateSecurityToken(w http.ResponseWriter, r *http.Request) error {
	q, decodeErr := decode(r)
	identity := &q.Auth.Identity
	if identity.Token.ID != "" && r.Header.Get("X-Auth-Token") == "" { // the token is in the header or in the body
		r.Header.Set("X-Auth-Token", identity.Token.ID)
	}
	caller, err := a.Credentials.Authenticate(r)
	if err != nil {
		return err
	}
	lasting, err := caller.Duration(cmp.Or(identity.AssumeRole.Seconds, identity.Token.Seconds), usualDuration, maxDuration)
	if err != nil {
		return badRequest(err.Error())
	}
	owner := caller.Principal
	switch {
	case decodeErr == nil && slices.Equal(identity.Methods, []string{"token"}) && !caller.Signed:
	case decodeErr == nil && slices.Equal(identity.Methods, []string{"assume_role"}):
		agency, err := q.agency(caller)
		if err != nil {
			return err
		}
		owner = agency.Principal
	default:
		return badRequest(`The request body is not valid: auth.identity.methods must be ["assume_role"], or ["token"] with a token.`)
	}
	key := a.Credentials.IssueKey(owner, lasting, keyForm)
	return httpapi.WriteJSON(w, http.StatusCreated, map[string]any{"credential": key})
}
