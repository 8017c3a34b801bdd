// Package metadata emulates the ECS metadata service and CCE pod identity, which give workloads temporary access keys.
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
	maxSession = 6 * time.Hour // the longest lifetime of a session token
	keyTTL     = 6 * time.Hour
)

// The metadata service sends keys in IAM's form, pod identity in the SDK's.
var (
	serverForm = credentials.KeyForm{
		Access: "access", Secret: "secret", SecurityToken: "securitytoken", Expires: "expires_at",
		TimeFormat: "2006-01-02T15:04:05.000000Z",
	}
	podForm = credentials.KeyForm{
		Access: "accessKeyId", Secret: "secretAccessKey", SecurityToken: "securityToken", Expires: "expiration",
		TimeFormat: "2006-01-02T15:04:05.000Z",
	}
)

// API is the metadata service and pod identity. Its exported methods are handlers.
type API struct {
	Credentials *credentials.Store

	sessions sync.Map // expiry times by session token
}

// CreateSession handles PUT /meta-data/latest/api/token: it returns a session token, which version 2 of the metadata service
// requires.
func (a *API) CreateSession(w http.ResponseWriter, r *http.Request) error {
	seconds, _ := strconv.Atoi(r.Header.Get("X-Metadata-Token-Ttl-Seconds"))
	lasting := time.Duration(seconds) * time.Second
	if lasting <= 0 || lasting > maxSession {
		http.Error(w, "X-Metadata-Token-Ttl-Seconds must be between 1 and 21600", http.StatusBadRequest)
		return nil
	}
	id := fmt.Sprintf("emulator-session-%d", a.Credentials.NextNumber())
	a.sessions.Store(id, a.Credentials.Now().Add(lasting))
	_, _ = io.WriteString(w, id)
	return nil
}

// SecurityKey handles GET /openstack/latest/securitykey: it returns a temporary access key of the server's agency.
func (a *API) SecurityKey(w http.ResponseWriter, r *http.Request) error {
	expires, ok := a.sessions.Load(r.Header.Get("X-Metadata-Token"))
	if !ok || !a.Credentials.Now().Before(expires.(time.Time)) {
		http.Error(w, "X-Metadata-Token is missing, unknown or expired", http.StatusUnauthorized)
		return nil
	}
	key := a.Credentials.IssueKey(accounts.Server, keyTTL, serverForm)
	return httpapi.WriteJSON(w, http.StatusOK, map[string]any{"credential": key})
}

// PodIdentity handles POST /pod-identity/credentials: it returns a temporary access key of the agency that a CCE pod's
// service account is bound to. In a real pod, HC_CONTAINER_CREDENTIALS_FULL_URI holds the URL.
func (a *API) PodIdentity(w http.ResponseWriter, r *http.Request) error {
	if r.Header.Get("Authorization") != accounts.PodToken {
		return &httpapi.Error{Status: http.StatusUnauthorized, Code: "CCE.01401001", Message: "The service account token is not valid."}
	}
	key := a.Credentials.IssueKey(accounts.Pod, keyTTL, podForm)
	return httpapi.WriteJSON(w, http.StatusOK, map[string]any{"credentials": key})
}
