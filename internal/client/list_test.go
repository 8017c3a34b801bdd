package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/client/listing"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
)

type roundTrip func(req *http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := f(req)
	if resp != nil {
		resp.Request = req
	}
	return resp, err
}

// newSimulatedClient makes a client whose requests a function responds to.
func newSimulatedClient(respond roundTrip) *Client {
	return New(huaweicloud.New(huaweicloud.Config{
		Region: "r", ProjectID: "p", Endpoints: map[string]*url.URL{Service: {Scheme: "https", Host: "vpcep"}},
		Credentials: credentials.NewCache(credentials.NewStatic(credentials.Token("t"))), Transport: respond, MaxRetries: 5,
	}))
}

// sentRow is a service as a server sends it, the first created last.
func sentRow(i int) map[string]any {
	at := time.Date(2026, time.October, 1, 0, 0, -i, 0, time.UTC)
	return map[string]any{"id": fmt.Sprintf("service-%d", i), "created_at": at.Format(time.RFC3339)}
}

func rows(from, to int) []any {
	list := []any{}
	for i := from; i < to; i++ {
		list = append(list, sentRow(i))
	}
	return list
}

func TestListing_tenRequestsAreUnderWayAtMost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const n = 1000
		var mu sync.Mutex
		var underWay, most int
		list, err := newSimulatedClient(func(req *http.Request) (*http.Response, error) {
			mu.Lock()
			underWay++
			most = max(most, underWay)
			mu.Unlock()
			time.Sleep(100 * time.Millisecond)
			mu.Lock()
			defer mu.Unlock()
			underWay--
			offset, _ := strconv.Atoi(req.URL.Query().Get("offset"))
			return jsonResponse(http.StatusOK, map[string]any{"endpoint_services": rows(offset, min(offset+10, n)), "total_count": n}), nil
		}).ListEndpointServices(t.Context(), ListEndpointServicesOptions{Limit: 10})
		if err != nil || len(list.EndpointServices) != n {
			t.Fatal(list, err)
		}
		if most != 10 {
			t.Errorf("%d requests were in flight at once, want 10", most)
		}
	})
}

// TestListing_morePerPageThanAskedFor has a server that sends all of 2500 services
// whatever limit it is asked for.
func TestListing_morePerPageThanAskedFor(t *testing.T) {
	t.Parallel()
	const n = 2500
	list, err := newSimulatedClient(func(req *http.Request) (*http.Response, error) {
		offset, _ := strconv.Atoi(req.URL.Query().Get("offset"))
		return jsonResponse(http.StatusOK, map[string]any{"endpoint_services": rows(offset, n), "total_count": n}), nil
	}).ListEndpointServices(t.Context(), ListEndpointServicesOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i, service := range list.EndpointServices {
		if want := fmt.Sprintf("service-%d", i); *service.ID != want {
			t.Fatalf("%s in place of %s", *service.ID, want)
		}
	}
	if len(list.EndpointServices) != n || list.TotalCount != n {
		t.Errorf("%d services of %d, want %d", len(list.EndpointServices), list.TotalCount, n)
	}
}

func TestListingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	hang := func(req *http.Request) (*http.Response, error) {
		<-req.Context().Done()
		return nil, req.Context().Err()
	}
	for name, test := range map[string]struct {
		respond roundTrip
		last    string // what the error says besides
	}{
		"while a request hangs": {respond: hang},
		"while waiting to try again": {
			respond: func(*http.Request) (*http.Response, error) {
				resp := jsonResponse(http.StatusServiceUnavailable, nil)
				resp.Header.Set("Retry-After", "30")
				return resp, nil
			}, last: "503 Service Unavailable",
		},
		"while a list that changed is about to be read again": {
			respond: func(*http.Request) (*http.Response, error) {
				return jsonResponse(http.StatusOK, map[string]any{"endpoint_services": rows(0, 0), "total_count": 1}), nil
			}, last: "is empty where the total is 1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				stopped := errors.New("stopped")
				time.AfterFunc(2*time.Second, func() { cancel(stopped) })
				start := time.Now()
				_, err := newSimulatedClient(test.respond).ListEndpointServices(ctx, ListEndpointServicesOptions{})
				if took := time.Since(start); took != 2*time.Second {
					t.Errorf("it ended after %s, want at once after 2s", took)
				}
				if !errors.Is(err, stopped) || !strings.Contains(err.Error(), test.last) {
					t.Errorf("error %v, want %v and %q", err, stopped, test.last)
				}
			})
		})
	}
}

func jsonResponse(status int, body any) *http.Response {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(string(text)))}
}

// A server that ignores the limit may send the whole list as one page, larger
// than any page that was requested.
func TestList_pageLargerThanAnyRequested(t *testing.T) {
	t.Parallel()
	const n = 10_000
	all := rows(0, n)
	for _, row := range all {
		row.(map[string]any)["description"] = strings.Repeat("d", 900)
	}
	list, err := newSimulatedClient(func(*http.Request) (*http.Response, error) {
		return jsonResponse(http.StatusOK, map[string]any{"endpoint_services": all, "total_count": n}), nil
	}).ListEndpointServices(t.Context(), ListEndpointServicesOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i, service := range list.EndpointServices {
		if want := fmt.Sprintf("service-%d", i); text(service.ID) != want {
			t.Fatalf("service %d is %s, want %s", i, text(service.ID), want)
		}
	}
	if len(list.EndpointServices) != n || list.TotalCount != n {
		t.Errorf("%d services of %d, want %d", len(list.EndpointServices), list.TotalCount, n)
	}
}

func TestPageReader_pagesTogetherAreLimited(t *testing.T) {
	t.Parallel()
	c := newSimulatedClient(func(*http.Request) (*http.Response, error) {
		return jsonResponse(http.StatusOK, map[string]any{"endpoint_services": rows(0, 10), "total_count": 20}), nil
	})
	pages := &pageReader[*EndpointService]{api: c.api, location: Location{Region: "r", ProjectID: "p"}}
	pages.bytesLeft.Store(1000)
	if _, err := pages.read(t.Context(), listing.Request{Limit: 10}); err != nil {
		t.Fatal(err)
	}
	_, err := pages.read(t.Context(), listing.Request{Offset: 10, Limit: 10})
	if tooLarge, ok := errors.AsType[*TooLargeError](err); !ok || tooLarge.Bytes != maxBytes {
		t.Errorf("got %v, want a TooLargeError", err)
	}
}

// The service has error codes of its own, with status code 400, for its rate limit and
// for a temporary error.
func TestList_retriesTheServicesOwnCodes(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]int{"EndPoint.0022": 2, "Endpoint.1008": 2, "EndPoint.0002": 1} {
		synctest.Test(t, func(t *testing.T) {
			requests := 0
			list, err := newSimulatedClient(func(*http.Request) (*http.Response, error) {
				if requests++; requests == 1 {
					return jsonResponse(http.StatusBadRequest, map[string]any{"error_code": code, "error_msg": "No."}), nil
				}
				return jsonResponse(http.StatusOK, map[string]any{"endpoint_services": rows(0, 1), "total_count": 1}), nil
			}).ListEndpointServices(t.Context(), ListEndpointServicesOptions{})
			if requests != want || (err == nil) != (want == 2) || err == nil && text(list.EndpointServices[0].ID) != "service-0" {
				t.Errorf("%s: %d requests, want %d; %v", code, requests, want, err)
			}
		})
	}
}
