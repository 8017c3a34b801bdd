package iam

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/accounts"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/httpapi"
)

// CreateToken handles POST /v3/auth/tokens: it issues a token of a user with a password, or of an agency, for a project or
// the account.
func (a *API) CreateToken(w http.ResponseWriter, r *http.Request) error {
	q, err := decode(r)
	if err != nil {
		return badRequest("The request body is invalid")
	}
	owner, err := a.identify(r, &q)
	if err != nil {
		return err
	}
	account := owner.Account
	body := map[string]any{
		"methods": q.Auth.Identity.Methods,
		"user":    map[string]any{"id": accounts.UserID, "name": accounts.User, "domain": account},
		"catalog": []any{},
		"roles":   []any{},
	}
	project := q.Auth.Scope.Project
	if project == nil {
		body["domain"] = account
		return a.sendToken(w, body, owner, account.ID)
	}
	id, name := a.project(project)
	if id == "" || project.Domain != nil && !account.Is(project.Domain.ID, project.Domain.Name) {
		return &apiError{http.StatusNotFound, "Could not find project: " + project.Name + project.ID + "."}
	}
	body["project"] = map[string]any{"id": id, "name": name, "domain": account}
	return a.sendToken(w, body, owner, id)
}

// identify returns the principal that a token is requested for.
func (a *API) identify(r *http.Request, q *request) (accounts.Principal, error) {
	switch methods := q.Auth.Identity.Methods; {
	case slices.Equal(methods, []string{"password"}):
		user, owner := q.Auth.Identity.Password.User, accounts.UserPrincipal
		byName := user.Name == owner.Name && user.Domain != nil && owner.Account.Is(user.Domain.ID, user.Domain.Name)
		byID := user.ID == accounts.UserID && user.Name == "" && user.Domain == nil
		if !byName && !byID || user.Password != accounts.Password {
			return owner, &apiError{http.StatusUnauthorized, "The username or password is wrong."}
		}
		return owner, nil
	case slices.Equal(methods, []string{"assume_role"}):
		caller, err := a.Credentials.Authenticate(r)
		if err != nil {
			return caller.Principal, err
		}
		agency, err := q.agency(caller)
		if err != nil {
			return caller.Principal, err
		}
		return agency.Principal, nil
	}
	return accounts.Principal{}, badRequest(`The request body is not valid: auth.identity.methods must be ["password"] or ["assume_role"].`)
}

// CreateFederatedToken handles POST /v3.0/OS-AUTH/id-token/tokens: it exchanges an identity provider's ID token for a token.
// Its errors are flat, unlike those of IAM's other calls.
func (a *API) CreateFederatedToken(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("X-IAM-Trace-Id", "token_"+w.Header().Get("X-Request-Id"))
	providerID := r.Header.Get("X-Idp-Id")
	q, err := decode(r)
	switch {
	case err != nil || q.Auth.IDToken.ID == "":
		return httpapi.BadRequest("IAM.0011", "Request parameters are not valid.")
	case providerID != accounts.IdentityProviderID:
		return &httpapi.Error{Status: http.StatusNotFound, Code: "IAM.0004", Message: "Could not find identity provider: " + providerID + "."}
	case !a.Credentials.AcceptsIDToken(q.Auth.IDToken.ID):
		return &httpapi.Error{Status: http.StatusUnauthorized, Code: "IAM.0001", Message: "The ID token is not valid or has expired."}
	}
	owner := accounts.Federated
	body := map[string]any{
		"methods": []string{"mapped"},
		"user": map[string]any{
			"id": "emulator-federated", "name": "FederationUser", "domain": owner.Account,
			"OS-FEDERATION": map[string]any{
				"groups":            []any{},
				"identity_provider": map[string]string{"id": providerID},
				"protocol":          map[string]string{"id": "oidc"},
			},
		},
	}
	project := q.Auth.Scope.Project
	if project == nil {
		return a.sendToken(w, body, owner, owner.Account.ID)
	}
	id, name := a.project(project)
	if id == "" {
		return &httpapi.Error{Status: http.StatusNotFound, Code: "IAM.0004", Message: "Could not find project: " + project.Name + project.ID + "."}
	}
	body["project"] = map[string]any{"id": id, "name": name}
	return a.sendToken(w, body, owner, id)
}

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
