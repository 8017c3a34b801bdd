package docs

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/vpcep/terraform-provider-vpcep/internal/config"
)

// settings are what a provider is configured with.
type settings struct {
	block config.Block
	env   map[string]string
}

func (s settings) resolve(t *testing.T) config.Configuration {
	t.Helper()
	c, problems := config.Resolve(s.block, config.Environment{Getenv: func(name string) string { return s.env[name] }})
	for _, p := range problems {
		if !p.Warning {
			t.Fatalf("%s: %s", p.Summary, p.Detail)
		}
	}
	return c
}

// remove takes arguments and variables away.
func (s settings) remove(names ...string) {
	for _, name := range names {
		delete(s.env, name)
		for path := range s.block {
			if path.Root == name {
				delete(s.block, path)
			}
		}
	}
}

func newSettings(arguments, env map[string]string) settings {
	block := config.Block{}
	for path, value := range arguments {
		root, name, _ := strings.Cut(path, ".")
		block[config.Path{Root: root, Name: name}] = config.Value{Text: value}
	}
	return settings{block, env}
}

// tableAfter returns the cells of the first table after a heading, without its header.
func tableAfter(t *testing.T, page, heading string) [][]string {
	t.Helper()
	_, section, found := strings.Cut(page, "\n"+heading+"\n")
	if !found {
		t.Fatalf("no heading %q", heading)
	}
	var rows [][]string
	for line := range strings.Lines(section) {
		if !strings.HasPrefix(line, "|") {
			if len(rows) > 0 {
				break
			}
			continue
		}
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, cells)
	}
	return rows[2:]
}

var codeSpan = regexp.MustCompile("`([^`]+)`")

// codes are the words in code font.
func codes(cell string) []string {
	var words []string
	for _, match := range codeSpan.FindAllStringSubmatch(cell, -1) {
		words = append(words, match[1])
	}
	return words
}

func authenticationPage(t *testing.T) string {
	t.Helper()
	return read(t, os.DirFS("../.."), "docs/guides/authentication.md")
}

func writeFile(t *testing.T, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// All methods on the page are configured. The provider must use the first one, without that the second, and so on.
func TestAuthenticationPage_orderOfMethods(t *testing.T) {
	t.Parallel()
	profiles := writeFile(t, `{"profiles": [{"name": "work", "mode": "AKSK", "accessKeyId": "A", "secretAccessKey": "S"}]}`)
	credentials := writeFile(t, "[basic]\nak = A\nsk = S\n")
	s := newSettings(map[string]string{
		"token": "T", "access_key": "A", "secret_key": "S", "security_token": "T",
		"user_name": "u", "password": "p", "domain_name": "d",
		"assume_role_with_oidc.idp_id": "i", "assume_role_with_oidc.id_token": "T",
		"profile": "work", "shared_config_file": profiles,
	}, map[string]string{
		"HW_AUTH_TOKEN": "T", "HW_ACCESS_KEY": "A", "HW_SECRET_KEY": "S", "HW_SECURITY_TOKEN": "T",
		"HW_USER_NAME": "u", "HW_USER_PASSWORD": "p", "HW_DOMAIN_NAME": "d",
		"HW_ASSUME_ROLE_IDP_ID": "i", "HW_ASSUME_ROLE_ID_TOKEN": "T",
		"HW_PROFILE": "work", "HW_SHARED_CONFIG_FILE": profiles,
		"HUAWEICLOUD_SDK_CREDENTIALS_FILE":  credentials,
		"HC_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1/", "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE": "f",
	})
	rows := tableAfter(t, authenticationPage(t), "## All methods and their precedence")
	check := func(row []string, names []string) {
		t.Helper()
		got := s.resolve(t).Credentials.String() // such as "token (argument token)"
		from := "this server"                    // ECS metadata has no setting
		if len(names) > 0 {
			from = strings.Join(names, "|")
		}
		if !regexp.MustCompile(`[ (](` + from + `)[.)]`).MatchString(got) {
			t.Fatalf("the page has %q, the provider uses %s", row[1], got)
		}
		s.remove(names...)
	}
	for _, row := range rows {
		if arguments := codes(row[2]); len(arguments) > 0 {
			check(row, arguments)
		}
	}
	for _, row := range rows {
		check(row, codes(row[3]))
	}
}

// As for the methods: each setting has its name as its value.
func TestAuthenticationPage_orderOfProjects(t *testing.T) {
	t.Parallel()
	s := newSettings(map[string]string{
		"profile": "work",
		"shared_config_file": writeFile(t, `{"profiles": [{"name": "work", "mode": "AKSK", "accessKeyId": "A", "secretAccessKey": "S",
			"region": "cn-north-4", "projectId": "profile"}]}`),
		"project_id": "project_id", "project_name": "project_name",
	}, map[string]string{
		"HW_REGION_NAME": "cn-north-4", "HW_PROJECT_ID": "HW_PROJECT_ID", "HW_PROJECT_NAME": "HW_PROJECT_NAME",
	})
	rows := tableAfter(t, authenticationPage(t), "## Region and project")
	if rows[0][1] != "data source" {
		t.Fatalf("the first row is %q", rows[0])
	}
	for _, row := range rows[1:] {
		names := codes(row[2])
		switch row[1] {
		case "profile":
			names = []string{"profile"}
		case "default":
			names = []string{""} // the client takes the name of the region
		}
		for _, name := range names {
			client := s.resolve(t).Client
			if got := cmp.Or(client.ProjectID, client.ProjectName); got != name {
				t.Fatalf("the page has %q, the provider uses %q", name, got)
			}
			s.remove(name)
			if name == "profile" {
				s.remove("shared_config_file")
				s.env["HW_AUTH_TOKEN"] = "T"
			}
		}
	}
}
