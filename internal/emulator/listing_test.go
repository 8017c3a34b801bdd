package emulator

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestListing_parameters(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{},
		service(t, `{"id":"a","service_name":"r.orders-api.a","status":"available","created_at":"2026-01-01T00:00:01Z","updated_at":"2026-03-01T00:00:01Z","public_border_group":"center"}`),
		service(t, `{"id":"b","service_name":"r.Orders.b","status":"failed","created_at":"2026-01-03T00:00:00Z","updated_at":"2026-03-01T00:00:00Z","net_type":"vxlan"}`),
		service(t, `{"id":"c","service_name":"r.c","status":"available","created_at":"2026-01-02T00:00:00Z","updated_at":"2026-03-09T00:00:00Z","net_type":"vlan"}`),
		service(t, `{"id":"d","service_name":"r.名称.d","status":null,"created_at":"2026-01-02T00:00:00Z"}`),
	)
	for _, c := range []struct {
		query, ids string
		total      float64
		code       string
	}{
		{query: "", ids: "b c d a", total: 4},
		{query: "no_such_parameter=1", ids: "b c d a", total: 4},

		{query: "endpoint_service_name=orders", ids: "a", total: 1},
		{query: "endpoint_service_name=r.", ids: "b c d a", total: 4},
		{query: "endpoint_service_name=名称", ids: "d", total: 1},
		{query: "endpoint_service_name=" + strings.Repeat("名", 128), total: 0},
		{query: "endpoint_service_name=" + strings.Repeat("名", 129), code: "EndPoint.3076"},
		{query: "endpoint_service_name=", code: "EndPoint.3076"},

		{query: "id=c", ids: "c", total: 1},
		{query: "id=no-such-id", total: 0},
		{query: "id=", code: "EndPoint.3062"},

		{query: "status=available", ids: "c a", total: 2},
		{query: "status=failed", ids: "b", total: 1},
		{query: "status=creating", total: 0},
		{query: "status=deleting", total: 0},
		{query: "status=accepted", code: "EndPoint.0019"},
		{query: "status=", code: "EndPoint.0019"},

		{query: "sort_key=create_at", ids: "b c d a", total: 4},
		{query: "sort_key=update_at", ids: "c a b d", total: 4},
		{query: "sort_key=created_at", code: "EndPoint.0017"},
		{query: "sort_dir=desc", ids: "b c d a", total: 4},
		{query: "sort_dir=asc", ids: "a c d b", total: 4},
		{query: "sort_dir=asc&sort_key=update_at", ids: "d b a c", total: 4},
		{query: "sort_dir=ASC", code: "EndPoint.0018"},

		{query: "limit=2", ids: "b c", total: 4},
		{query: "limit=0", ids: "b c d a", total: 4},
		{query: "limit=1000", ids: "b c d a", total: 4},
		{query: "limit=1001", code: "EndPoint.0006"},
		{query: "limit=-1", code: "EndPoint.0006"},
		{query: "limit=ten", code: "EndPoint.0006"},
		{query: "limit=", code: "EndPoint.0006"},

		{query: "offset=1", ids: "c d a", total: 4},
		{query: "offset=3", ids: "a", total: 4},
		{query: "offset=1&limit=2", ids: "c d", total: 4},
		{query: "offset=0", ids: "b c d a", total: 4},
		{query: "offset=-1", code: "EndPoint.0010"},
		{query: "offset=4", total: 4},
		{query: "offset=5", total: 4},
		{query: "offset=1.5", code: "EndPoint.0010"},
		{query: "offset=2&status=available", total: 2}, // of those that match

		{query: "public_border_group=center", ids: "a", total: 1},
		{query: "public_border_group=edge", total: 0},
		{query: "public_border_group=", code: "EndPoint.0002"},
		{query: "net_type=vlan", ids: "c d a", total: 3},
		{query: "net_type=vxlan", ids: "b d a", total: 3},
		{query: "net_type=all", ids: "b c d a", total: 4},
		{query: "net_type=geneve", code: "EndPoint.0002"},

		{query: "status=available&endpoint_service_name=r.c&limit=5", ids: "c", total: 1},
		{query: "limit=1&limit=1", code: "EndPoint.0002"},
		{query: "id=%zz", code: "EndPoint.0002"},
	} {
		a := list(t, e, c.query)
		switch {
		case c.code != "":
			if a.Status != 400 || a.Code != c.code || a.Message == "" {
				t.Errorf("%s: %d %q %q, want 400 %s", c.query, a.Status, a.Code, a.Message, c.code)
			}
		case a.Status != 200 || a.ids() != c.ids || a.Total != c.total:
			t.Errorf("%s: %d %s, ids %q of %v, want %q of %v", c.query, a.Status, a.Code, a.ids(), a.Total, c.ids, c.total)
		}
	}
}

func TestListing_tenServicesAPageByDefault(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{}, Generate(25, 1)...)
	for query, want := range map[string]int{"": 10, "limit=0": 10, "limit=11": 11, "offset=20": 5} {
		if a := list(t, e, query); len(a.Services) != want || a.Total != 25.0 {
			t.Errorf("%q: %d services of %v, want %d", query, len(a.Services), a.Total, want)
		}
	}
}

