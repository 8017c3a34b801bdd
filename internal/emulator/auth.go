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
	project string // id
	expires time.Time
	revoked bool
}

// accessKey is an access key with its secret and, if it is a temporary one, its security token. A zero expires is never.
type accessKey struct {
	secret, securityToken string
	expires               time.Time
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

// authenticate returns the id of the project that the request's credential is limited to, "" for none.
func (e *Emulator) authenticate(r *http.Request, body []byte) (project string, err *apiError) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if id := r.Header.Get("X-Auth-Token"); id != "" {
		return e.checkToken(id)
	}
	if r.Header.Get("Authorization") == "" {
		return "", badCredentials("no X-Auth-Token and no Authorization header.")
	}
	return r.Header.Get("X-Project-Id"), e.checkSignature(r, body)
}

func (e *Emulator) checkToken(id string) (project string, err *apiError) {
	t, ok := e.tokens[id]
	switch {
	case !ok:
		return "", badCredentials("decrypt token fail.")
	case t.revoked || !t.expires.IsZero() && !e.config.Now().Before(t.expires):
		return "", unauthorized("APIGW.0307", "The token must be updated.")
	}
	return t.project, nil
}

func (e *Emulator) checkSignature(r *http.Request, body []byte) *apiError {
	sig, err := parseAuthorization(r.Header.Get("Authorization"))
	if err != nil {
		return badCredentials(err.Error() + ".")
	}
	key, ok := e.keys[sig.access]
	if !ok {
		return badCredentials("AK " + sig.access + " does not exist.")
	}
	now := e.config.Now()
	if now.Before(key.lockedUntil) {
		return badCredentials("AK " + sig.access + " is locked after too many failures.")
	}
	date, err := time.Parse(basicDate, r.Header.Get("X-Sdk-Date"))
	if err != nil {
		return badCredentials("X-Sdk-Date is missing or not of the form " + basicDate + ".")
	}
	if now.Sub(date).Abs() > maxClockSkew {
		return unauthorized("APIGW.0303", "Incorrect app authentication information: the signature expired, the clock differs by more than 15 minutes.")
	}
	computed, err := computeSignature(r, body, key.secret, sig.signedHeaders)
	if err != nil {
		return badCredentials(err.Error() + ".")
	}
	switch {
	case computed != sig.signature:
		return key.failed(now, "verify aksk signature fail.")
	case r.Header.Get("X-Security-Token") != key.securityToken:
		return key.failed(now, "the security token does not belong to the access key.")
	case !key.expires.IsZero() && !now.Before(key.expires):
		return badCredentials("the temporary access key has expired.")
	}
	key.failures = 0
	return nil
}

// failed counts a wrong signature and locks the key after too many in a row.
func (k *accessKey) failed(now time.Time, reason string) *apiError {
	k.failures++
	if k.failures >= maxFailures {
		k.failures, k.lockedUntil = 0, now.Add(lockout)
	}
	return badCredentials(reason)
}
