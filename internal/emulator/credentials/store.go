// Package credentials issues the tokens and temporary access keys of the emulated cloud, and authenticates requests.
package credentials

import (
	"fmt"
	"sync"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/accounts"
)

// tokenTTL is the lifetime of tokens from IAM.
const tokenTTL = 24 * time.Hour

// Store holds all credentials. It is safe for concurrent use.
type Store struct {
	Now    func() time.Time // the clock for the expiry of credentials
	expiry func(time.Time) any

	mu      sync.Mutex
	tokens  map[string]*token
	keys    map[string]*accessKey
	issued  int    // number of tokens, keys and sessions
	idToken string // the ID token that IAM and STS accept
}

// token is a token for X-Auth-Token.
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

// NewStore returns a Store with the user's permanent access key and, unless projectID is "", a token for that project that
// does not expire. expiry converts expiry times to the JSON values of responses; nil formats them as each API does.
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

// NextNumber returns a number for a new credential, also for one that the Store does not hold, such as a session of the
// metadata service.
func (s *Store) NextNumber() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.issued++
	return s.issued
}

// IssueToken creates a token for the project or account with the ID scopeID.
func (s *Store) IssueToken(owner accounts.Principal, scopeID string) (id string, issued, expires time.Time) {
	id, issued = fmt.Sprintf("emulator-token-%d", s.NextNumber()), s.Now()
	expires = issued.Add(tokenTTL)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens[id] = &token{principal: owner, projectID: scopeID, expires: expires}
	return id, issued, expires
}

// KeyForm holds an API's JSON field names of a temporary access key, and its time format.
type KeyForm struct{ Access, Secret, SecurityToken, Expires, TimeFormat string }

// IssueKey creates a temporary access key and returns its JSON object in an API's form.
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

// Expiry returns the JSON value of an expiry time, in the format of the API; nil leaves the field out.
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

// SetIDToken replaces the accepted ID token, as if the previous one had expired.
func (s *Store) SetIDToken(value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.idToken = value
}

// AcceptsIDToken reports whether value is the accepted ID token.
func (s *Store) AcceptsIDToken(value string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return value == s.idToken
}
