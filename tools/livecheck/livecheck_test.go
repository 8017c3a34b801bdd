package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/terraformcli"
)

var withToken = credentials.NewStatic(credentials.Token(emulator.Token))

// liveCheck runs the program against an emulator with services, and returns its report whole and by check.
func liveCheck(t *testing.T, source credentials.Source, services []emulator.Service, switches ...emulator.Switch) (string, map[string]result, error) {
	t.Helper()
	endpoint, err := url.Parse(serve(t, services, switches...))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err = reportOn(t.Context(), huaweicloud.Config{
		Region: emulator.Region, Endpoints: map[string]*url.URL{"vpcep": endpoint, "iam": endpoint, "sts": endpoint}, Credentials: credentials.NewCache(source), Transport: http.DefaultTransport,
	}, &out)
	results := map[string]result{}
	_, table, _ := strings.Cut(out.String(), "SEEN\n")
	for line := range strings.Lines(table) {
		check, rest, _ := strings.Cut(line, "  ")
		verdict, seen, _ := strings.Cut(strings.TrimSpace(rest), "  ")
		results[check] = result{check, verdict, strings.TrimSpace(seen)}
	}
	return out.String(), results, err
}

func serve(t *testing.T, services []emulator.Service, switches ...emulator.Switch) string {
	t.Helper()
	e := emulator.New(emulator.Config{})
	if err := errors.Join(e.Create(emulator.ProjectID, services...), e.Public.Create(emulator.ProjectID, emulator.PublicServices(emulator.Region)...)); err != nil {
		t.Fatal(err)
	}
	e.Use(switches...)
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	return server.URL
}

func lifelike(t *testing.T) []emulator.Service {
	t.Helper()
	services, err := emulator.Dataset("lifelike")
	if err != nil {
		t.Fatal(err)
	}
	return services
}

func TestReport_asAssumedForTheReference(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]credentials.Source{
		"token":      withToken,
		"password":   credentials.NewPassword(credentials.PasswordOptions{UserName: emulator.User, Password: emulator.Password, DomainName: emulator.Domain}),
		"access key": credentials.NewStatic(credentials.AccessKey{ID: emulator.AccessKey, Secret: emulator.SecretKey}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report, results, err := liveCheck(t, source, lifelike(t))
			if err != nil {
				t.Fatal(err)
			}
			for _, check := range []string{
				"listing", "page size", "in 2 pages", "in 6 pages", "newest first", "order", "limit=1001", "offset at the total", "unknown status",
				"error body", "no match", "special characters", "names", "part of a name", "part in capitals", "no limit", "limit=0", "limit=1",
				"offset=0", "unknown token", "values", "unknown fields", "times", "field id", "sort_key=created_at", "caller identity", "request ids", "throttling", "responses",
				"public services", "public values", "public unknown fields", "public times", "public field is_charge",
			} {
				if r, ok := results[check]; !ok || r.verdict == differs || r.verdict == notSeen {
					t.Errorf("%s: got %+v, want it asked and as assumed", check, r)
				}
			}
			if got, want := results["field ports[].client_port"].seen, "number (14), string (2)"; got != want {
				t.Errorf("ports: got %q, want %q", got, want)
			}
			if t.Failed() {
				t.Log(report)
			}
		})
	}
}

