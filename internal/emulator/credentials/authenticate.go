package credentials

import (
	"fmt"
	"net/http"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/accounts"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/httpapi"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/signature"
)

const (
	maxClockSkew = 15 * time.Minute
	maxFailures  = 5
	lockout      = 5 * time.Minute

	minDuration = 15 * time.Minute // of temporary access keys
	maxChained  = time.Hour        // of a temporary access key that was obtained with another one
)

// Caller is the authenticated sender of a request.
type Caller struct {
	Principal accounts.Principal
	ProjectID string // the project that the credential is limited to, "" for none
	Signed    bool   // with an access key, not a token
	Temporary bool   // with a temporary access key
}

// Duration returns the lifetime of a temporary access key for which the caller requests so many seconds; nil requests the
// usual lifetime.
func (c Caller) Duration(seconds *int, usual, longest time.Duration) (time.Duration, error) {
	lasting := usual
	if seconds != nil {
		lasting = time.Duration(*seconds) * time.Second
	}
	switch {
	case lasting < minDuration || lasting > longest:
		return 0, fmt.Errorf("duration_seconds must be between %.0f and %.0f", minDuration.Seconds(), longest.Seconds())
	case c.Temporary && lasting > maxChained:
		return 0, fmt.Errorf("duration_seconds must not be above %.0f with temporary credentials", maxChained.Seconds())
	}
	return lasting, nil
}

// BadCredentials returns the gateway's response to invalid credentials.
func BadCredentials(reason string) *httpapi.Error {
	return unauthorized("APIGW.0301", "Incorrect IAM authentication information: "+reason)
}

func unauthorized(code, message string) *httpapi.Error {
	return &httpapi.Error{Status: http.StatusUnauthorized, Code: code, Message: message}
}

// Authenticate returns the sender of a request, identified by its token or else by its signature. The body can be read
// afterwards.
func (s *Store) Authenticate(r *http.Request) (Caller, error) {
	if id := r.Header.Get("X-Auth-Token"); id != "" {
		return s.checkToken(id)
	}
	if r.Header.Get("Authorization") == "" {
		return Caller{}, BadCredentials("no X-Auth-Token and no Authorization header.")
	}
	return s.checkSignature(r)
}

func (s *Store) checkToken(id string) (Caller, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.tokens[id]
	switch {
	case !ok:
		return Caller{}, BadCredentials("decrypt token fail.")
	case !t.expires.IsZero() && !s.Now().Before(t.expires):
		return Caller{}, unauthorized("APIGW.0307", "The token must be updated.")
	}
	return Caller{Principal: t.principal, ProjectID: t.projectID}, nil
}

func (s *Store) checkSignature(r *http.Request) (Caller, error) {
	var nobody Caller
	authorization, err := signature.Parse(r.Header.Get("Authorization"))
	if err != nil {
		return nobody, BadCredentials(err.Error() + ".")
	}
	body := httpapi.Body(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	key, ok := s.keys[authorization.Access]
	if !ok {
		return nobody, BadCredentials("AK " + authorization.Access + " does not exist.")
	}
	now := s.Now()
	if now.Before(key.lockedUntil) {
		return nobody, BadCredentials("AK access failed to reach the limit,forbidden.")
	}
	date, err := time.Parse(signature.DateFormat, r.Header.Get("X-Sdk-Date"))
	if err != nil {
		return nobody, BadCredentials("X-Sdk-Date is missing or not of the form " + signature.DateFormat + ".")
	}
	if now.Sub(date).Abs() > maxClockSkew {
		return nobody, unauthorized("APIGW.0303", "Incorrect app authentication information: the signature expired, the clock differs by more than 15 minutes.")
	}
	valid, err := authorization.Verify(r, body, key.secret)
	switch {
	case err != nil:
		return nobody, BadCredentials(err.Error() + ".")
	case !valid:
		return nobody, key.failed(now, "verify aksk signature fail.")
	case r.Header.Get("X-Security-Token") != key.securityToken:
		return nobody, key.failed(now, "the security token does not belong to the access key.")
	case !key.expires.IsZero() && !now.Before(key.expires):
		return nobody, BadCredentials("the temporary access key has expired.")
	}
	key.failures = 0
	return Caller{key.principal, r.Header.Get("X-Project-Id"), true, key.securityToken != ""}, nil
}

// failed counts a wrong signature and locks the key after too many in a row.
func (k *accessKey) failed(now time.Time, reason string) *httpapi.Error {
	k.failures++
	if k.failures >= maxFailures {
		k.failures, k.lockedUntil = 0, now.Add(lockout)
	}
	return BadCredentials(reason)
}