func TestListing_equalTimesAreInOrderOfCreation(t *testing.T) {
	t.Parallel()
	var services []Service
	var days [2][]string // ids of those created on each
	for i := range 100 {
		id, day := strconv.Itoa(i), i*i%3
		services = append(services, service(t, fmt.Sprintf(`{"id":%q,"created_at":"2026-01-0%dT00:00:00Z"}`, id, day)))
		days[day] = append(days[day], id)
	}
	e := newEmulator(t, Config{}, services...)
	for query, want := range map[string][]string{
		"limit=100":              slices.Concat(days[1], days[0]),
		"limit=100&sort_dir=asc": slices.Concat(days[0], days[1]),
	} {
		if a := list(t, e, query); a.ids() != strings.Join(want, " ") {
			t.Errorf("%s: %s", query, a.ids())
		}
	}
}

func TestListing_sendsServicesByteForByte(t *testing.T) {
	t.Parallel()
	const first = `{ "id":"a",  "created_at":"2026-01-02","ports":[{"client_port":"80"}], "x":1e2,"y":"\u00e9<&>é","description":null}`
	const second = "{\n\t\"id\": \"b\"\n}"
	e := newEmulator(t, Config{}, service(t, first), service(t, second))
	got := send(e, "GET", listPath, "", "X-Auth-Token: "+Token).Body.String()
	want := `{"endpoint_services":[` + first + "," + second + `],"total_count":2}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestListing_withoutServicesIsAnEmptyList(t *testing.T) {
	t.Parallel()
	got := send(New(Config{}), "GET", listPath, "", "X-Auth-Token: "+Token).Body.String()
	if want := `{"endpoint_services":[],"total_count":0}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestListing_projectsAreApart(t *testing.T) {
	t.Parallel()
	const other = "11111111111111111111111111111111"
	e := newEmulator(t, Config{Projects: map[string]string{Region: ProjectID, "eu-west-101": other}}, named(t, "a")...)
	if err := e.Create(other, named(t, "a", "b")...); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		project, auth string
		status        int
		code          string
		total         any
	}{
		{ProjectID, Token, 200, "", 1.0},
		{other, Token, 403, "EndPoint.0004", nil},
		{other, "", 401, "APIGW.0301", nil},
		{"22222222222222222222222222222222", Token, 400, "EndPoint.0014", nil},
		{"not-a-project", Token, 400, "EndPoint.0014", nil},
	} {
		a := decode(t, send(e, "GET", "/v1/"+url.PathEscape(c.project)+"/vpc-endpoint-services", "", "X-Auth-Token: "+c.auth))
		if a.Status != c.status || a.Code != c.code || a.Total != c.total {
			t.Errorf("project %s: %d %s, %v services", c.project, a.Status, a.Code, a.Total)
		}
	}
	for project, want := range map[string]int{ProjectID: 1, other: 2, "unknown": 0} {
		if got := len(e.Services(project)); got != want {
			t.Errorf("project %s has %d services, want %d", project, got, want)
		}
	}
}

func TestListing_strictOffset(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{StrictOffset: true}, named(t, "a", "b")...)
	for query, want := range map[string]string{"offset=0": "EndPoint.0010", "offset=1": "", "offset=2": "EndPoint.0010", "offset=3": "EndPoint.0010"} {
		if a := list(t, e, query); a.Code != want {
			t.Errorf("%s: %d %q, want %q", query, a.Status, a.Code, want)
		}
	}
}

func TestListing_sortKeysOfOtherClouds(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{SortKeys: [2]string{"created_at", "updated_at"}}, named(t, "a", "b")...)
	for query, want := range map[string]string{"sort_key=created_at": "", "sort_key=updated_at": "", "sort_key=create_at": "EndPoint.0017"} {
		if a := list(t, e, query); a.Code != want {
			t.Errorf("%s: %d %q, want %q", query, a.Status, a.Code, want)
		}
	}
}

// The data source of the huaweicloud provider asks for pages of the default size, without limit, and moves the offset on
// by the rows that came until a page is empty.
func TestListing_pagerOfTheHuaweicloudProvider(t *testing.T) {
	t.Parallel()
	services := Generate(25, 1)
	e := newEmulator(t, Config{}, services...)
	var got, want []string
	for offset := 0; ; {
		query := ""
		if offset > 0 {
			query = "offset=" + strconv.Itoa(offset)
		}
		a := list(t, e, query)
		if a.Status != 200 {
			t.Fatalf("offset %d: %d %s", offset, a.Status, a.Code)
		}
		if len(a.Services) == 0 {
			break
		}
		for _, s := range a.Services {
			got = append(got, s.ID)
		}
		offset += len(a.Services)
	}
	for _, s := range services {
		want = append(want, s.ID)
	}
	if !slices.Equal(got, want) {
		t.Errorf("read %v, want %v", got, want)
	}
	var offsets []string
	for _, r := range e.Listings() {
		offsets = append(offsets, r.Query.Get("offset"))
	}
	if !slices.Equal(offsets, []string{"", "10", "20", "25"}) {
		t.Errorf("offsets %q", offsets)
	}
}
