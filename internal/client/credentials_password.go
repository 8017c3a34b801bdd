package client

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// Password signs in at IAM as a user, once for each project.
type Password struct {
	user, password, domain string

	tokens renewables[string] // by project id
}

// NewPassword makes the credentials of a user of an account (domain).
func NewPassword(user, password, domain string) *Password {
	return &Password{user: user, password: password, domain: domain}
}

func (*Password) String() string { return "user name and password" }

// GoString keeps the password out of messages.
func (p *Password) GoString() string { return p.String() }

func (p *Password) authenticate(ctx context.Context, c *Client, req *http.Request, s scope) (func(error) bool, error) {
	token, answered, err := p.tokens.at(s.projectID).get(ctx, func(ctx context.Context) (string, time.Time, error) {
		t, err := p.signIn(ctx, c, s.region, map[string]any{"id": s.projectID})
		return t.value, t.ExpiresAt, err
	})
	if err != nil {
		return nil, err
	}
	req.Header.Set("X-Auth-Token", token)
	return answered, nil
}

// findProject signs in to the project of a name, which tells its id.
func (p *Password) findProject(ctx context.Context, c *Client, region, name string) (string, error) {
	t, err := p.signIn(ctx, c, region, map[string]any{"name": name})
	var apiErr *APIError
	if errors.As(err, &apiErr) && apiErr.Code == codeIAMNotFound {
		return "", &ProjectError{Name: name, Endpoint: c.iamEndpoint(region).String()}
	}
	if err != nil {
		return "", err
	}
	p.tokens.at(t.Project.ID).current.Store(&expiring[string]{t.value, t.ExpiresAt})
	return t.Project.ID, nil
}

type projectToken struct {
	value     string
	ExpiresAt time.Time `json:"expires_at"`
	Project   struct {
		ID string `json:"id"`
	} `json:"project"`
}

// signIn asks IAM for a token of a project, named by name or id:
// POST /v3/auth/tokens.
func (p *Password) signIn(ctx context.Context, c *Client, region string, project map[string]any) (projectToken, error) {
	req, err := c.newIAMRequest(ctx, region, "v3/auth/tokens", map[string]any{"auth": map[string]any{
		"identity": map[string]any{
			"methods": []string{"password"},
			"password": map[string]any{"user": map[string]any{
				"name":     p.user,
				"password": p.password,
				"domain":   map[string]any{"name": p.domain},
			}},
		},
		"scope": map[string]any{"project": project},
	}})
	if err != nil {
		return projectToken{}, err
	}
	var answer struct {
		Token projectToken `json:"token"`
	}
	leave, err := c.gate.enter(ctx)
	if err != nil {
		return projectToken{}, err
	}
	header, err := c.call(ctx, req, http.StatusCreated, &answer)
	leave(err)
	if err != nil {
		return projectToken{}, err
	}
	answer.Token.value = header.Get("X-Subject-Token")
	if answer.Token.value == "" || answer.Token.Project.ID == "" {
		return projectToken{}, &AnswerError{Method: req.Method, URL: req.URL.Redacted(), RequestID: header.Get("X-Request-Id"), Err: errors.New("it has no token of a project")}
	}
	return answer.Token, nil
}