func TestReport_hasNoIDNameOrSecret(t *testing.T) {
	t.Parallel()
	services := append(lifelike(t), emulator.Generate(20, 1)...)
	secret, err := emulator.NewService([]byte(`{"id": "a-secret", "service_name": "a-secret", "status": "available",
		"created_at": "2026-01-01T00:00:00Z", "pool_id": "a-secret", "labels": {"a-secret": "a-secret"}, "ports": [{"pool": "a-secret"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	private := []string{"a-secret", emulator.ProjectID, emulator.DomainID, emulator.Token, emulator.AccessKey, emulator.SecretKey,
		emulator.User, emulator.Password, emulator.Domain}
	for _, s := range services {
		var fields struct {
			PortID      string `json:"port_id"`
			VpcID       string `json:"vpc_id"`
			IP          string `json:"ip"`
			Description string `json:"description"`
			Tags        []struct{ Key, Value string }
		}
		if err := json.Unmarshal(s.JSON, &fields); err != nil {
			t.Fatal(err)
		}
		private = append(private, s.ID, s.Name, fields.PortID, fields.VpcID, fields.IP, fields.Description)
		for _, tag := range fields.Tags {
			private = append(private, tag.Key, tag.Value)
		}
	}
	for _, source := range []credentials.Source{
		withToken,
		credentials.NewPassword(credentials.PasswordOptions{UserName: emulator.User, Password: emulator.Password, DomainName: emulator.Domain}),
		credentials.NewStatic(credentials.AccessKey{ID: emulator.AccessKey, Secret: emulator.SecretKey}),
	} {
		report, _, err := liveCheck(t, source, append(services, secret))
		if err != nil {
			t.Fatal(err)
		}
		report = strings.ReplaceAll(report, "public field owner", "") // an attribute, and the key of a tag
		for _, s := range private {
			if len(s) > 3 && strings.Contains(report, s) {
				t.Errorf("with %s, the report holds %q:\n%s", source, s, report)
			}
		}
	}
}

func TestReport_everyLineIsInTheGuide(t *testing.T) {
	t.Parallel()
	_, results, err := liveCheck(t, withToken, lifelike(t))
	if err != nil {
		t.Fatal(err)
	}
	guide, err := os.ReadFile("../../templates/guides/assumptions.md")
	if err != nil {
		t.Fatal(err)
	}
	explained := map[string]bool{"responses": true} // how fast they came: no assumption
	for line := range strings.Lines(string(guide)) {
		columns := strings.Split(strings.TrimSpace(line), " | ")
		if len(columns) != 4 {
			continue
		}
		for i, name := range strings.Split(columns[3], "`") {
			if i%2 == 0 {
				continue
			}
			explained[name] = true
			if _, ok := results[name]; !ok {
				t.Errorf("the guide explains %q, which is not in the report", name)
			}
		}
	}
	for check := range results {
		if !explained[check] && !strings.HasPrefix(strings.TrimPrefix(check, "public "), "field ") {
			t.Errorf("the guide does not explain %q", check)
		}
	}
}

