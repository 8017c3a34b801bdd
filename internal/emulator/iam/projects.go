package iam

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/accounts"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/httpapi"
)

// ListProjects handles GET /v3/projects, with or without the name filter.
func (a *API) ListProjects(w http.ResponseWriter, r *http.Request) error {
	if _, err := a.Credentials.Authenticate(r); err != nil {
		return err
	}
	query := r.URL.Query()
	wanted := query.Get("name")
	projects := []map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(a.Projects)) {
		alike := a.ProjectsBeginAlike && strings.HasPrefix(name, wanted)
		if query.Has("name") && name != wanted && !alike {
			continue
		}
		projects = append(projects, map[string]any{
			"id": a.Projects[name], "name": name, "domain_id": accounts.DomainID, "parent_id": accounts.DomainID,
			"enabled": true, "is_domain": false, "description": "",
		})
	}
	return httpapi.WriteJSON(w, http.StatusOK, map[string]any{"projects": projects, "links": links(r)})
}

// ListDomains handles GET /v3/auth/domains: it returns the caller's account.
func (a *API) ListDomains(w http.ResponseWriter, r *http.Request) error {
	caller, err := a.Credentials.Authenticate(r)
	if err != nil {
		return err
	}
	account := caller.Principal.Account
	return httpapi.WriteJSON(w, http.StatusOK, map[string]any{
		"domains": []map[string]any{{"id": account.ID, "name": account.Name, "enabled": true, "description": ""}},
		"links":   links(r),
	})
}

func links(r *http.Request) map[string]any {
	return map[string]any{"self": "https://" + r.Host + r.URL.Path, "next": nil, "previous": nil}
}
