package emulator

import (
	"encoding/json"
	"net/http"
)

// apiError is an answer other than success, with a code of the service (EndPoint.*) or of the gateway (APIGW.*).
type apiError struct {
	status        int
	code, message string
}

func (e *apiError) Error() string { return e.code + ": " + e.message }

// badRequest is the service's answer to a parameter it does not take.
func badRequest(code, message string) *apiError {
	return &apiError{http.StatusBadRequest, code, message}
}

func (e *apiError) write(w http.ResponseWriter) { fail(w, e.status, e.code, e.message) }

func fail(w http.ResponseWriter, status int, code, message string) {
	writeJSON(w, status, map[string]string{
		"error_code": code, "error_msg": message, "request_id": w.Header().Get("X-Request-Id"),
	})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json;charset=utf8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // only the connection can fail, and then nobody reads
}
