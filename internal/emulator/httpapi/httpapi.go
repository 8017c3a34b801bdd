// Package httpapi has the HTTP helpers that all emulated APIs share: JSON bodies, and errors in the gateway's flat form.
package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
)

// Handler responds to a request, or returns an error that has a Write method to send it: an [Error], or an error in the
// form of one API.
type Handler func(w http.ResponseWriter, r *http.Request) error

// ServeHTTP sends the error that the handler returns.
func (h Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	type response interface {
		error
		Write(w http.ResponseWriter)
	}
	if refusal, ok := errors.AsType[response](h(w, r)); ok {
		refusal.Write(w)
	}
}

// Error is an error response with an error code of the service (EndPoint.*) or of the gateway (APIGW.*).
type Error struct {
	Status        int
	Code, Message string
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// Write sends {"error_code": …, "error_msg": …, "request_id": …}.
func (e *Error) Write(w http.ResponseWriter) {
	_ = WriteJSON(w, e.Status, map[string]string{
		"error_code": e.Code, "error_msg": e.Message, "request_id": w.Header().Get("X-Request-Id"),
	})
}

// BadRequest returns the response to an invalid parameter.
func BadRequest(code, message string) *Error { return &Error{http.StatusBadRequest, code, message} }

// Body reads the body of a request, or as much of it as arrived. The body can be read again afterwards.
func Body(r *http.Request) []byte {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	return body
}

// WriteJSON sends a status and a body. It returns nil, so that a [Handler] can return its result.
func WriteJSON(w http.ResponseWriter, status int, body any) error {
	document, err := json.Marshal(body)
	if err != nil {
		panic(err) // all bodies are plain data
	}
	Write(w, status, document)
	return nil
}

// Write sends a status and a JSON document.
func Write(w http.ResponseWriter, status int, document []byte) {
	w.Header().Set("Content-Type", "application/json;charset=utf8")
	w.Header().Set("Content-Length", strconv.Itoa(len(document)))
	w.WriteHeader(status)
	_, _ = w.Write(document) // an error means that the connection is gone
}
