package credentials

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// codeNotFound is IAM's code for a project or an agency that does not exist. A wrong
// endpoint returns another code, or none.
const codeNotFound = "404"

// issuedToken is a token that IAM issued.
type issuedToken struct {
	token     Token
	projectID string // empty for a token of the account
	expires   time.Time
}

// issueToken requests a token from IAM: POST /v3/auth/tokens, with the identity and the
// scope of its body. A token without a scope is valid for the account.
func issueToken(ctx context.Context, api huaweicloud.API, req *huaweicloud.Request, identity, scope map[string]any) (issuedToken, error) {
	auth := map[string]any{"identity": identity}
	if scope != nil {
		auth["scope"] = scope
	}
	req.Path = "v3/auth/tokens"
	req.Query = url.Values{"nocatalog": {"true"}} // the catalog is large, and not used
	req.Body = map[string]any{"auth": auth}
	return postToken(ctx, api, req)
}

// issueFederatedToken exchanges an ID token of an identity provider for a token
// without a scope: POST /v3.0/OS-AUTH/id-token/tokens.
func issueFederatedToken(ctx context.Context, api huaweicloud.API, region, providerID, idToken string) (Token, error) {
	t, err := postToken(ctx, api, &huaweicloud.Request{
		Region: region,
		Path:   "v3.0/OS-AUTH/id-token/tokens",
		Header: http.Header{"X-Idp-Id": {providerID}},
		Body:   map[string]any{"auth": map[string]any{"id_token": map[string]any{"id": idToken}}},
	})
	return t.token, err
}

// postToken sends a request whose response has a token in the header X-Subject-Token.
func postToken(ctx context.Context, api huaweicloud.API, req *huaweicloud.Request) (issuedToken, error) {
	req.Method, req.Service, req.Status, req.IssuesCredentials = http.MethodPost, ServiceIAM, http.StatusCreated, true
	var result struct {
		Token struct {
			ExpiresAt expiry `json:"expires_at"`
			Project   struct {
				ID string `json:"id"`
			} `json:"project"`
		} `json:"token"`
	}
	resp, err := api.Do(ctx, req, &result)
	if err != nil {
		return issuedToken{}, err
	}
	t := issuedToken{Token(resp.Header.Get("X-Subject-Token")), result.Token.Project.ID, result.Token.ExpiresAt.Time}
	if t.token == "" {
		return issuedToken{}, resp.Unusable("it has no header X-Subject-Token")
	}
	t.token.Redact(api.Redactor())
	return t, nil
}

// issueSecurityToken requests a temporary access key from IAM:
// POST /v3.0/OS-CREDENTIAL/securitytokens.
func issueSecurityToken(ctx context.Context, api huaweicloud.API, req *huaweicloud.Request, identity map[string]any) (huaweicloud.Credential, time.Time, error) {
	req.Service, req.Path, req.Status = ServiceIAM, "v3.0/OS-CREDENTIAL/securitytokens", http.StatusCreated
	req.Body = map[string]any{"auth": map[string]any{"identity": identity}}
	return postTemporaryKey(ctx, api, req)
}

// assumeRole returns an identity that names an agency. The duration of its keys is in
// seconds, 0 for the default.
func assumeRole(agencyName, domainName, domainID string, duration int) map[string]any {
	role := map[string]any{"agency_name": agencyName}
	if domainID != "" {
		role["domain_id"] = domainID
	} else {
		role["domain_name"] = domainName
	}
	if duration != 0 {
		role["duration_seconds"] = duration
	}
	return map[string]any{"methods": []string{"assume_role"}, "assume_role": role}
}

// listProject requests the ID of the project with a name from IAM: GET /v3/projects,
// which may also list projects whose names begin with it.
func listProject(ctx context.Context, api huaweicloud.API, credentials huaweicloud.CredentialsProvider, region, name string) (string, error) {
	var result struct {
		Projects []struct {
			ID   string `json:"id"`
			Name string `json:"name"`
		} `json:"projects"`
	}
	_, err := api.Do(ctx, &huaweicloud.Request{
		Service: ServiceIAM, Region: region, Path: "v3/projects", Query: url.Values{"name": {name}}, Credentials: credentials,
	}, &result)
	if err != nil {
		return "", err
	}
	var ids []string
	for _, p := range result.Projects {
		if p.Name == name {
			ids = append(ids, p.ID)
		}
	}
	if len(ids) != 1 {
		return "", newProjectError(api, region, name, len(ids))
	}
	return ids[0], nil
}
