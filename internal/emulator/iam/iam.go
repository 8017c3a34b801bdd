// Package iam emulates the IAM calls that issue credentials, and those that list projects and the caller's account.
package iam

import (
	"cmp"
	"encoding/json"
	"net/http"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/accounts"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/httpapi"
)

// timeFormat is the format of times in IAM's responses.
const timeFormat = "2006-01-02T15:04:05.000000Z"

// API is IAM. Its exported methods are handlers.
type API struct {
	Credentials        *credentials.Store
	Projects           map[string]string // IDs by name
	ProjectsBeginAlike bool              // the name filter matches all projects whose names begin with it
}

// request is the body of every call that issues credentials.
type request struct {
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
				Seconds    *int   `json:"duration_seconds"`
			} `json:"assume_role"`
			Token struct {
				ID      string `json:"id"`
				Seconds *int   `json:"duration_seconds"`
			} `json:"token"`
		} `json:"identity"`
		IDToken struct {
			ID string `json:"id"`
		} `json:"id_token"`
		Scope struct {
			Project *reference `json:"project"`
		} `json:"scope"`
	} `json:"auth"`
}

// reference names a user, project or account by its ID or its name.
type reference struct {
	ID     string     `json:"id"`
	Name   string     `json:"name"`
	Domain *reference `json:"domain"`
}

func decode(r *http.Request) (q request, err error) { return q, json.Unmarshal(httpapi.Body(r), &q) }

// apiError has IAM's own form, in which the code is a number.
type apiError struct {
	status  int
	message string
}

func (e *apiError) Error() string { return e.message }

// Write sends {"error": {"code": 404, …}}.
func (e *apiError) Write(w http.ResponseWriter) {
	_ = httpapi.WriteJSON(w, e.status, map[string]any{
		"error": map[string]any{"code": e.status, "title": http.StatusText(e.status), "message": e.message},
	})
}

func badRequest(message string) error { return &apiError{http.StatusBadRequest, message} }

// agency returns the agency that a request names, if the caller may assume it.
func (q *request) agency(caller credentials.Caller) (*accounts.AgencyPrincipal, error) {
	role := q.Auth.Identity.AssumeRole
	name := cmp.Or(role.AgencyName, role.XroleName)
	switch agency := accounts.FindAgency(name, role.DomainID, role.DomainName); {
	case agency == nil:
		return nil, &apiError{http.StatusNotFound, "Could not find agency: " + name + "."}
	case !agency.Trusts(caller.Principal):
		return nil, &apiError{http.StatusForbidden, "You are not authorized to perform the requested action."}
	default:
		return agency, nil
	}
}

// project returns the ID and the name of the project that a request names, or empty strings if it does not exist.
func (a *API) project(p *reference) (id, name string) {
	for name, id := range a.Projects {
		if id == p.ID || p.ID == "" && name == p.Name {
			return id, name
		}
	}
	return "", ""
}

// sendToken issues a token for the project or account with the ID scopeID, and sends it in the header of the response.
func (a *API) sendToken(w http.ResponseWriter, body map[string]any, owner accounts.Principal, scopeID string) error {
	id, issued, expires := a.Credentials.IssueToken(owner, scopeID)
	body["issued_at"] = issued.UTC().Format(timeFormat)
	body["expires_at"] = a.Credentials.Expiry(expires, timeFormat)
	w.Header().Set("X-Subject-Token", id)
	return httpapi.WriteJSON(w, http.StatusCreated, map[string]any{"token": body})
}
