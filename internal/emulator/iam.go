package emulator

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"
)

const (
	timeFormat        = "2006-01-02T15:04:05.000000Z"
	minAgencyDuration = 15 * time.Minute
	maxAgencyDuration = 24 * time.Hour
)

// credential is a temporary access key as IAM and the metadata service answer it.
type credential struct {
	Access        string `json:"access"`
	Secret        string `json:"secret"`
	SecurityToken string `json:"securitytoken"`
	ExpiresAt     string `json:"expires_at"`
}

// createToken is POST /v3/auth/tokens: a token for a user and password, scoped to a project or to the domain.
func (e *Emulator) createToken(w *response, r *http.Request) {
	type named struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	var body struct {
		Auth struct {
			Identity struct {
				Methods  []string `json:"methods"`
				Password struct {
					User struct {
						Name     string `json:"name"`
						Password string `json:"password"`
						Domain   named  `json:"domain"`
					} `json:"user"`
				} `json:"password"`
			} `json:"identity"`
			Scope struct {
				Project *named `json:"project"`
			} `json:"scope"`
		} `json:"auth"`
	}
	identity := &body.Auth.Identity
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil || !slices.Equal(identity.Methods, []string{"password"}) {
		failIAM(w, http.StatusBadRequest, `The request body is not valid: auth.identity.methods must be ["password"].`)
		return
	}
	if user := identity.Password.User; user.Name != User || user.Password != Password || user.Domain.Name != Domain {
		failIAM(w, http.StatusUnauthorized, "The username or password is wrong.")
		return
	}
	domain := map[string]string{"id": DomainID, "name": Domain}
	answer := map[string]any{
		"methods": identity.Methods,
		"user":    map[string]any{"id": User, "name": User, "domain": domain},
		"catalog": []any{},
		"roles":   []any{},
	}
	scope := DomainID // no project has this id
	if project := body.Auth.Scope.Project; project != nil {
		name, id := e.findProject(project.Name, project.ID)
		if id == "" {
			failIAM(w, http.StatusNotFound, fmt.Sprintf("Could not find project: %s%s.", project.Name, project.ID))
			return
		}
		scope = id
		answer["project"] = map[string]any{"id": id, "name": name, "domain": domain}
	} else {
		answer["domain"] = domain
	}

	e.mu.Lock()
	now := e.config.Now()
	expires := now.Add(e.config.TokenTTL)
	e.issued++
	id := fmt.Sprintf("emulator-token-%d", e.issued)
	e.tokens[id] = &token{project: scope, expires: expires}
	e.mu.Unlock()

	answer["issued_at"] = now.UTC().Format(timeFormat)
	answer["expires_at"] = expires.UTC().Format(timeFormat)
	w.Header().Set("X-Subject-Token", id)
	writeJSON(w, http.StatusCreated, map[string]any{"token": answer})
}

// findProject looks a project up by its id or else its name.
func (e *Emulator) findProject(wantName, wantID string) (name, id string) {
	for name, id := range e.config.Projects {
		if id == wantID || wantID == "" && name == wantName {
			return name, id
		}
	}
	return "", ""
}

// listProjects is GET /v3/projects, with or without name.
func (e *Emulator) listProjects(w *response, r *http.Request) {
	if _, err := e.authenticate(r, w.request.Body); err != nil {
		err.write(w)
		return
	}
	projects := []map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(e.config.Projects)) {
		if q := r.URL.Query(); q.Has("name") && q.Get("name") != name {
			continue
		}
		projects = append(projects, map[string]any{
			"id": e.config.Projects[name], "name": name, "domain_id": DomainID, "parent_id": DomainID,
			"enabled": true, "is_domain": false, "description": "",
		})
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"projects": projects,
		"links":    map[string]any{"self": "https://" + r.Host + r.URL.Path, "next": nil, "previous": nil},
	})
}

// assumeAgency is POST /v3.0/OS-CREDENTIAL/securitytokens: a temporary access key through an agency.
func (e *Emulator) assumeAgency(w *response, r *http.Request) {
	if _, err := e.authenticate(r, w.request.Body); err != nil {
		err.write(w)
		return
	}
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
			} `json:"identity"`
		} `json:"auth"`
	}
	identity := &body.Auth.Identity
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil || !slices.Equal(identity.Methods, []string{"assume_role"}) {
		failIAM(w, http.StatusBadRequest, `The request body is not valid: auth.identity.methods must be ["assume_role"].`)
		return
	}
	role := identity.AssumeRole
	duration := minAgencyDuration
	if role.Seconds != nil {
		duration = time.Duration(*role.Seconds) * time.Second
	}
	switch {
	case duration < minAgencyDuration || duration > maxAgencyDuration:
		failIAM(w, http.StatusBadRequest, "duration_seconds must be between 900 and 86400.")
	case role.AgencyName != Agency || role.DomainName != Domain && role.DomainID != DomainID:
		failIAM(w, http.StatusNotFound, "Could not find agency: "+role.AgencyName+".")
	default:
		writeJSON(w, http.StatusCreated, map[string]any{"credential": e.issueKey(duration)})
	}
}

// issueKey makes a temporary access key.
func (e *Emulator) issueKey(lasting time.Duration) credential {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.issued++
	key := &accessKey{
		secret:        fmt.Sprintf("emulator-secret-key-%d", e.issued),
		securityToken: fmt.Sprintf("emulator-security-token-%d", e.issued),
		expires:       e.config.Now().Add(lasting),
	}
	access := fmt.Sprintf("EMULATORTEMPORARY%03d", e.issued)
	e.keys[access] = key
	return credential{access, key.secret, key.securityToken, key.expires.UTC().Format(timeFormat)}
}

// failIAM answers in IAM's shape of an error.
func failIAM(w http.ResponseWriter, status int, message string) {
	writeJSON(w, status, map[string]any{
		"error": map[string]any{"code": status, "title": http.StatusText(status), "message": message},
	})
}
