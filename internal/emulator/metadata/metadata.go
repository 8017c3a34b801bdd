// Package metadata emulates what hands temporary access keys to workloads: the ECS metadata service and CCE pod identity.
package metadata

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/accounts"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/httpapi"
)

const (
	maxSession = 6 * time.Hour // the longest life of a session token
	keyTTL     = 6 * time.Hour

	timeFormat    = "2006-01-02T15:04:05.000000Z"
	podTimeFormat = "2006-01-02T15:04:05.000Z"
)

// Config is what an API is made of.
type Config struct {
	Credentials *credentials.Store
	Now         func() time.Time
	V1          bool // the first version, which has no session tokens and asks for none
}

// API is the metadata service and pod identity. Its exported methods are handlers.
type API struct {
	config Config

	mu       sync.Mutex
	sessions map[string]time.Time // session tokens and when they expire
}

// New returns an API.
func New(config Config) *API { return &API{config: config, sessions: map[string]time.Time{}} }

// refusal is an error of the metadata service, which is plain text.
type refusal struct {
	status  int
	message string
}

func (e refusal) Error() string { return e.message }

// Write answers with the message.
func (e refusal) Write(w http.ResponseWriter) { http.Error(w, e.message, e.status) }

// CreateSession is PUT /meta-data/latest/api/token: a session token of the metadata service's second version.
func (a *API) CreateSession(w http.ResponseWriter, r *http.Request) error {
	if a.config.V1 {
		return refusal{http.StatusNotFound, "404 page not found"}
	}
	seconds, err := strconv.Atoi(r.Header.Get("X-Metadata-Token-Ttl-Seconds"))
	lasting := time.Duration(seconds) * time.Second
	if err != nil || lasting <= 0 || lasting > maxSession {
		return refusal{http.StatusBadRequest, "X-Metadata-Token-Ttl-Seconds must be between 1 and 21600"}
	}
	_, err = io.WriteString(w, a.open(lasting))
	return err
}

// open makes a session token.
func (a *API) open(lasting time.Duration) string {
	id := fmt.Sprintf("emulator-session-%d", a.config.Credentials.NextNumber())
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sessions[id] = a.config.Now().Add(lasting)
	return id
}

func (a *API) isOpen(session string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	expires, ok := a.sessions[session]
	return ok && a.config.Now().Before(expires)
}

// SecurityKey is GET /openstack/latest/securitykey: a temporary access key of the server's agency.
func (a *API) SecurityKey(w http.ResponseWriter, r *http.Request) error {
	if !a.config.V1 && !a.isOpen(r.Header.Get("X-Metadata-Token")) {
		return refusal{http.StatusUnauthorized, "X-Metadata-Token is missing, unknown or expired"}
	}
	k := a.config.Credentials.IssueKey(accounts.Server, keyTTL)
	return httpapi.WriteJSON(w, http.StatusOK, map[string]any{"credential": struct {
		Access        string `json:"access"`
		Secret        string `json:"secret"`
		SecurityToken string `json:"securitytoken"`
		ExpiresAt     any    `json:"expires_at,omitempty"`
	}{k.Access, k.Secret, k.SecurityToken, a.config.Credentials.Expiry(k.Expires, timeFormat)}})
}

// PodIdentity is POST /pod-identity/credentials: a temporary access key of the agency that a CCE pod's service account
// is bound to. On a real node its address is in HC_CONTAINER_CREDENTIALS_FULL_URI.
func (a *API) PodIdentity(w http.ResponseWriter, r *http.Request) error {
	if r.Header.Get("Authorization") != accounts.PodToken {
		return &httpapi.Error{Status: http.StatusUnauthorized, Code: "CCE.01401001", Message: "The service account token is not valid."}
	}
	k := a.config.Credentials.IssueKey(accounts.Pod, keyTTL)
	return httpapi.WriteJSON(w, http.StatusOK, map[string]any{"credentials": struct {
		Access        string `json:"accessKeyId"`
		Secret        string `json:"secretAccessKey"`
		SecurityToken string `json:"securityToken"`
		Expiration    any    `json:"expiration,omitempty"`
	}{k.Access, k.Secret, k.SecurityToken, a.config.Credentials.Expiry(k.Expires, podTimeFormat)}})
}
