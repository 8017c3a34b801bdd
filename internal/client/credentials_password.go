package client

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// Password signs in at IAM as a user, once for each project.
type Password struct {
	user, password, domain string

	mu     sync.Mutex
	tokens map[string]*renewable[string] // by project id
}

// NewPassword makes the credentials of a user of an account (domain).
func NewPassword(user, password, domain string) *Password {
	return &Password{user: user, password: password, domain: domain, tokens: map[string]*renewable[string]{}}
}

func (*Password) String() string { return "user name and password" }

func (p *Password) authenticate(ctx context.Context, c *Client, req *http.Request, s scope) (func(), error) {
	token, renew, err := p.token(s.projectID).get(ctx, func(ctx context.Context) (string, time.Time, error) {
		t, err := p.signIn(ctx, c, s.region, map[string]any{"id": s.projectID})
		return t.value, t.ExpiresAt, err
	})
	if err != nil {
		return nil, err
	}
	req.Header.Set("X-Auth-Token", token)
	return renew, nil
}

func (p *Password) token(projectID string) *renewable[string] {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.tokens[projectID] == nil {
		p.tokens[projectID] = newRenewable[string]()
	}
	return p.tokens[projectID]
}

// findProject signs in to the project of a name, which tells its id.
func (p *Password) findProject(ctx context.Context, c *Client, region, name string) (string, error) {
	t, err := p.signIn(ctx, c, region, map[string]any{"name": name})
	if err != nil {
		return "", err
	}
	p.token(t.Project.ID).set(t.value, t.ExpiresAt)
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
	req, err := c.newIAMRequest(region, "v3/auth/tokens", map[string]any{"auth": map[string]any{
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
	header, err := c.call(ctx, req, http.StatusCreated, &answer)
	if err != nil {
		return projectToken{}, err
	}
	answer.Token.value = header.Get("X-Subject-Token")
	return answer.Token, nil
}
