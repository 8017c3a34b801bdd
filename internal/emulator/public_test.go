package emulator

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/vpcep"
)

const publicPath = listPath + "/public"

func listPublic(t *testing.T, e *Emulator, query string) listResponse {
	t.Helper()
	return decode(t, send(e, http.MethodGet, publicPath+"?"+query, "", "X-Auth-Token: "+Token))
}

func TestPublic_parameters(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{}, named(t, "own")...)
	if err := e.Public.Create(ProjectID,
		service(t, `{"id":"a","service_name":"r.dns.a","created_at":"2026-01-01T00:00:01Z","updated_at":"2026-03-02T00:00:00Z"}`),
		service(t, `{"id":"b","service_name":"com.myhuaweicloud.r.OBS","created_at":"2026-01-03T00:00:00Z","updated_at":"2026-03-01T00:00:00Z"}`),
		service(t, `{"id":"c","service_name":"com.myhuaweicloud.r.swr","created_at":"2026-01-02T00:00:00Z","updated_at":"2026-03-09T00:00:00Z"}`),
	); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		query, ids string
		total      float64
		code       string
	}{
		{query: "", ids: "b c a", total: 3},
		{query: "endpoint_service_name=obs", ids: "b", total: 1},
		{query: "endpoint_service_name=Com.", ids: "b c", total: 2},
		{query: "endpoint_service_name=", code: "EndPoint.3076"},
		{query: "endpoint_service_name=" + strings.Repeat("名", 129), code: "EndPoint.3076"},
		{query: "id=c", ids: "c", total: 1},
		{query: "id=own", total: 0},
		{query: "sort_key=create_at&sort_dir=asc", ids: "a c b", total: 3},
		{query: "sort_key=update_at", ids: "c a b", total: 3},
		{query: "sort_key=created_at", code: "EndPoint.0017"},
		{query: "sort_dir=down", code: "EndPoint.0018"},
		{query: "limit=1&offset=1", ids: "c", total: 3},
		{query: "limit=0", ids: "b c a", total: 3},
		{query: "limit=1001", code: "EndPoint.0006"},
		{query: "offset=-1", code: "EndPoint.0010"},
		{query: "offset=3", total: 3},
		{query: "status=nonsense&net_type=nonsense&public_border_group=", ids: "b c a", total: 3}, // not parameters of this list
	} {
		a := listPublic(t, e, c.query)
		switch {
		case c.code != "":
			if a.Status != 400 || a.Code != c.code || a.Message == "" {
				t.Errorf("%s: %d %q %q, want 400 %s", c.query, a.Status, a.Code, a.Message, c.code)
			}
		case a.Status != 200 || a.ids() != c.ids || a.Total != c.total:
			t.Errorf("%s: %d %s, ids %q of %v, want %q of %v", c.query, a.Status, a.Code, a.ids(), a.Total, c.ids, c.total)
		}
	}
	if a := list(t, e, ""); a.ids() != "own" {
		t.Errorf("the project's own list is %q", a.ids())
	}
	for target, want := range map[string]string{
		strings.Replace(publicPath, ProjectID, "unknown", 1): "EndPoint.0014",
		publicPath + "/x": "APIGW.0101",
	} {
		if a := decode(t, send(e, http.MethodGet, target, "", "X-Auth-Token: "+Token)); a.Code != want {
			t.Errorf("%s: %d %s, want %s", target, a.Status, a.Code, want)
		}
	}
	if a := decode(t, send(e, http.MethodGet, publicPath, "")); a.Code != "APIGW.0301" {
		t.Errorf("without credentials: %d %s", a.Status, a.Code)
	}
}

func TestPublic_hasTheSwitchesAndTheirNumbers(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{})
	if err := e.Public.Create(ProjectID, named(t, "a", "b", "c")...); err != nil {
		t.Fatal(err)
	}
	e.Use(On(Throttle(), 1), On(PageCap(2), 2), On(NoTotal(), 3))
	if a := listPublic(t, e, ""); a.Status != 429 {
		t.Errorf("first: %d", a.Status)
	}
	if a := listPublic(t, e, ""); a.ids() != "a b" || a.Total != 3.0 {
		t.Errorf("second: %q of %v", a.ids(), a.Total)
	}
	if a := listPublic(t, e, "limit=1"); a.ids() != "a" || a.Total != nil {
		t.Errorf("third: %q of %v", a.ids(), a.Total)
	}
	if a := list(t, e, ""); a.Total != 0.0 {
		t.Errorf("the project's own list, as the fourth: %v", a.Total)
	}
	var paths []string
	for _, r := range e.Listings() {
		paths = append(paths, r.Path)
	}
	if want := []string{publicPath, publicPath, publicPath, listPath}; !slices.Equal(paths, want) {
		t.Errorf("listings %q", paths)
	}
}

func TestSample_hasProjectsInTwoRegions(t *testing.T) {
	t.Parallel()
	sample, err := NewSample()
	if err != nil {
		t.Fatal(err)
	}
	e, err := sample.Serve(Config{})
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for project, c := range map[string]struct {
		region string
		own    int
	}{"cn-north-4": {"cn-north-4", 12}, "cn-north-4_staging": {"cn-north-4", 20}, "cn-south-1": {"cn-south-1", 20}} {
		own, public := e.Services(SampleProjectID(project)), e.Public.Services(SampleProjectID(project))
		if len(own) != c.own || len(public) != len(vpcep.PublicServices("x")) {
			t.Errorf("%s has %d services and %d public ones", project, len(own), len(public))
		}
		for _, s := range own {
			if !strings.HasPrefix(s.Name, c.region+".") || ids[s.ID] {
				t.Errorf("%s has the service %s", project, s.Name)
			}
			ids[s.ID] = true
		}
		forms := regexp.MustCompile(`^(com\.myhuaweicloud\.REGION\.(obs|swr|dns)|REGION\.dns\.[0-9a-f-]{36}|REGION\.com\.myhuaweicloud\.v4\.obsv2\.lz11)$`)
		for _, s := range public {
			if !forms.MatchString(strings.ReplaceAll(s.Name, c.region, "REGION")) {
				t.Errorf("%s sees the public service %s", project, s.Name)
			}
			parsed, err := NewService(s.JSON)
			if err != nil || !slices.EqualFunc([]string{parsed.ID, parsed.Name, parsed.CreatedAt}, []string{s.ID, s.Name, s.CreatedAt}, func(a, b string) bool { return a == b && a != "" }) {
				t.Errorf("%s: %s: %v", project, s.JSON, err)
			}
		}
	}
	if _, err := (Sample{Projects: map[string][]Service{"p": named(t, "a", "a")}}).Serve(Config{}); err == nil || !strings.Contains(err.Error(), "project p: ") {
		t.Errorf("an ID that is there twice: %v", err)
	}
}
