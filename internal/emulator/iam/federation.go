package iam

import (
	"net/http"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/accounts"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/httpapi"
)

// CreateFederatedToken is POST /v3.0/OS-AUTH/id-token/tokens: a token for an ID token of an identity provider. Its
// errors are flat, unlike those of IAM's other calls.
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
	answer := map[string]any{
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
		return a.sendToken(w, answer, owner, owner.Account.ID)
	}
	id, name := a.project(project)
	if id == "" {
		return &httpapi.Error{Status: http.StatusNotFound, Code: "IAM.0004", Message: "Could not find project: " + project.Name + project.ID + "."}
	}
	answer["project"] = map[string]any{"id": id, "name": name}
	return a.sendToken(w, answer, owner, id)
}
