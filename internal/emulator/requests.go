package emulator

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Request is one request as it arrived and how it was answered. It holds credentials as they were sent.
type Request struct {
	Method    string
	Host      string
	Path      string
	Query     url.Values
	Header    http.Header
	Body      []byte
	RequestID string        // X-Request-Id of the answer
	Status    int           // of the answer; 0 as long as, or if ever, there is none
	Bytes     int           // length of the answer's body
	Duration  time.Duration // from arrival to the end of the answer
}

// IsListing reports whether the request queries endpoint services.
func (r Request) IsListing() bool {
	return r.Method == http.MethodGet && strings.HasSuffix(r.Path, "/vpc-endpoint-services")
}

// maxBody is how many bytes of a request's body are read. A longer one is cut, and no longer matches its signature.
const maxBody = 1 << 20

// Requests returns the requests since New or Reset in the order of their arrival, the last Config.KeepRequests at most.
func (e *Emulator) Requests() []Request {
	e.mu.Lock()
	defer e.mu.Unlock()
	requests := make([]Request, len(e.requests))
	for i, r := range e.requests {
		requests[i] = *r
	}
	return requests
}

// Listings returns those of Requests that query endpoint services: the n-th is number n of a [Switch].
func (e *Emulator) Listings() []Request {
	var listings []Request
	for _, r := range e.Requests() {
		if r.IsListing() {
			listings = append(listings, r)
		}
	}
	return listings
}

// Reset forgets the recorded requests and starts counting at 1 again.
func (e *Emulator) Reset() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.requests, e.listings = nil, 0
}

// response notes what is sent, before it is sent: a client that has an answer finds it recorded.
type response struct {
	http.ResponseWriter
	e       *Emulator
	request *Request
	n       int // number of the listing request
	start   time.Time
}

func (w *response) WriteHeader(status int) {
	w.note(status, 0)
	w.ResponseWriter.WriteHeader(status)
}

func (w *response) Write(b []byte) (int, error) {
	w.note(http.StatusOK, len(b))
	return w.ResponseWriter.Write(b)
}

func (w *response) note(status, bytes int) {
	w.e.mu.Lock()
	defer w.e.mu.Unlock()
	w.request.Status = cmp.Or(w.request.Status, status)
	w.request.Bytes += bytes
}

// Unwrap lets http.ResponseController reach the connection.
func (w *response) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (e *Emulator) record(w http.ResponseWriter, r *http.Request) *response {
	start := time.Now()
	body, _ := io.ReadAll(io.LimitReader(r.Body, maxBody)) // before the lock; a body that breaks off will not match its signature
	r.Body = io.NopCloser(bytes.NewReader(body))
	e.mu.Lock()
	defer e.mu.Unlock()
	e.received++
	id := fmt.Sprintf("%032x", e.received)
	w.Header().Set("X-Request-Id", id)
	request := &Request{
		Method: r.Method, Host: r.Host, Path: r.URL.Path, Query: r.URL.Query(),
		Header: r.Header.Clone(), Body: body, RequestID: id,
	}
	if len(e.requests) >= e.config.KeepRequests {
		e.requests = slices.Delete(e.requests, 0, 1+len(e.requests)/10) // several at once: deleting moves the others
	}
	e.requests = append(e.requests, request)
	if request.IsListing() {
		e.listings++
	}
	return &response{ResponseWriter: w, e: e, request: request, n: e.listings, start: start}
}

func (e *Emulator) finish(w *response) {
	e.mu.Lock()
	w.request.Duration = time.Since(w.start)
	request := *w.request
	e.mu.Unlock()
	e.config.Log(request)
}
