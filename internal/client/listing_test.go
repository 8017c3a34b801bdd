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

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

type roundTrip func(req *http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := f(req)
	if resp != nil {
		resp.Request = req
	}
	return resp, err
}

// newSimulatedClient makes a client whose requests a function answers.
func newSimulatedClient(answer roundTrip) *Client {
	return New(huaweicloud.New(huaweicloud.Config{
		Region: "r", ProjectID: "p", Endpoints: map[string]*url.URL{huaweicloud.ServiceVPCEP: {Scheme: "https", Host: "vpcep"}},
		Credentials: huaweicloud.NewStatic(huaweicloud.Token("t")), Transport: answer, MaxRetries: 5,
	}))
}

// row is a service as a server sends it, the first created last.
func row(i int) map[string]any {
	at := time.Date(2026, time.October, 1, 0, 0, -i, 0, time.UTC)
	return map[string]any{"id": fmt.Sprintf("service-%d", i), "created_at": at.Format(time.RFC3339)}
}

func rows(from, to int) []any {
	list := []any{}
	for i := from; i < to; i++ {
		list = append(list, row(i))
	}
	return list
}

// TestOddServers lists from servers that do what the reference does not say:
// every listing ends complete or in an error, after few requests.
func TestOddServers(t *testing.T) {
	t.Parallel()
	const n = 25
	type page = map[string]any
	// strict is the page that the reference promises.
	strict := func(offset, limit int) page {
		return page{"endpoint_services": rows(offset, min(offset+limit, n)), "total_count": n}
	}
	with := func(p page, key string, value any) page {
		p[key] = value
		return p
	}
	for name, test := range map[string]struct {
		options  ListEndpointServicesOptions
		answer   func(offset, limit, request int) page // nil is 400 EndPoint.0010
		want     int                                   // services
		err      string
		requests int // at most
	}{
		"all in one page": {
			answer: func(offset, limit, _ int) page { return strict(offset, limit) }, want: n, requests: 1,
		},
		"several pages": {
			options: ListEndpointServicesOptions{Limit: 10},
			answer:  func(offset, limit, _ int) page { return strict(offset, limit) }, want: n, requests: 3,
		},
		"pages of one are asked as pages of two": {
			options: ListEndpointServicesOptions{Limit: 1},
			answer: func(offset, limit, _ int) page {
				if limit < minLimit {
					return nil
				}
				return strict(offset, limit)
			}, want: n, requests: 26,
		},
		"offset": {
			options: ListEndpointServicesOptions{Limit: 10, Offset: 5},
			answer:  func(offset, limit, _ int) page { return strict(offset, limit) }, want: n - 5, requests: 3,
		},
		"offset past the end": {
			options: ListEndpointServicesOptions{Offset: n},
			answer:  func(int, int, int) page { return nil }, err: "EndPoint.0010", requests: 1,
		},
		"offset past the end is an empty page": {
			options: ListEndpointServicesOptions{Offset: n},
			answer:  func(int, int, int) page { return page{"endpoint_services": rows(0, 0), "total_count": n} }, requests: 1,
		},
		"no services and null for the list": {
			answer: func(int, int, int) page { return page{"endpoint_services": nil, "total_count": 0} }, requests: 1,
		},
		"pages of at most seven": {
			answer: func(offset, limit, _ int) page { return strict(offset, min(limit, 7)) }, want: n, requests: 5,
		},
		"pages of one, read twice": {
			answer: func(offset, limit, _ int) page { return strict(offset, 1) }, want: n, requests: 2 * n,
		},
		"pages of one to three": {
			answer: func(offset, _, request int) page { return strict(offset, 1+request%3) }, want: n, requests: 2 * n,
		},
		"more than asked for": {
			options: ListEndpointServicesOptions{Limit: 10},
			answer:  func(offset, limit, _ int) page { return strict(offset, limit+3) }, want: n, requests: 3,
		},
		"total as a string": {
			options: ListEndpointServicesOptions{Limit: 10},
			answer: func(offset, limit, _ int) page {
				return with(strict(offset, limit), "total_count", strconv.Itoa(n))
			}, want: n, requests: 3,
		},
		"total missing, read twice": {
			options: ListEndpointServicesOptions{Limit: 10},
			answer: func(offset, limit, _ int) page {
				if offset >= n {
					return nil
				}
				return with(strict(offset, limit), "total_count", nil)
			}, want: n, requests: 2 * 4,
		},
		"total missing and empty past the end": {
			options: ListEndpointServicesOptions{Limit: 10},
			answer: func(offset, limit, _ int) page {
				return with(strict(min(offset, n), limit), "total_count", nil)
			}, want: n, requests: 2 * 4,
		},
		"total too high": {
			answer: func(offset, limit, _ int) page {
				if offset >= n {
					return nil
				}
				return with(strict(offset, limit), "total_count", n+5)
			}, err: "the list kept changing", requests: maxReadings * 5,
		},
		"total too low": {
			options: ListEndpointServicesOptions{Limit: 10},
			answer: func(offset, limit, _ int) page {
				return with(strict(offset, limit), "total_count", n-5)
			}, err: "the list kept changing", requests: maxReadings * 3,
		},
		"another total at every request": {
			options: ListEndpointServicesOptions{Limit: 10},
			answer: func(offset, limit, request int) page {
				return with(strict(offset, limit), "total_count", n+request)
			}, err: "the list kept changing", requests: maxReadings * 8,
		},
		"total below zero": {
			answer: func(offset, limit, _ int) page { return with(strict(offset, limit), "total_count", -1) },
			err:    "its total_count is -1", requests: 1,
		},
		"total of a million millions": {
			answer: func(offset, limit, _ int) page { return with(strict(offset, limit), "total_count", 1<<40) },
			err:    "more than the 400000 that one listing can hold", requests: 1,
		},
		"the same page for ever": {
			options: ListEndpointServicesOptions{Limit: 10},
			answer:  func(_, limit, _ int) page { return strict(0, limit) },
			err:     "the list kept changing", requests: maxReadings * 3,
		},
		"the same page for ever of a list said to be long": {
			options: ListEndpointServicesOptions{Limit: 10},
			answer: func(_, limit, _ int) page {
				return with(strict(0, limit), "total_count", 300_000)
			}, err: "begins like the first", requests: maxReadings * (1 + maxConcurrent),
		},
		"the same page for ever without a total": {
			options: ListEndpointServicesOptions{Limit: 10},
			answer: func(_, limit, _ int) page {
				return with(strict(0, limit), "total_count", nil)
			}, err: "begins like the first", requests: maxReadings * 2,
		},
		"the last page for ever without a total": {
			options: ListEndpointServicesOptions{Limit: 10},
			answer: func(offset, limit, _ int) page {
				return with(strict(min(offset, n-limit), limit), "total_count", nil)
			}, err: "has only services of other pages", requests: maxReadings * 4,
		},
		"an empty page in the middle": {
			options: ListEndpointServicesOptions{Limit: 10},
			answer: func(offset, limit, _ int) page {
				if offset == 8 {
					limit = 0
				}
				return strict(offset, limit)
			}, err: "nothing is left at offset 8", requests: maxReadings * 3,
		},
		"an empty page in the middle, once": {
			options: ListEndpointServicesOptions{Limit: 10},
			answer: func(offset, limit, request int) page {
				if request == 2 {
					limit = 0
				}
				return strict(offset, limit)
			}, want: n, requests: 6,
		},
		"an empty first page": {
			answer: func(offset, limit, _ int) page { return strict(offset, 0) },
			err:    "is empty where the total is 25", requests: maxReadings,
		},
		"a list that grows as fast as it is read": {
			options: ListEndpointServicesOptions{Limit: 10},
			answer: func(offset, limit, _ int) page {
				return page{"endpoint_services": rows(offset, offset+limit), "total_count": offset + 2*limit}
			}, err: "the list kept changing", requests: maxReadings * 3,
		},
		"one service twice": {
			answer: func(int, int, int) page { return page{"endpoint_services": []any{row(1), row(1)}, "total_count": 2} },
			err:    "1 of 2 services came twice", requests: maxReadings,
		},
		"no ids in one page": {
			answer: func(int, int, int) page { return page{"endpoint_services": []any{page{}, page{}}, "total_count": 2} },
			want:   2, requests: 1,
		},
		"no ids in several pages": {
			answer: func(int, int, int) page { return page{"endpoint_services": []any{page{}, page{}}, "total_count": 4} },
			err:    "a service has no id", requests: 3,
		},
		"equal times, read twice": {
			options: ListEndpointServicesOptions{Limit: 10},
			answer: func(offset, limit, _ int) page {
				p := strict(offset, limit)
				for _, r := range p["endpoint_services"].([]any) {
					delete(r.(page), "created_at")
				}
				return p
			}, want: n, requests: 6,
		},
		"sorted by the time of updates, read twice": {
			options: ListEndpointServicesOptions{Limit: 10, SortKey: "update_at"},
			answer:  func(offset, limit, _ int) page { return strict(offset, limit) }, want: n, requests: 6,
		},
		"a service created at every request": {
			options: ListEndpointServicesOptions{Limit: 100},
			answer: func(offset, limit, request int) page {
				return page{"endpoint_services": rows(offset-request, min(offset-request+limit, 250)), "total_count": 250 + request}
			}, want: 251, requests: 3,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var mu sync.Mutex
				requests := 0
				list, err := newSimulatedClient(func(req *http.Request) (*http.Response, error) {
					mu.Lock()
					defer mu.Unlock()
					requests++
					offset, _ := strconv.Atoi(req.URL.Query().Get("offset"))
					limit, _ := strconv.Atoi(req.URL.Query().Get("limit"))
					if p := test.answer(offset, limit, requests); p != nil {
						return answer(http.StatusOK, p), nil
					}
					return answer(http.StatusBadRequest, page{"error_code": codeOffset}), nil
				}).ListEndpointServices(t.Context(), test.options)
				if requests > test.requests {
					t.Errorf("%d requests, want %d at most", requests, test.requests)
				}
				if test.err != "" {
					if err == nil || !strings.Contains(err.Error(), test.err) {
						t.Errorf("error %v, want %s", err, test.err)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				if len(list.EndpointServices) != test.want {
					t.Errorf("%d services, want %d", len(list.EndpointServices), test.want)
				}
			})
		})
	}
}

