package emulator

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

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
	q := r.URL.Query()
	projects := []map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(e.config.Projects)) {
		alike := e.config.ProjectsBeginAlike && strings.HasPrefix(name, q.Get("name"))
		if q.Has("name") && q.Get("name") != name && !alike {
			continue
		}
		projects = append(projects, map[string]any{
			"id": e.config.Projects[name], "name": name, "domain_id": DomainID, "parent_id": DomainID,
			"enabled": true, "is_domain": false, "description": "",
		})
	}
	writeJSON(w, http.StatusOK, map[string]any{"projects": projects, "links": links(r)})
}

// listDomains is GET /v3/auth/domains: the caller's account.
func (e *Emulator) listDomains(w *response, r *http.Request) {
	caller, err := e.authenticate(r, w.request.Body)
	if err != nil {
		err.write(w)
		return
	}
	name, id := account(caller)
	writeJSON(w, http.StatusOK, map[string]any{
		"domains": []map[string]any{{"id": id, "name": name, "enabled": true, "description": ""}},
		"links":   links(r),
	})
}

// account is the account that a caller acts in.
func account(c caller) (name, id string) {
	for _, a := range agencies {
		if a.principal() == c.principal {
			return a.domain, a.domainID
		}
	}
	return Domain, DomainID
}

func links(r *http.Request) map[string]any {
	return map[string]any{"self": "https://" + r.Host + r.URL.Path, "next": nil, "previous": nil}
}
