package emulator

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

const (
	maxSession  = 6 * time.Hour // the longest life of a session token
	metadataKey = 6 * time.Hour // the life of an access key
)

// createSession is PUT /meta-data/latest/api/token: a session token of the metadata service's second version.
func (e *Emulator) createSession(w *response, r *http.Request) {
	if e.config.MetadataV1 {
		http.NotFound(w, r)
		return
	}
	seconds, err := strconv.Atoi(r.Header.Get("X-Metadata-Token-Ttl-Seconds"))
	lasting := time.Duration(seconds) * time.Second
	if err != nil || lasting <= 0 || lasting > maxSession {
		http.Error(w, "X-Metadata-Token-Ttl-Seconds must be between 1 and 21600", http.StatusBadRequest)
		return
	}
	e.mu.Lock()
	e.issued++
	id := fmt.Sprintf("emulator-session-%d", e.issued)
	e.sessions[id] = e.config.Now().Add(lasting)
	e.mu.Unlock()
	_, _ = io.WriteString(w, id)
}

// securityKey is GET /openstack/latest/securitykey: a temporary access key of the server's agency.
func (e *Emulator) securityKey(w *response, r *http.Request) {
	e.mu.Lock()
	expires, ok := e.sessions[r.Header.Get("X-Metadata-Token")]
	ok = ok && e.config.Now().Before(expires)
	e.mu.Unlock()
	if !ok && !e.config.MetadataV1 {
		http.Error(w, "X-Metadata-Token is missing, unknown or expired", http.StatusUnauthorized)
		return
	}
	writeJSON(w, http.StatusOK, e.iamForm(e.issueKey(serverPrincipal, metadataKey)))
}
