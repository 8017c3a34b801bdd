package emulator

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// timeFormat is IAM's.
const timeFormat = "2006-01-02T15:04:05.000000Z"

// reference is something that a request names by its id or its name.
type reference struct {
	ID     string     `json:"id"`
	Name   string     `json:"name"`
	Domain *reference `json:"domain"`
}

// tokenRequest is the body of POST /v3/auth/tokens.
type tokenRequest struct {
	Auth struct {
		Identity struct {
			Methods  []string `json:"methods"`
			Password struct {
				User struct {
					reference
					Password string `json:"password"`
				} `json:"user"`
			} `json:"password"`
			AssumeRole struct {
				AgencyName string `json:"agency_name"`
				XroleName  string `json:"xrole_name"` // an older name that still works
				DomainName string `json:"domain_name"`
				DomainID   string `json:"domain_id"`
			} `json:"assume_role"`
		} `json:"identity"`
		Scope struct {
			Project *reference `json:"project"`
			Domain  *reference `json:"domain"`
		} `json:"scope"`
	} `json:"auth"`
}

// createToken is POST /v3/auth/tokens: a token for a user and password, or of an agency, scoped to a project or to
// the domain.
func (e *Emulator) createToken(w *response, r *http.Request) {
	var body tokenRequest
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		failIAM(w, http.StatusBadRequest, "The request body is invalid")
		return
	}
	identity := &body.Auth.Identity
	switch {
	case slices.Equal(identity.Methods, []string{"password"}):
		user := identity.Password.User
		byName := user.Name == User && user.Domain != nil && (user.Domain.Name == Domain || user.Domain.ID == DomainID)
		byID := user.ID == UserID && user.Name == "" && user.Domain == nil
		if !byName && !byID || user.Password != Password {
			failIAM(w, http.StatusUnauthorized, "The username or password is wrong.")
			return
		}
		e.issueToken(w, &body, userPrincipal, Domain, DomainID)
	case slices.Equal(identity.Methods, []string{"assume_role"}):
		caller, err := e.authenticate(r, w.request.Body)
		if err != nil {
			err.write(w)
			return
		}
		role := identity.AssumeRole
		agency := findAgency(cmp.Or(role.AgencyName, role.XroleName), role.DomainName, role.DomainID)
		if agency == nil {
			failIAM(w, http.StatusNotFound, "Could not find agency: "+role.AgencyName+".")
			return
		}
		if !agency.trustsCaller(caller) {
			failIAM(w, http.StatusForbidden, "You are not authorized to perform the requested action.")
			return
		}
		e.issueToken(w, &body, agency.principal(), agency.domain, agency.domainID)
	default:
		failIAM(w, http.StatusBadRequest, `The request body is not valid: auth.identity.methods must be ["password"] or ["assume_role"].`)
	}
}

// issueToken answers with a token of the scope that was asked for. Every account has the same projects.
func (e *Emulator) issueToken(w http.ResponseWriter, body *tokenRequest, owner principal, domainName, domainID string) {
	domain := map[string]string{"id": domainID, "name": domainName}
	answer := map[string]any{
		"methods": body.Auth.Identity.Methods,
		"user":    map[string]any{"id": UserID, "name": User, "domain": domain},
		"catalog": []any{},
		"roles":   []any{},
	}
	scope := domainID // no project has this id
	if project := body.Auth.Scope.Project; project != nil {
		name, id := e.findProject(project.Name, project.ID)
		if id == "" || project.Domain != nil && project.Domain.Name != domainName && project.Domain.ID != domainID {
			failIAM(w, http.StatusNotFound, fmt.Sprintf("Could not find project: %s%s.", project.Name, project.ID))
			return
		}
		scope = id
		answer["project"] = map[string]any{"id": id, "name": name, "domain": domain}
	} else {
		answer["domain"] = domain
	}
	id, now, expires := e.newToken(owner, scope)
	answer["issued_at"] = now.UTC().Format(timeFormat)
	answer["expires_at"] = e.expiry(expires, timeFormat)
	w.Header().Set("X-Subject-Token", id)
	writeJSON(w, http.StatusCreated, map[string]any{"token": answer})
}

func (e *Emulator) newToken(owner principal, project string) (id string, now, expires time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	now = e.config.Now()
	expires = now.Add(e.config.TokenTTL)
	e.issued++
	id = fmt.Sprintf("emulator-token-%d", e.issued)
	e.tokens[id] = &token{project: project, principal: owner, expires: expires}
	return id, now, expires
}

// createFederatedToken is POST /v3.0/OS-AUTH/id-token/tokens: a token for an ID token of an identity provider. Its
// errors are flat, unlike those of IAM's other calls.
func (e *Emulator) createFederatedToken(w *response, r *http.Request) {
	w.Header().Set("X-IAM-Trace-Id", "token_"+w.request.RequestID)
	var body struct {
		Auth struct {
			IDToken struct {
				ID string `json:"id"`
			} `json:"id_token"`
			Scope struct {
				Project *reference `json:"project"`
				Domain  *reference `json:"domain"`
			} `json:"scope"`
		} `json:"auth"`
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil || body.Auth.IDToken.ID == "" {
		fail(w, http.StatusBadRequest, "IAM.0011", "Request parameters are not valid.")
		return
	}
	switch {
	case r.Header.Get("X-Idp-Id") != IdentityProviderID:
		fail(w, http.StatusNotFound, "IAM.0004", "Could not find identity provider: "+r.Header.Get("X-Idp-Id")+".")
		return
	case !e.acceptsIDToken(body.Auth.IDToken.ID):
		fail(w, http.StatusUnauthorized, "IAM.0001", "The ID token is not valid or has expired.")
		return
	}
	answer := map[string]any{
		"methods": []string{"mapped"},
		"user": map[string]any{
			"id": "emulator-federated", "name": "FederationUser", "domain": map[string]string{"id": DomainID, "name": Domain},
			"OS-FEDERATION": map[string]any{"groups": []any{}, "identity_provider": map[string]string{"id": IdentityProviderID}, "protocol": map[string]string{"id": "oidc"}},
		},
	}
	scope := DomainID
	if project := body.Auth.Scope.Project; project != nil {
		name, id := e.findProject(project.Name, project.ID)
		if id == "" {
			fail(w, http.StatusNotFound, "IAM.0004", "Could not find project: "+project.Name+project.ID+".")
			return
		}
		scope = id
		answer["project"] = map[string]any{"id": id, "name": name}
	}
	id, now, expires := e.newToken(federatedPrincipal, scope)
	answer["issued_at"] = now.UTC().Format(timeFormat)
	answer["expires_at"] = e.expiry(expires, timeFormat)
	w.Header().Set("X-Subject-Token", id)
	writeJSON(w, http.StatusCreated, map[string]any{"token": answer})
}

// failIAM answers in IAM's shape of an error, whose code is a number.
func failIAM(w http.ResponseWriter, status int, message string) {
	writeJSON(w, status, map[string]any{
		"error": map[string]any{"code": status, "title": http.StatusText(status), "message": message},
	})
}