func TestReport_saysWhatDiffers(t *testing.T) {
	t.Parallel()
	service := func(object string) emulator.Service {
		s, err := emulator.NewService([]byte(object))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	reverse := func(p *emulator.Page) {
		p.Matches = slices.Clone(p.Matches)
		slices.Reverse(p.Matches)
	}
	page := func(change func(p *emulator.Page)) emulator.Switch {
		return emulator.Switch{Page: func(_ int, p *emulator.Page) { change(p) }}
	}
	for name, test := range map[string]struct {
		services []emulator.Service
		odd      emulator.Switch
		check    string
		seen     string
		wrong    bool // the program fails
	}{
		"a listing refused": {
			odd: emulator.Fail(403, "EndPoint.0004", ""), check: "listing", seen: "403 EndPoint.0004", wrong: true,
		},
		"a web page": {
			odd: emulator.HTML(), check: "listing", seen: "200 without an error code", wrong: true,
		},
		"a total of public services as text": {
			odd: emulator.Switch{Page: func(_ int, p *emulator.Page) {
				if len(p.Matches) > 0 && strings.Contains(string(p.Matches[0].JSON), `"is_charge"`) {
					p.Total = strconv.Itoa(len(p.Matches))
				}
			}},
			check: "public services", seen: `5 services, total_count "5"`,
		},
		"small pages": {
			odd: emulator.PageCap(7), check: "page size", seen: "1000 asked: 200 with 7 of 12",
		},
		"a total as text": {
			odd: emulator.StringTotal(), check: "page size", seen: `1000 asked: 200 with 12 of "12"`,
		},
		"services missing from small pages": {
			odd: page(func(p *emulator.Page) {
				if p.Limit < 1000 && len(p.Matches) > 0 {
					p.Matches = p.Matches[1:]
					p.Total = len(p.Matches)
				}
			}),
			check: "in 2 pages", seen: "same services false", wrong: true,
		},
		"another order every time": {
			services: []emulator.Service{
				service(`{"id": "1", "created_at": "2026-01-01T00:00:00Z", "service_name": "r.1"}`),
				service(`{"id": "2", "created_at": "2026-01-01T00:00:00Z", "service_name": "r.2"}`),
			},
			odd:   emulator.On(page(reverse), 1),
			check: "order", seen: "1 pairs of equal times; the same when read again: false",
		},
		"oldest first": {
			services: []emulator.Service{
				service(`{"id": "1", "created_at": "2026-01-01T00:00:00Z", "service_name": "r.1"}`),
				service(`{"id": "2", "created_at": "2026-01-02T00:00:00Z", "service_name": "r.2"}`),
			},
			odd:   page(reverse),
			check: "newest first", seen: "sorted by created_at, descending: false",
		},
		"a value of its own": {
			services: []emulator.Service{service(`{"id": "1", "service_name": "r.1", "server_type": "BMS"}`)},
			check:    "values", seen: "server_type=BMS (1)",
		},
		"times without a zone": {
			services: []emulator.Service{service(`{"id": "1", "service_name": "r.1", "created_at": "2018-01-30T07:42:01.174"}`)},
			check:    "times", seen: "9999-99-99T99:99:99.999 (1)",
		},
		"names of another form": {
			services: []emulator.Service{service(`{"id": "1", "service_name": "test123"}`)},
			check:    "names", seen: "another form (1)",
		},
		"another error code": {
			odd: emulator.Switch{Before: func(n int, w http.ResponseWriter, r *http.Request) bool {
				return r.URL.Query().Get("limit") == "1001" && emulator.Fail(400, "EndPoint.0002", "").Before(n, w, r)
			}},
			check: "limit=1001", seen: "400 EndPoint.0002",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			services := test.services
			if services == nil {
				services = lifelike(t)
			}
			report, results, err := liveCheck(t, withToken, services, test.odd)
			if got := results[test.check]; got.verdict != differs || !strings.Contains(got.seen, test.seen) {
				t.Errorf("got %+v, want %s with %q in\n%s", got, differs, test.seen, report)
			}
			if (err != nil) != test.wrong {
				t.Errorf("got error %v, want one: %t", err, test.wrong)
			}
			if test.check == "in 2 pages" && !errors.Is(err, errWrong) {
				t.Errorf("got error %v, want %v", err, errWrong)
			}
		})
	}
}

func TestRun_takesTheAccountFromTheEnvironment(t *testing.T) {
	for name, test := range map[string]struct {
		variables map[string]string
		want, err string
	}{
		"a token":        {map[string]string{"HW_AUTH_TOKEN": emulator.Token}, "12 services", ""},
		"no credentials": {nil, "Skipped: no credentials", ""},
		"a bad value":    {map[string]string{"HW_AUTH_TOKEN": emulator.Token, "HW_INSECURE": "perhaps"}, "", "HW_INSECURE"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, variable := range terraformcli.ProviderVariables() {
				t.Setenv(variable, "")
			}
			t.Setenv("HOME", t.TempDir())
			t.Setenv("HW_REGION_NAME", emulator.Region)
			t.Setenv("HW_PROJECT_ID", emulator.ProjectID)
			t.Setenv("HW_VPCEP_ENDPOINT", serve(t, lifelike(t)))
			for variable, value := range test.variables {
				t.Setenv(variable, value)
			}
			var out bytes.Buffer
			err := run(t.Context(), &out)
			if !strings.Contains(out.String(), test.want) {
				t.Errorf("got %q, want %q in it", out.String(), test.want)
			}
			if (err != nil) != (test.err != "") || err != nil && !strings.Contains(err.Error(), test.err) {
				t.Errorf("got error %v, want %q", err, test.err)
			}
		})
	}
}
