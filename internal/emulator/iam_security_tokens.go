package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"
)

const (
	minDuration      = 15 * time.Minute
	maxDuration      = 24 * time.Hour // of IAM's keys
	maxChainDuration = time.Hour      // of keys that were obtained with temporary ones
)

// issuedKey is a temporary access key.
type issuedKey struct {
	access, secret, securityToken string
	expires                       time.Time
}

// iamForm is a key as IAM and the metadata service answer it.
func (e *Emulator) iamForm(k issuedKey) map[string]any {
	return map[string]any{"credential": withoutNil(map[string]any{
		"access": k.access, "secret": k.secret, "securitytoken": k.securityToken, "expires_at": e.expiry(k.expires, timeFormat),
	})}
}

func withoutNil(object map[string]any) map[string]any {
	for name, value := range object {
		if value == nil {
			delete(object, name)
		}
	}
	return object
}

// createSecurityToken is POST /v3.0/OS-CREDENTIAL/securitytokens: a temporary access key of an agency, or of the
// caller's token.
func (e *Emulator) createSecurityToken(w *response, r *http.Request) {
	var body struct {
		Auth struct {
			Identity struct {
				Methods    []string `json:"methods"`
				AssumeRole struct {
					AgencyName string `json:"agency_name"`
					DomainName string `json:"domain_name"`
					DomainID   string `json:"domain_id"`
					Seconds    *int   `json:"duration_seconds"`
				} `json:"assume_role"`
				Token struct {
					ID      string `json:"id"`
					Seconds *int   `json:"duration_seconds"`
				} `json:"token"`
			} `json:"identity"`
		} `json:"auth"`
	}
	decodeErr := json.NewDecoder(r.Body).Decode(&body)
	identity := &body.Auth.Identity
	if identity.Token.ID != "" && r.Header.Get("X-Auth-Token") == "" { // it may stand in either
		r.Header.Set("X-Auth-Token", identity.Token.ID)
	}
	caller, err := e.authenticate(r, w.request.Body)
	switch {
	case err != nil:
		err.write(w)
	case decodeErr == nil && slices.Equal(identity.Methods, []string{"assume_role"}):
		role := identity.AssumeRole
		lasting, message := duration(role.Seconds, caller)
		agency := findAgency(role.AgencyName, role.DomainName, role.DomainID)
		switch {
		case message != "":
			failIAM(w, http.StatusBadRequest, message)
		case agency == nil:
			failIAM(w, http.StatusNotFound, "Could not find agency: "+role.AgencyName+".")
		case !agency.trustsCaller(caller):
			failIAM(w, http.StatusForbidden, "You are not authorized to perform the requested action.")
		default:
			writeJSON(w, http.StatusCreated, e.iamForm(e.issueKey(agency.principal(), lasting)))
		}
	case decodeErr == nil && slices.Equal(identity.Methods, []string{"token"}) && !caller.signed:
		lasting, message := duration(identity.Token.Seconds, caller)
		if message != "" {
			failIAM(w, http.StatusBadRequest, message)
			return
		}
		writeJSON(w, http.StatusCreated, e.iamForm(e.issueKey(caller.principal, lasting)))
	default:
		failIAM(w, http.StatusBadRequest, `The request body is not valid: auth.identity.methods must be ["assume_role"], or ["token"] with a token.`)
	}
}

// duration is how long a key lasts, or why not.
func duration(seconds *int, c caller) (lasting time.Duration, message string) {
	lasting = minDuration
	if seconds != nil {
		lasting = time.Duration(*seconds) * time.Second
	}
	switch {
	case lasting < minDuration || lasting > maxDuration:
		return 0, "duration_seconds must be between 900 and 86400."
	case c.temporary && lasting > maxChainDuration:
		return 0, "duration_seconds must not be above 3600 with a security token."
	}
	return lasting, ""
}

// issueKey makes a temporary access key.
func (e *Emulator) issueKey(owner principal, lasting time.Duration) issuedKey {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.config.KeyTTL != 0 {
		lasting = e.config.KeyTTL
	}
	e.issued++
	k := issuedKey{
		access:        fmt.Sprintf("EMULATORTEMPORARY%03d", e.issued),
		secret:        fmt.Sprintf("emulator-secret-key-%d", e.issued),
		securityToken: fmt.Sprintf("emulator-security-token-%d", e.issued),
		expires:       e.config.Now().Add(lasting),
	}
	e.keys[k.access] = &accessKey{secret: k.secret, securityToken: k.securityToken, principal: owner, expires: k.expires}
	return k
}
