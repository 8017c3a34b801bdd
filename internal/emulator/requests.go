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
	"sync"
	"time"
)

// Request is a recorded request with the outcome of its response. It contains credentials in plain text.
type Request struct {
	Method    string
	Host      string
	Path      string
	Query     url.Values
	Header    http.Header
	Body      []byte
	RequestID string        // X-Request-Id of the response
	Status    int           // status code of the response; 0 until it is sent
	Bytes     int           // length of the response's body
	Duration  time.Duration // from arrival to the end of the response
}

// IsListing reports whether the request lists endpoint services, the project's own or the public ones.
func (r Request) IsListing() bool {
	path := strings.TrimSuffix(r.Path, "/public")
	return r.Method == http.MethodGet && strings.HasSuffix(path, "/vpc-endpoint-services")
}

// maxBody is the number of bytes of a request's body that are read. A longer body is cut and no longer matches its signature.
const maxBody = 1 << 20

// recorder keeps requests with the status and length of their responses.
type recorder struct {
	keep int
	log  func(Request)

	mu       sync.Mutex
	requests []*Request
	received int // requests since New; numbers X-Request-Id
	listings int // list requests since New or Reset
}

// Requests returns the last Config.KeepRequests requests since New or Reset, in the order of their arrival.
func (c *recorder) Requests() []Request {
	c.mu.Lock()
	defer c.mu.Unlock()
	requests := make([]Request, len(c.requests))
	for i, r := range c.requests {
		requests[i] = *r
	}
	return requests
}

// Listings returns the list requests among Requests. The n-th is number n of a [Switch].
func (c *recorder) Listings() []Request {
	return slices.DeleteFunc(c.Requests(), func(r Request) bool { return !r.IsListing() })
}

// Reset forgets the recorded requests and starts counting at 1 again.
func (c *recorder) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.requests, c.listings = nil, 0
}

// record keeps a request, and returns the writer that records its response.
func (c *recorder) record(w http.ResponseWriter, r *http.Request) *response {
	start := time.Now()
	body, _ := io.ReadAll(io.LimitReader(r.Body, maxBody)) // before the lock; an incomplete body does not match its signature
	r.Body = io.NopCloser(bytes.NewReader(body))
	c.mu.Lock()
	defer c.mu.Unlock()
	c.received++
	id := fmt.Sprintf("%032x", c.received)
	w.Header().Set("X-Request-Id", id)
	request := &Request{
		Method: r.Method, Host: r.Host, Path: r.URL.Path, Query: r.URL.Query(),
		Header: r.Header.Clone(), Body: body, RequestID: id,
	}
	c.requests = append(c.requests, request)
	c.requests = c.requests[max(0, len(c.requests)-c.keep):] // the next append that grows the slice frees the rest
	if request.IsListing() {
		c.listings++
	}
	return &response{ResponseWriter: w, recorder: c, request: request, listing: c.listings, start: start}
}

// response is a ResponseWriter that records what it sends. It records first: once a client has the response, Requests
// includes its status code and length.
type response struct {
	http.ResponseWriter
	recorder *recorder
	request  *Request
	listing  int // number of the list request
	start    time.Time
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
	w.recorder.mu.Lock()
	defer w.recorder.mu.Unlock()
	w.request.Status = cmp.Or(w.request.Status, status)
	w.request.Bytes += bytes
}

// Unwrap lets http.ResponseController reach the connection.
func (w *response) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// finish records that the response is complete, and logs the request.
func (w *response) finish() {
	w.recorder.mu.Lock()
	w.request.Duration = time.Since(w.start)
	request := *w.request
	w.recorder.mu.Unlock()
	if w.recorder.log != nil {
		w.recorder.log(request)
	}
}
