package huaweicloud

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// codeIAMNotFound is IAM's code for a project or an agency that does not exist.
// A wrong endpoint has others, or none.
const codeIAMNotFound = "404"

// issuedToken is a token that IAM issued.
type issuedToken struct {
	token     Token
	projectID string // empty for a token of the account
	expires   time.Time
}

// issueToken asks IAM for a token that is used for the API: POST /v3/auth/tokens.
// The request says who asks, and the scope what for; a token without a scope is
// one of the account.
func (c *Client) issueToken(ctx context.Context, req *Request, identity, scope map[string]any) (issuedToken, error) {
	auth := map[string]any{"identity": identity}
	if scope != nil {
		auth["scope"] = scope
	}
	req.Path = "v3/auth/tokens"
	req.Query = url.Values{"nocatalog": {"true"}} // the catalog is large, and not used
	req.Body = map[string]any{"auth": auth}
	return c.postToken(ctx, req)
}

// issueFederatedToken gives an ID token of an identity provider for a token
// without a scope: POST /v3.0/OS-AUTH/id-token/tokens.
func (c *Client) issueFederatedToken(ctx context.Context, region, providerID, idToken string) (Token, error) {
	t, err := c.postToken(ctx, &Request{
		Region: region,
		Path:   "v3.0/OS-AUTH/id-token/tokens",
		Header: http.Header{"X-Idp-Id": {providerID}},
		Body:   map[string]any{"auth": map[string]any{"id_token": map[string]any{"id": idToken}}},
	})
	return t.token, err
}

// postToken sends a request whose answer is a token in the header
// X-Subject-Token.
func (c *Client) postToken(ctx context.Context, req *Request) (issuedToken, error) {
	req.Method, req.Service, req.Status, req.IssuesCredentials = http.MethodPost, ServiceIAM, http.StatusCreated, true
	var answer struct {
		Token struct {
			ExpiresAt expiry `json:"expires_at"`
			Project   struct {
				ID string `json:"id"`
			} `json:"project"`
		} `json:"token"`
	}
	resp, err := c.Do(ctx, req, &answer)
	if err != nil {
		return issuedToken{}, err
	}
	t := issuedToken{Token(resp.Header.Get("X-Subject-Token")), answer.Token.Project.ID, answer.Token.ExpiresAt.Time}
	c.redactor.Add(t.token.secrets()...)
	if t.token == "" {
		return issuedToken{}, c.unusable(req, resp, "it has no header X-Subject-Token")
	}
	return t, nil
}

// issueSecurityToken asks IAM for a temporary access key:
// POST /v3.0/OS-CREDENTIAL/securitytokens.
func (c *Client) issueSecurityToken(ctx context.Context, req *Request, identity map[string]any) (Credential, time.Time, error) {
	req.Service, req.Path, req.Status = ServiceIAM, "v3.0/OS-CREDENTIAL/securitytokens", http.StatusCreated
	req.Body = map[string]any{"auth": map[string]any{"identity": identity}}
	var answer struct {
		Credential temporaryKey `json:"credential"`
	}
	return c.postTemporaryKey(ctx, req, &answer, &answer.Credential)
}

// postTemporaryKey sends a request whose answer has a temporary key in it.
func (c *Client) postTemporaryKey(ctx context.Context, req *Request, answer any, key *temporaryKey) (Credential, time.Time, error) {
	req.Method, req.IssuesCredentials = http.MethodPost, true
	resp, err := c.Do(ctx, req, answer)
	if err != nil {
		return nil, time.Time{}, err
	}
	if !key.complete() {
		return nil, time.Time{}, c.unusable(req, resp, "it has no temporary access key")
	}
	return key.accessKey(), key.expires(), nil
}

// unusable is the error of an answer that says yes and lacks what was asked for.
func (c *Client) unusable(req *Request, resp *Response, reason string) error {
	endpoint, err := c.Endpoint(req.Service, req.Region)
	if err != nil {
		return err
	}
	return &AnswerError{
		Method:     req.Method,
		URL:        endpoint.JoinPath(req.Path).String(),
		StatusCode: resp.StatusCode,
		RequestID:  resp.RequestID,
		Reason:     reason,
	}
}
