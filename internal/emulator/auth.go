package emulator

import (
	"net/http"
	"time"
)

const (
	maxClockSkew = 15 * time.Minute
	maxFailures  = 5
	lockout      = 5 * time.Minute
)

// token is what X-Auth-Token stands for. A zero expires is never.
type token struct {
	project   string // id
	principal principal
	expires   time.Time
	revoked   bool
}

// accessKey is an access key with its secret and, if it is a temporary one, its security token. A zero expires is never.
type accessKey struct {
	secret, securityToken string
	principal             principal
	expires               time.Time
	revoked               bool
	failures              int // in a row
	lockedUntil           time.Time
}

func unauthorized(code, message string) *apiError {
	return &apiError{http.StatusUnauthorized, code, message}
}

func badCredentials(reason string) *apiError {
	return unauthorized("APIGW.0301", "Incorrect IAM authentication information: "+reason)
}

// RevokeTokens makes every token handed out so far, Token included, answer 401 APIGW.0307.
func (e *Emulator) RevokeTokens() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, t := range e.tokens {
		t.revoked = true
	}
}

// RevokeKeys makes every temporary access key handed out so far answer 401 APIGW.0301.
func (e *Emulator) RevokeKeys() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, k := range e.keys {
		k.revoked = k.securityToken != ""
	}
}

// caller is who sent a request.
type caller struct {
	principal principal
	project   string // id of the project that the credential is limited to, "" for none
	signed    bool   // by an access key, not a token
	temporary bool   // by a temporary access key
}

// authenticate tells who sent the request.
func (e *Emulator) authenticate(r *http.Request, body []byte) (caller, *apiError) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if id := r.Header.Get("X-Auth-Token"); id != "" {
		return e.checkToken(id)
	}
	if r.Header.Get("Authorization") == "" {
		return caller{}, badCredentials("no X-Auth-Token and no Authorization header.")
	}
	return e.checkSignature(r, body)
}

func (e *Emulator) checkToken(id string) (caller, *apiError) {
	t, ok := e.tokens[id]
	switch {
	case !ok:
		return caller{}, badCredentials("decrypt token fail.")
	case t.revoked || !t.expires.IsZero() && !e.config.Now().Before(t.expires):
		return caller{}, unauthorized("APIGW.0307", "The token must be updated.")
	}
	return caller{principal: t.principal, project: t.project}, nil
}

func (e *Emulator) checkSignature(r *http.Request, body []byte) (caller, *apiError) {
	var nobody caller
	sig, err := parseAuthorization(r.Header.Get("Authorization"))
	if err != nil {
		return nobody, badCredentials(err.Error() + ".")
	}
	key, ok := e.keys[sig.access]
	if !ok {
		return nobody, badCredentials("AK " + sig.access + " does not exist.")
	}
	now := e.config.Now()
	if now.Before(key.lockedUntil) {
		return nobody, badCredentials("AK " + sig.access + " is locked after too many failures.")
	}
	date, err := time.Parse(basicDate, r.Header.Get("X-Sdk-Date"))
	if err != nil {
		return nobody, badCredentials("X-Sdk-Date is missing or not of the form " + basicDate + ".")
	}
	if now.Sub(date).Abs() > maxClockSkew {
		return nobody, unauthorized("APIGW.0303", "Incorrect app authentication information: the signature expired, the clock differs by more than 15 minutes.")
	}
	valid, err := sig.verify(r, body, key.secret)
	switch {
	case err != nil:
		return nobody, badCredentials(err.Error() + ".")
	case !valid:
		return nobody, key.failed(now, "verify aksk signature fail.")
	case r.Header.Get("X-Security-Token") != key.securityToken:
		return nobody, key.failed(now, "the security token does not belong to the access key.")
	case key.revoked || !key.expires.IsZero() && !now.Before(key.expires):
		return nobody, badCredentials("the temporary access key has expired.")
	}
	key.failures = 0
	return caller{key.principal, r.Header.Get("X-Project-Id"), true, key.securityToken != ""}, nil
}

// failed counts a wrong signature and locks the key after too many in a row.
func (k *accessKey) failed(now time.Time, reason string) *apiError {
	k.failures++
	if k.failures >= maxFailures {
		k.failures, k.lockedUntil = 0, now.Add(lockout)
	}
	return badCredentials(reason)
}
