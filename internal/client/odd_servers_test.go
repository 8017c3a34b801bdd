package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
)

// lists are the API's lists: the path that each is asked at, and its services' ids.
var lists = map[string]struct {
	path string
	ids  func(ctx context.Context, c *Client, limit, offset int) (string, error)
}{
	"endpoint services": {"/v1/p/vpc-endpoint-services", func(ctx context.Context, c *Client, limit, offset int) (string, error) {
		list, err := c.ListEndpointServices(ctx, ListEndpointServicesOptions{Limit: limit, Offset: offset})
		if err != nil {
			return "", err
		}
		return summary(list.EndpointServices, list.TotalCount), nil
	}},
	"public endpoint services": {"/v1/p/vpc-endpoint-services/public", func(ctx context.Context, c *Client, limit, offset int) (string, error) {
		list, err := c.ListPublicEndpointServices(ctx, ListPublicEndpointServicesOptions{Limit: limit, Offset: offset})
		if err != nil {
			return "", err
		}
		return summary(list.EndpointServices, list.TotalCount), nil
	}},
}

func summary[R row](services []R, total int) string {
	var ids []string
	for _, s := range services {
		id, _ := s.Identity()
		ids = append(ids, strings.TrimPrefix(id, "service-"))
	}
	return fmt.Sprintf("%s of %d", strings.Join(ids, " "), total)
}

// TestLists_oddServers has each list of the API served in ways that the
// reference does not say.
func TestLists_oddServers(t *testing.T) {
	t.Parallel()
	const n = 12
	all := "0 1 2 3 4 5 6 7 8 9 10 11 of 12"
	page := func(offset, limit int) map[string]any {
		return map[string]any{"endpoint_services": rows(min(offset, n), min(offset+limit, n)), "total_count": n}
	}
	without := func(member string, page map[string]any) map[string]any {
		delete(page, member)
		return page
	}
	for name, test := range map[string]struct {
		offset  int
		respond func(request, offset, limit int) *http.Response
		want    string
		err     string
	}{
		"as the reference says": {
			respond: func(_, offset, limit int) *http.Response { return jsonResponse(http.StatusOK, page(offset, limit)) }, want: all,
		},
		"an offset": {
			offset:  3,
			respond: func(_, offset, limit int) *http.Response { return jsonResponse(http.StatusOK, page(offset, limit)) }, want: "3 4 5 6 7 8 9 10 11 of 12",
		},
		"more than asked for": {
			respond: func(_, offset, limit int) *http.Response { return jsonResponse(http.StatusOK, page(offset, limit+3)) }, want: all,
		},
		"all, whatever was asked for": {
			respond: func(int, int, int) *http.Response { return jsonResponse(http.StatusOK, page(0, n)) }, want: all,
		},
		"pages of three": {
			respond: func(_, offset, _ int) *http.Response { return jsonResponse(http.StatusOK, page(offset, 3)) }, want: all,
		},
		"offsets rounded down to whole pages": {
			respond: func(_, offset, limit int) *http.Response {
				return jsonResponse(http.StatusOK, page(offset-offset%limit, limit))
			}, want: all,
		},
		"no total": {
			respond: func(_, offset, limit int) *http.Response {
				return jsonResponse(http.StatusOK, without("total_count", page(offset, limit)))
			}, want: all,
		},
		"no total, and offsets past the end refused": {
			respond: func(_, offset, limit int) *http.Response {
				if offset >= n {
					return jsonResponse(http.StatusBadRequest, map[string]any{"error_code": "EndPoint.0010", "error_msg": "Invalid offset."})
				}
				return jsonResponse(http.StatusOK, without("total_count", page(offset, limit)))
			}, want: all,
		},
		"the first offset refused": {
			offset: n,
			respond: func(int, int, int) *http.Response {
				return jsonResponse(http.StatusBadRequest, map[string]any{"error_code": "EndPoint.0010", "error_msg": "Invalid offset."})
			}, err: "EndPoint.0010",
		},
		"the same page for ever": {
			respond: func(int, int, int) *http.Response { return jsonResponse(http.StatusOK, page(0, 5)) }, err: "contradict each other",
		},
		"another total at every request": {
			respond: func(request, offset, limit int) *http.Response {
				p := page(offset, limit)
				p["total_count"] = n + request
				return jsonResponse(http.StatusOK, p)
			}, err: "kept changing",
		},
		"a total of a million millions": {
			respond: func(_, offset, limit int) *http.Response {
				p := page(offset, limit)
				p["total_count"] = 1 << 40
				return jsonResponse(http.StatusOK, p)
			}, err: "more than the 400000 that one listing can hold",
		},
		"neither services nor total": {
			respond: func(int, int, int) *http.Response { return jsonResponse(http.StatusOK, map[string]any{}) }, err: "neither endpoint_services nor total_count",
		},
	} {
		for which, list := range lists {
			t.Run(name+"/"+which, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					requests := make(chan int, 1)
					requests <- 0
					c := newSimulatedClient(func(req *http.Request) (*http.Response, error) {
						if req.URL.Path != list.path {
							t.Errorf("asked at %s, want %s", req.URL.Path, list.path)
						}
						request := <-requests + 1
						requests <- request
						limit, _ := strconv.Atoi(req.URL.Query().Get("limit"))
						offset, _ := strconv.Atoi(req.URL.Query().Get("offset"))
						return test.respond(request, offset, limit), nil
					})
					got, err := list.ids(t.Context(), c, 6, test.offset)
					if got != test.want || (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
						t.Errorf("%s, %v, want %s, %s", got, err, test.want, test.err)
					}
				})
			})
		}
	}
}

// TestListPublicEndpointServices_request checks the parameters and the
// attributes, those of the reference's table.
func TestListPublicEndpointServices_request(t *testing.T) {
	t.Parallel()
	var query string
	c := newSimulatedClient(func(req *http.Request) (*http.Response, error) {
		query = req.URL.RawQuery
		return jsonResponse(http.StatusOK, map[string]any{"endpoint_services": []any{
			map[string]any{
				"id": "i", "owner": "o", "service_name": "n", "service_type": "interface", "created_at": "2022-04-14T09:35:47Z",
				"is_charge": true, "public_border_group": "g",
			},
			map[string]any{},
		}, "total_count": 2}), nil
	})
	list, err := c.ListPublicEndpointServices(t.Context(), ListPublicEndpointServicesOptions{
		EndpointServiceName: "dns", ID: "i", SortKey: "create_at", SortDir: "asc", Limit: 20, ProjectID: "q",
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := "endpoint_service_name=dns&id=i&limit=20&sort_dir=asc&sort_key=create_at"; query != want {
		t.Errorf("asked with %s, want %s", query, want)
	}
	if want := (Location{"https://vpcep", "r", "q"}); list.Location != want || list.TotalCount != 2 {
		t.Errorf("%v, %d, want %v, 2", list.Location, list.TotalCount, want)
	}
	got, err := json.Marshal(list.EndpointServices[0])
	want := `{"id":"i","owner":"o","service_name":"n","service_type":"interface","created_at":"2022-04-14T09:35:47Z","is_charge":true,"public_border_group":"g"}`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
	if got := *list.EndpointServices[1]; got != (PublicEndpointService{}) {
		t.Errorf("%+v, want nothing", got)
	}
}
