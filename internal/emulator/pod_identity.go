package emulator

import "net/http"

// podIdentity is POST /pod-identity/credentials: a temporary access key of the agency that a CCE pod's service account
// is bound to. On a real node its address is in HC_CONTAINER_CREDENTIALS_FULL_URI.
func (e *Emulator) podIdentity(w *response, r *http.Request) {
	if r.Header.Get("Authorization") != PodToken {
		fail(w, http.StatusUnauthorized, "CCE.01401001", "The service account token is not valid.")
		return
	}
	k := e.issueKey(podPrincipal, metadataKey)
	writeJSON(w, http.StatusOK, map[string]any{"credentials": withoutNil(map[string]any{
		"accessKeyId": k.access, "secretAccessKey": k.secret, "securityToken": k.securityToken,
		"expiration": e.expiry(k.expires, stsTimeFormat),
	})})
}
