package vpcep

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// create adds services to a project, which fails for an id that is there twice.
func create(t *testing.T, services []Service) {
	t.Helper()
	if err := NewProjects(slices.Values([]string{"project"})).Create("project", services...); err != nil {
		t.Error(err)
	}
}

// goPhrases are encoding/json's own.
var goPhrases = regexp.MustCompile(`(^| )json: |invalid character|unexpected end|cannot unmarshal|Go (struct|value)`)

func TestLoadFile_takesTheAPIsResponseShape(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ document, ids, fault string }{
		{document: `{"endpoint_services":[{"id":"a"},{"id":"b","x":[1]}],"total_count":2}`, ids: "a b"},
		{document: `{"endpoint_services":[]}`},
		{document: `{"endpoint_services":null}`, fault: `no "endpoint_services" list`},
		{document: `{}`, fault: `no "endpoint_services" list`},
		{document: `{"endpoint_services":[{"service_name":"x"}]}`, fault: `endpoint_services[0]: no id: {"service_name":"x"}`},
		{document: `{"endpoint_services":["a"]}`, fault: `endpoint_services[0]: not a JSON object: "a"`},
		{document: `{"endpoint_services":[{"id":"a"},null]}`, fault: "endpoint_services[1]: not a JSON object: null"},
		{document: `{"endpoint_services":[{"id":"a"},{"id":"b"},{"id":"a"}]}`, fault: `endpoint_services[2]: the id "a" is there twice`},
		{document: `[`, fault: "not complete"},
		{document: ``, fault: "not complete"},
		{document: `[]`, fault: `not of the form {"endpoint_services": […]}`},
		{document: `{"endpoint_services":{}}`, fault: `not of the form {"endpoint_services": […]}`},
		{document: "{\n  \"é\": ]}", fault: "line 2, column 8: not valid JSON"},
		{document: `{"endpoint_services":[]}}`, fault: "line 1, column 25: not valid JSON"},
		{document: "\xef\xbb\xbf" + `{"endpoint_services":[{"id":"a"}]}`, ids: "a"},
		{document: "\xff\xfe{\x00}\x00", fault: "UTF-16"},
		{document: "\x00{\x00}", fault: "UTF-16"},
		{document: `{"endpoint_services":[{"id":7,"service_name":[],"status":true}]}`, ids: "7"},
	} {
		name := filepath.Join(t.TempDir(), "services.json")
		if err := os.WriteFile(name, []byte(c.document), 0o600); err != nil {
			t.Fatal(err)
		}
		services, err := LoadFile(name)
		var ids []string
		for _, s := range services {
			ids = append(ids, s.ID)
		}
		if strings.Join(ids, " ") != c.ids || (err != nil) != (c.fault != "") ||
			err != nil && (!strings.Contains(err.Error(), c.fault) || !strings.Contains(err.Error(), name)) ||
			err != nil && goPhrases.MatchString(err.Error()) {
			t.Errorf("%s: ids %q, error %v", c.document, ids, err)
		}
	}
	if _, err := LoadFile(filepath.Join(t.TempDir(), "none.json")); !os.IsNotExist(err) {
		t.Errorf("no file: %v", err)
	}
}

// Whatever a data file holds, it is served byte for byte or refused in words that do not come from Go.
func FuzzParse(f *testing.F) {
	for _, document := range []string{
		`{"endpoint_services":[{"id":"a"},{"id":7,"x":[1]}],"total_count":2}`, `{"endpoint_services":[{}]}`, `{"endpoint_services":[1]}`,
		"\xef\xbb\xbf{", "\xff\xfe{", `{"endpoint_services":7}`, "{\n}}", "[", "",
	} {
		f.Add([]byte(document))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		services, err := Parse(document)
		if err != nil && goPhrases.MatchString(strings.SplitN(err.Error(), ": {", 2)[0]) {
			t.Errorf("%q: %v", document, err)
		}
		for _, s := range services {
			if s.ID == "" || !bytes.Contains(document, s.JSON) {
				t.Errorf("%q: service %q: %s", document, s.ID, s.JSON)
			}
		}
	})
}

func TestDatasets_canBeParsed(t *testing.T) {
	t.Parallel()
	if want := []string{"lifelike", "reference-example"}; !slices.Equal(Datasets(), want) {
		t.Errorf("data sets %q, want %q", Datasets(), want)
	}
	for _, name := range Datasets() {
		services, err := Dataset(name)
		if err != nil {
			t.Fatal(err)
		}
		create(t, services)
	}
	if _, err := Dataset("none"); err == nil || !strings.Contains(err.Error(), "lifelike") {
		t.Errorf("unknown name: %v", err)
	}
}

func TestGenerate_isRepeatableAndVaried(t *testing.T) {
	t.Parallel()
	services := Generate(500, 7, "cn-north-4", "project", "domain")
	if !reflect.DeepEqual(services, Generate(500, 7, "cn-north-4", "project", "domain")) {
		t.Error("the same seed gives other services")
	}
	if reflect.DeepEqual(services, Generate(500, 8, "cn-north-4", "project", "domain")) {
		t.Error("another seed gives the same services")
	}
	uuid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	var all strings.Builder
	present, null := map[string]int{}, map[string]int{}
	for i, s := range services {
		if !uuid.MatchString(s.ID) || !strings.HasPrefix(s.Name, "cn-north-4.") || !strings.HasSuffix(s.Name, "."+s.ID) {
			t.Errorf("service %d: id %q, name %q", i, s.ID, s.Name)
		}
		if i > 0 && s.CreatedAt >= services[i-1].CreatedAt {
			t.Errorf("service %d is not older than the one before it", i)
		}
		var fields map[string]any
		if err := json.Unmarshal(s.JSON, &fields); err != nil {
			t.Fatal(err)
		}
		for name, value := range fields {
			present[name]++
			if value == nil {
				null[name]++
			}
		}
		all.Write(s.JSON)
	}
	create(t, services)

	for _, want := range []string{
		`"server_type":"LB"`, `"server_type":"VM"`, `"server_type":"VIP"`, `"service_type":"interface"`, `"service_type":"gateway"`,
		`"status":"available"`, `"status":"creating"`, `"status":"failed"`, `"status":"deleting"`,
		`"protocol":"TCP"`, `"error_message"`, `[{"message"`, `"error":[]`, `"tags":[]`, `${price}`, `\"fast\"`, `\n`, `成本中心`, `🚚`,
	} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("no %s in 500 services", want)
		}
	}
	for _, number := range []string{`"client_port":[0-9]`, `"client_port":"[0-9]`} {
		if !regexp.MustCompile(number).MatchString(all.String()) {
			t.Errorf("no %s in 500 services", number)
		}
	}
	for _, name := range []string{"id", "service_name", "status", "ports", "created_at"} {
		if present[name] != 500 || null[name] != 0 {
			t.Errorf("%s is missing or null", name)
		}
	}
	for _, name := range []string{"tags", "error", "description", "connection_count", "tcp_proxy", "ip", "domain_id", "enable_policy", "public_border_group"} {
		if present[name] == 500 || null[name] == 0 || present[name]-null[name] < 50 {
			t.Errorf("%s: present %d times, null %d times", name, present[name], null[name])
		}
	}
}
