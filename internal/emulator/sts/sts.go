// Package sts emulates the STS calls that issue temporary access keys of agencies, and the one that returns the caller's
// identity.
package sts

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/accounts"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/httpapi"
)

const (
	usualDuration = time.Hour
	maxDuration   = 12 * time.Hour
)

var keyForm = credentials.KeyForm{
	Access: "access_key_id", Secret: "secret_access_key", SecurityToken: "security_token", Expires: "expiration",
	TimeFormat: "2006-01-02T15:04:05.000Z",
}

var (
	agencyURN   = regexp.MustCompile(`^iam::([0-9A-Za-z]+):agency:([^:/]+)$`)
	sessionName = regexp.MustCompile(`^[A-Za-z0-9+=,.@-]{2,128}$`)
)

// API is STS. Its exported methods are handlers.
type API struct {
	Credentials *credentials.Store
}

// deniedError is the response to an action that no policy allows.
type deniedError struct{ action string }

func (e deniedError) Error() string { return "no identity-based policy allows " + e.action + "." }

// Write sends an error in the flat form with one more field, an encoded message that only STS can decode.
func (e deniedError) Write(w http.ResponseWriter) {
	_ = httpapi.WriteJSON(w, http.StatusForbidden, map[string]string{
		"error_code": "STS5.1001", "error_msg": e.Error(), "request_id": w.Header().Get("X-Request-Id"),
		"encoded_authorization_message": "emulator-encoded-authorization-message",
	})
}

func badRequest(message string) error { return httpapi.BadRequest("STS5.1003", message) }

// request is the body of both calls that assume an agency, with the agency and the lifetime that it requests.
type request struct {
	AgencyURN   string `json:"agency_urn"`
	SessionName string `json:"agency_session_name"`
	Seconds     *int   `json:"duration_seconds"`
	ProviderURN string `json:"provider_urn"`
	IDToken     string `json:"id_token"`

	agency  *accounts.AgencyPrincipal
	lasting time.Duration
}

func decode(r *http.Request, caller credentials.Caller) (*request, error) {
	var q request
	if err := json.Unmarshal(httpapi.Body(r), &q); err != nil {
		return nil, badRequest("The request body is invalid.")
	}
	urn := agencyURN.FindStringSubmatch(q.AgencyURN)
	if urn == nil {
		return nil, badRequest("Invalid parameter agency_urn.")
	}
	if !sessionName.MatchString(q.SessionName) {
		return nil, badRequest("Invalid parameter agency_session_name.")
	}
	var err error
	if q.lasting, err = caller.Duration(q.Seconds, usualDuration, maxDuration); err != nil {
		return nil, badRequest(err.Error())
	}
	if q.agency = accounts.FindAgency(urn[2], urn[1], ""); q.agency == nil {
		return nil, deniedError{"sts:agencies:assume"}
	}
	return &q, nil
}

// AssumeAgency handles POST /v5/agencies/assume. The request must be signed; a token is rejected.
func (a *API) AssumeAgency(w http.ResponseWriter, r *http.Request) error {
	caller, err := a.Credentials.Authenticate(r)
	if err != nil {
		return err
	}
	if !caller.Signed {
		return credentials.BadCredentials("the request must be signed with an access key.")
	}
	q, err := decode(r, caller)
	if err != nil {
		return err
	}
	if !q.agency.Trusts(caller.Principal) {
		return deniedError{"sts:agencies:assume"}
	}
	return a.sendKey(w, q, map[string]any{"source_identity": ""})
}

// AssumeAgencyWithOIDC handles POST /v5/agencies/assume-with-oidc. The request needs no signature.
func (a *API) AssumeAgencyWithOIDC(w http.ResponseWriter, r *http.Request) error {
	q, err := decode(r, credentials.Caller{})
	switch {
	case err != nil:
		return err
	case len(q.IDToken) < 4 || len(q.IDToken) > 20000:
		return badRequest("Invalid parameter id_token.")
	case q.ProviderURN != accounts.OIDCProviderURN || !q.agency.OIDC:
		return deniedError{"sts:agencies:assumeWithOIDC"}
	case !a.Credentials.AcceptsIDToken(q.IDToken):
		return httpapi.BadRequest("STS5.2000", "invalid oidc id token")
	}
	return a.sendKey(w, q, map[string]any{
		"provider": q.ProviderURN, "audience": "emulator-audience", "subject_from_id_token": "emulator-subject",
	})
}

// sendKey issues a temporary access key of the agency and sends it in the response.
func (a *API) sendKey(w http.ResponseWriter, q *request, body map[string]any) error {
	body["credentials"] = a.Credentials.IssueKey(q.agency.Principal, q.lasting, keyForm)
	body["assumed_agency"] = map[string]string{
		"urn": assumedURN(q.agency.Principal) + "/" + q.SessionName, "id": q.agency.Name + ":" + q.SessionName,
	}
	return httpapi.WriteJSON(w, http.StatusOK, body)
}

// assumedURN returns the URN of an assumed agency without its session.
func assumedURN(p accounts.Principal) string {
	return fmt.Sprintf("sts::%s:assumed-agency:%s", p.Account.ID, p.Name)
}

// CallerIdentity handles GET /v5/caller-identity. The URN of an assumed agency ends with the agency's name and lacks the
// session, since the emulator does not store sessions.
func (a *API) CallerIdentity(w http.ResponseWriter, r *http.Request) error {
	caller, err := a.Credentials.Authenticate(r)
	if err != nil {
		return err
	}
	p := caller.Principal
	urn := fmt.Sprintf("iam::%s:user:%s", p.Account.ID, accounts.User)
	if accounts.FindAgency(p.Name, p.Account.ID, "") != nil {
		urn = assumedURN(p)
	}
	return httpapi.WriteJSON(w, http.StatusOK, map[string]string{
		"account_id": p.Account.ID, "principal_id": accounts.UserID, "principal_urn": urn,
	})
}
