// Package credentials issues the tokens and temporary access keys of the emulated cloud, and tells who sent a request.
package credentials

import (
	"fmt"
	"sync"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/accounts"
)

// tokenTTL is how long tokens from IAM last.
const tokenTTL = 24 * time.Hour

// Store holds all credentials. It is safe for concurrent use.
type Store struct {
	Now    func() time.Time // the clock that credentials expire by
	expiry func(time.Time) any

	mu      sync.Mutex
	tokens  map[string]*token
	keys    map[string]*accessKey
	issued  int    // number of tokens, keys and sessions
	idToken string // the one that IAM and STS accept
}

// token is what X-Auth-Token stands for.
type token struct {
	principal accounts.Principal
	projectID string
	expires   time.Time // zero is never
}

// accessKey is an access key with its secret and, if it is a temporary one, its security token.
type accessKey struct {
	principal             accounts.Principal
	secret, securityToken string
	expires               time.Time // zero is never
	failures              int       // in a row
	lockedUntil           time.Time
}

// NewStore returns a Store with the permanent access key of the user and, unless projectID is "", a token for that project
// that does not expire. expiry returns the expiry time as responses have it, by default in the format of their API.
func NewStore(now func() time.Time, expiry func(time.Time) any, projectID string) *Store {
	s := &Store{
		Now:     now,
		expiry:  expiry,
		tokens:  map[string]*token{},
		keys:    map[string]*accessKey{accounts.AccessKey: {principal: accounts.UserPrincipal, secret: accounts.SecretKey}},
		idToken: accounts.IDToken,
	}
	if projectID != "" {
		s.tokens[accounts.Token] = &token{principal: accounts.UserPrincipal, projectID: projectID}
	}
	return s
}

// NextNumber numbers a credential that the Store does not hold, such as a session of the metadata service.
func (s *Store) NextNumber() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.issued++
	return s.issued
}

// IssueToken makes a token for a project or an account, by its ID.
func (s *Store) IssueToken(owner accounts.Principal, scopeID string) (id string, issued, expires time.Time) {
	id, issued = fmt.Sprintf("emulator-token-%d", s.NextNumber()), s.Now()
	expires = issued.Add(tokenTTL)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens[id] = &token{principal: owner, projectID: scopeID, expires: expires}
	return id, issued, expires
}

// KeyForm is how an API names the members of a temporary access key, and how it writes times.
type KeyForm struct{ Access, Secret, SecurityToken, Expires, TimeFormat string }

// IssueKey makes a temporary access key, and returns it in an API's form.
func (s *Store) IssueKey(owner accounts.Principal, lasting time.Duration, form KeyForm) map[string]any {
	n, expires := s.NextNumber(), s.Now().Add(lasting)
	access := fmt.Sprintf("EMULATORTEMPORARY%03d", n)
	secret, securityToken := fmt.Sprintf("emulator-secret-key-%d", n), fmt.Sprintf("emulator-security-token-%d", n)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys[access] = &accessKey{principal: owner, secret: secret, securityToken: securityToken, expires: expires}
	key := map[string]any{form.Access: access, form.Secret: secret, form.SecurityToken: securityToken}
	if expiry := s.Expiry(expires, form.TimeFormat); expiry != nil {
		key[form.Expires] = expiry
	}
	return key
}

// Expiry is the expiry time that a response has, in the format of the API; nil leaves it out.
func (s *Store) Expiry(at time.Time, format string) any {
	if s.expiry != nil {
		return s.expiry(at)
	}
	return at.UTC().Format(format)
}

// RevokeTokens makes every token that exists fail with 401 APIGW.0307.
func (s *Store) RevokeTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.tokens {
		t.expires = s.Now()
	}
}

// RevokeKeys makes every temporary access key that exists fail with 401 APIGW.0301.
func (s *Store) RevokeKeys() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range s.keys {
		if k.securityToken != "" {
			k.expires = s.Now()
		}
	}
}

// SetIDToken replaces the ID token that is accepted, as if the one before had expired.
func (s *Store) SetIDToken(value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.idToken = value
}

// AcceptsIDToken reports whether an ID token is the one that is accepted now.
func (s *Store) AcceptsIDToken(value string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return value == s.idToken
}
