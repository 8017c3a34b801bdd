// Package httpapi is what all emulated APIs have in common: JSON, and errors in the flat form of the gateway.
package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
)

// Handler answers a request, or returns why it is refused: an [Error], or an error of an API that has a form of its own.
type Handler func(w http.ResponseWriter, r *http.Request) error

// ServeHTTP answers with the error that the handler returns.
func (h Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	type answer interface {
		error
		Write(w http.ResponseWriter)
	}
	if refusal, ok := errors.AsType[answer](h(w, r)); ok {
		refusal.Write(w)
	}
}

// Error is an answer other than success, with a code of the service (EndPoint.*) or of the gateway (APIGW.*).
type Error struct {
	Status        int
	Code, Message string
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// Write answers {"error_code": …, "error_msg": …, "request_id": …}.
func (e *Error) Write(w http.ResponseWriter) {
	_ = WriteJSON(w, e.Status, map[string]string{
		"error_code": e.Code, "error_msg": e.Message, "request_id": w.Header().Get("X-Request-Id"),
	})
}

// BadRequest refuses a parameter.
func BadRequest(code, message string) *Error { return &Error{http.StatusBadRequest, code, message} }

// Body reads the body of a request, which can be read again afterwards. Of one that breaks off it is the part that came.
func Body(r *http.Request) []byte {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	return body
}

// WriteJSON answers with a body. It returns nil, so that a [Handler] can end with it.
func WriteJSON(w http.ResponseWriter, status int, body any) error {
	document, err := json.Marshal(body)
	if err != nil {
		panic(err) // all bodies are plain data
	}
	Write(w, status, document)
	return nil
}

// Write answers with a JSON document.
func Write(w http.ResponseWriter, status int, document []byte) {
	w.Header().Set("Content-Type", "application/json;charset=utf8")
	w.Header().Set("Content-Length", strconv.Itoa(len(document)))
	w.WriteHeader(status)
	_, _ = w.Write(document) // only the connection can fail, and then nobody reads
}
