package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"
)

const (
	stsTimeFormat = "2006-01-02T15:04:05.000Z"
	stsDuration   = time.Hour
	maxSTS        = 12 * time.Hour
)

var (
	agencyURN   = regexp.MustCompile(`^iam::([0-9A-Za-z]+):agency:([^:/]+)$`)
	sessionName = regexp.MustCompile(`^[A-Za-z0-9+=,.@-]{2,128}$`)
)

// stsRequest is the body of both calls that assume an agency.
type stsRequest struct {
	AgencyURN   string `json:"agency_urn"`
	SessionName string `json:"agency_session_name"`
	Seconds     *int   `json:"duration_seconds"`
	ProviderURN string `json:"provider_urn"`
	IDToken     string `json:"id_token"`
}

// check finds the agency that is asked for and how long its keys last.
func (q *stsRequest) check(c caller) (*agency, time.Duration, *apiError) {
	urn := agencyURN.FindStringSubmatch(q.AgencyURN)
	lasting := stsDuration
	if q.Seconds != nil {
		lasting = time.Duration(*q.Seconds) * time.Second
	}
	switch {
	case urn == nil:
		return nil, 0, badRequest("STS5.1003", "Invalid parameter agency_urn.")
	case !sessionName.MatchString(q.SessionName):
		return nil, 0, badRequest("STS5.1003", "Invalid parameter agency_session_name.")
	case lasting < minDuration || lasting > maxSTS:
		return nil, 0, badRequest("STS5.1003", "duration_seconds must be between 900 and 43200.")
	case c.temporary && lasting > maxChainDuration:
		return nil, 0, badRequest("STS5.1003", "duration_seconds must not be above 3600 in a chain of agencies.")
	}
	a := findAgency(urn[2], "", urn[1])
	if a == nil {
		return nil, 0, denied("sts:agencies:assume")
	}
	return a, lasting, nil
}

// denied is STS's answer where no policy allows an action.
func denied(action string) *apiError {
	return &apiError{http.StatusForbidden, "STS5.1001", "no identity-based policy allows " + action + "."}
}

// failSTS answers as STS does: what a 403 has besides is of no use to a person.
func failSTS(w http.ResponseWriter, err *apiError) {
	body := map[string]string{"error_code": err.code, "error_msg": err.message, "request_id": w.Header().Get("X-Request-Id")}
	if err.status == http.StatusForbidden {
		body["encoded_authorization_message"] = "emulator-encoded-authorization-message"
	}
	writeJSON(w, err.status, body)
}

// assumeAgency is POST /v5/agencies/assume. It wants a signature, not a token.
func (e *Emulator) assumeAgency(w *response, r *http.Request) {
	caller, err := e.authenticate(r, w.request.Body)
	var body stsRequest
	switch {
	case err != nil:
		failSTS(w, err)
	case !caller.signed:
		failSTS(w, badCredentials("the request must be signed with an access key."))
	case json.NewDecoder(r.Body).Decode(&body) != nil:
		failSTS(w, badRequest("STS5.1003", "The request body is invalid."))
	default:
		agency, lasting, err := body.check(caller)
		if err == nil && !agency.trustsCaller(caller) {
			err = denied("sts:agencies:assume")
		}
		if err != nil {
			failSTS(w, err)
			return
		}
		e.answerSTS(w, agency, &body, lasting, map[string]any{"source_identity": ""})
	}
}

// assumeAgencyWithOIDC is POST /v5/agencies/assume-with-oidc. It wants no signature.
func (e *Emulator) assumeAgencyWithOIDC(w *response, r *http.Request) {
	var body stsRequest
	if json.NewDecoder(r.Body).Decode(&body) != nil {
		failSTS(w, badRequest("STS5.1003", "The request body is invalid."))
		return
	}
	agency, lasting, err := body.check(caller{})
	switch {
	case err != nil:
	case len(body.IDToken) < 4 || len(body.IDToken) > 20000:
		err = badRequest("STS5.1003", "Invalid parameter id_token.")
	case body.ProviderURN != OIDCProviderURN || !agency.oidc:
		err = denied("sts:agencies:assumeWithOIDC")
	case !e.acceptsIDToken(body.IDToken):
		err = badRequest("STS5.2000", "invalid oidc id token")
	}
	if err != nil {
		failSTS(w, err)
		return
	}
	e.answerSTS(w, agency, &body, lasting, map[string]any{
		"provider": body.ProviderURN, "audience": "emulator-audience", "subject_from_id_token": "emulator-subject",
	})
}

func (e *Emulator) answerSTS(w http.ResponseWriter, a *agency, q *stsRequest, lasting time.Duration, more map[string]any) {
	k := e.issueKey(a.principal(), lasting)
	more["credentials"] = withoutNil(map[string]any{
		"access_key_id": k.access, "secret_access_key": k.secret, "security_token": k.securityToken,
		"expiration": e.expiry(k.expires, stsTimeFormat),
	})
	more["assumed_agency"] = map[string]string{
		"urn": fmt.Sprintf("sts::%s:assumed-agency:%s/%s", a.domainID, a.name, q.SessionName), "id": a.name + ":" + q.SessionName,
	}
	writeJSON(w, http.StatusOK, more)
}

// callerIdentity is GET /v5/caller-identity. The URN of an assumed agency ends in its name: sessions are not kept.
func (e *Emulator) callerIdentity(w *response, r *http.Request) {
	caller, err := e.authenticate(r, w.request.Body)
	if err != nil {
		failSTS(w, err)
		return
	}
	_, id := account(caller)
	urn := fmt.Sprintf("iam::%s:user:%s", id, User)
	if name, ok := strings.CutPrefix(string(caller.principal), "agency "); ok {
		urn = fmt.Sprintf("sts::%s:assumed-agency:%s", id, name)
	}
	writeJSON(w, http.StatusOK, map[string]string{"account_id": id, "principal_id": UserID, "principal_urn": urn})
}
