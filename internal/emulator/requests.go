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

// Request is one request as it arrived, and its response. It holds credentials as they were sent.
type Request struct {
	Method    string
	Host      string
	Path      string
	Query     url.Values
	Header    http.Header
	Body      []byte
	RequestID string        // X-Request-Id of the response
	Status    int           // of the response; 0 until there is one
	Bytes     int           // length of the response's body
	Duration  time.Duration // from arrival to the end of the response
}

// IsListing reports whether the request lists endpoint services, the project's own or the public ones.
func (r Request) IsListing() bool {
	path := strings.TrimSuffix(r.Path, "/public")
	return r.Method == http.MethodGet && strings.HasSuffix(path, "/vpc-endpoint-services")
}

// maxBody is how many bytes of a request's body are read. A longer one is cut, and no longer matches its signature.
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

// Requests returns the requests since New or Reset in the order of their arrival, the last Config.KeepRequests at most.
func (c *recorder) Requests() []Request {
	c.mu.Lock()
	defer c.mu.Unlock()
	requests := make([]Request, len(c.requests))
	for i, r := range c.requests {
		requests[i] = *r
	}
	return requests
}

// Listings returns those of Requests that list endpoint services: the n-th is number n of a [Switch].
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
	body, _ := io.ReadAll(io.LimitReader(r.Body, maxBody)) // before the lock; a body that breaks off will not match its signature
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
	c.requests = c.requests[max(0, len(c.requests)-c.keep):] // append leaves behind what is cut off when it grows the slice
	if request.IsListing() {
		c.listings++
	}
	return &response{ResponseWriter: w, recorder: c, request: request, listing: c.listings, start: start}
}

// response records what is sent before it is sent, so that a client that has a response finds it among the Requests.
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