func TestTenRequestsAreUnderWayAtMostAndOneAfterThrottling(t *testing.T) {
	t.Parallel()
	for _, throttled := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			const n = 1000
			var mu sync.Mutex
			var requests, underWay, most, alone int
			list, err := newSimulatedClient(func(req *http.Request) (*http.Response, error) {
				mu.Lock()
				requests++
				number := requests
				underWay++
				most = max(most, underWay)
				if underWay == 1 {
					alone++
				}
				mu.Unlock()
				time.Sleep(100 * time.Millisecond)
				mu.Lock()
				defer mu.Unlock()
				underWay--
				if throttled && number == 2 {
					return answer(http.StatusTooManyRequests, nil), nil
				}
				offset, _ := strconv.Atoi(req.URL.Query().Get("offset"))
				return answer(http.StatusOK, map[string]any{"endpoint_services": rows(offset, min(offset+10, n)), "total_count": n}), nil
			}).ListEndpointServices(t.Context(), ListEndpointServicesOptions{Limit: 10})
			if err != nil || len(list.EndpointServices) != n {
				t.Fatal(list, err)
			}
			if most != maxConcurrent {
				t.Errorf("%d requests were under way at once, want %d", most, maxConcurrent)
			}
			// All requests but the first eleven begin after the 429.
			if wantAlone := requests - maxConcurrent + 1; throttled && alone < wantAlone-maxConcurrent {
				t.Errorf("%d of %d requests were the only one under way, want %d", alone, requests, wantAlone)
			}
		})
	}
}

func TestListingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	hang := func(req *http.Request) (*http.Response, error) {
		<-req.Context().Done()
		return nil, req.Context().Err()
	}
	for name, test := range map[string]struct {
		answer roundTrip
		last   string // what the error says besides
	}{
		"while a request hangs": {answer: hang},
		"while waiting to try again": {
			answer: func(*http.Request) (*http.Response, error) {
				resp := answer(http.StatusServiceUnavailable, nil)
				resp.Header.Set("Retry-After", "30")
				return resp, nil
			}, last: "503 Service Unavailable",
		},
		"while a list that changed is about to be read again": {
			answer: func(*http.Request) (*http.Response, error) {
				return answer(http.StatusOK, map[string]any{"endpoint_services": rows(0, 0), "total_count": 1}), nil
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
				_, err := newSimulatedClient(test.answer).ListEndpointServices(ctx, ListEndpointServicesOptions{})
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

func answer(status int, body any) *http.Response {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(string(text)))}
}
