package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// response is the response to one list request.
type response struct {
	status   int
	proto    string
	header   http.Header
	body     []byte
	duration time.Duration
}

// observer is an HTTP transport that keeps the responses to the requests of both lists.
type observer struct {
	next http.RoundTripper

	mu        sync.Mutex
	responses []response
}

// RoundTrip reads the whole response before the caller does.
func (o *observer) RoundTrip(req *http.Request) (*http.Response, error) {
	start := time.Now()
	resp, err := o.next.RoundTrip(req)
	if err != nil || !strings.Contains(req.URL.Path, "/vpc-endpoint-services") {
		return resp, err
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	o.mu.Lock()
	defer o.mu.Unlock()
	o.responses = append(o.responses, response{resp.StatusCode, resp.Proto, resp.Header, body, time.Since(start)})
	return resp, nil
}

// since returns the responses from number n on, from 0.
func (o *observer) since(n int) []response {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.responses[n:])
}

// document is a response's body, a page or an error.
type document struct {
	Rows       []json.RawMessage `json:"endpoint_services"`
	TotalCount json.RawMessage   `json:"total_count"`
	ErrorCode  string            `json:"error_code"`
	Error      struct {
		Code json.RawMessage `json:"code"`
	} `json:"error"`
}

// decode returns a zero document if the body is not valid.
func (a response) decode() document {
	var d document
	if json.Unmarshal(a.body, &d) != nil {
		return document{}
	}
	return d
}

// String describes the response without IDs, and without the error message, which could contain one.
func (a response) String() string {
	d := a.decode()
	if a.status == http.StatusOK && d.Rows != nil {
		return page(len(d.Rows), cmp.Or(string(d.TotalCount), "no total_count"))
	}
	code := cmp.Or(d.ErrorCode, strings.Trim(string(d.Error.Code), `"`), "without an error code")
	return fmt.Sprintf("%d %s", a.status, code)
}

// last describes the last of the responses.
func last(responses []response) string {
	if len(responses) == 0 {
		return "no response"
	}
	return responses[len(responses)-1].String()
}

// page describes a page of services as String does.
func page(rows int, total any) string { return fmt.Sprintf("200 with %d of %v", rows, total) }

// shape returns the names of the body's fields.
func (a response) shape() string {
	var fields map[string]json.RawMessage
	if json.Unmarshal(a.body, &fields) != nil {
		return "not a JSON object"
	}
	return "{" + strings.Join(slices.Sorted(maps.Keys(fields)), ", ") + "}"
}
