package huaweicloud

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func writeProfile(t *testing.T, dir, name, content string) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

const kooCLI = `{"current": "first", "authEncrypt": "false", "language": "en", "profiles": [
	{"name": "first", "mode": "AKSK", "accessKeyId": "A", "secretAccessKey": "S", "securityToken": "", "region": "cn-north-4", "projectId": "p", "domainId": "d", "readTimeout": 10},
	{"name": "temporary", "mode": "AKSK", "accessKeyId": "A", "secretAccessKey": "S", "securityToken": "T"},
	{"name": "agency", "mode": "agency", "accessKeyId": "A", "secretAccessKey": "S", "agencyName": "a", "agencyDomainName": "n", "agencyDomainId": "i"},
	{"name": "sso", "mode": "SSO", "accessKeyId": "", "region": "cn-north-4", "ssoAuth": {"stsToken": {"accessKeyId": "SA", "secretAccessKey": "SS", "securityToken": "ST"}}},
	{"name": "half", "mode": "AKSK", "accessKeyId": "A"},
	{"name": "no-sso", "mode": "SSO", "accessKeyId": "A", "secretAccessKey": "S"},
	{"name": "server", "mode": "ecsAgency", "region": "cn-north-4"},
	{"name": "role", "mode": "AssumeRole", "agencyName": "a"},
	{"name": "token", "mode": "token"},
	{"name": "", "mode": "AKSK", "accessKeyId": "A", "secretAccessKey": "S"}]}`

// profileSource shows a source with its credential.
func profileSource(s Source) string {
	switch s := s.(type) {
	case *static:
		switch k := s.credential.(type) {
		case AccessKey:
			return strings.Join([]string{k.ID, k.Secret, k.SecurityToken}, " ")
		default:
			return fmt.Sprint(k)
		}
	case *oidc:
		return strings.Join([]string{"OIDC", s.ProviderID, s.IDTokenFile}, " ")
	case nil:
		return ""
	default:
		return s.String()
	}
}

// wantProfile compares profiles, the sources by what they hold.
func wantProfile(t *testing.T, got Profile, err error, source string, want Profile) {
	t.Helper()
	if s := profileSource(got.Source); s != source {
		t.Errorf("source %s, want %s", s, source)
	}
	got.Source = nil
	if got != want || err != nil {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
}

func TestLoadKooCLIProfile(t *testing.T) {
	t.Parallel()
	for form, content := range map[string]string{"plain": kooCLI, "with a byte order mark": "\ufeff" + kooCLI} {
		file := writeProfile(t, t.TempDir(), "config.json", content)
		for name, want := range map[string]struct {
			source  string
			profile Profile
		}{
			"":          {"A S ", Profile{Region: "cn-north-4", ProjectID: "p", DomainID: "d"}},
			"first":     {"A S ", Profile{Region: "cn-north-4", ProjectID: "p", DomainID: "d"}},
			"temporary": {"A S T", Profile{}},
			"agency":    {"A S ", Profile{Agency: AgencyOptions{AgencyName: "a", DomainName: "n", DomainID: "i"}}},
			"sso":       {"SA SS ST", Profile{Region: "cn-north-4"}},
			"server":    {"ECS metadata", Profile{Region: "cn-north-4"}},
		} {
			t.Run(form+" "+name, func(t *testing.T) {
				t.Parallel()
				got, err := LoadKooCLIProfile(file, name)
				wantProfile(t, got, err, want.source, want.profile)
			})
		}
	}
}

func TestLoadKooCLIProfile_unusable(t *testing.T) {
	t.Parallel()
	encrypted := strings.Replace(kooCLI, `"false"`, `"true"`, 1)
	for name, test := range map[string]struct{ content, profile, want string }{
		"half a key":    {kooCLI, "half", `profile "half" in FILE (mode "AKSK") has no access key with its secret`},
		"SSO, no login": {kooCLI, "no-sso", `profile "no-sso" in FILE (mode "SSO") has no access key with its secret`},
		"no profile":    {kooCLI, "another", `FILE has no profile "another"`},
		"empty":         {`{}`, "", `FILE has no profile ""`},
		"encrypted": {encrypted, "",
			`profile "first" in FILE (mode "AKSK") has its keys encrypted, and only KooCLI can read them; store them in plain text with: hcloud configure set --cli-auth-encrypt=false`},
		"assume role": {kooCLI, "role",
			`profile "role" in FILE (mode "AssumeRole") names another profile that holds the keys, which only KooCLI can follow; use that profile, and add a block assume_role with the agency`},
		"token": {kooCLI, "token",
			`profile "token" in FILE (mode "token") holds a token, which only KooCLI can read; set the argument token or the environment variable HW_AUTH_TOKEN`},
		"not JSON": {`secretAccessKey: hidden`, "", "FILE is not KooCLI's JSON"},
		"large":    {kooCLI + strings.Repeat(" ", 1<<20), "", "FILE is larger than 1048576 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := writeProfile(t, t.TempDir(), "config.json", test.content)
			want := strings.ReplaceAll(test.want, "FILE", file)
			if _, err := LoadKooCLIProfile(file, test.profile); err == nil || err.Error() != want {
				t.Errorf("got %v, want %s", err, want)
			}
		})
	}
	for _, file := range []string{"/dev/zero", t.TempDir()} {
		if _, err := LoadKooCLIProfile(file, ""); err == nil || err.Error() != file+" is not a regular file" {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// A server's keys are not in the file, encrypted or not.
func TestLoadKooCLIProfile_encryptedServer(t *testing.T) {
	t.Parallel()
	file := writeProfile(t, t.TempDir(), "config.json", strings.Replace(kooCLI, `"false"`, `"true"`, 1))
	got, err := LoadKooCLIProfile(file, "server")
	wantProfile(t, got, err, "ECS metadata", Profile{Region: "cn-north-4"})
}

func TestLoadKooCLIProfile_homeDirectory(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	writeProfile(t, home, ".hcloud/config.json", kooCLI)
	for _, file := range []string{"", "~/.hcloud/config.json"} {
		if got, err := LoadKooCLIProfile(file, ""); got.Region != "cn-north-4" || err != nil {
			t.Errorf("%q: %+v, %v", file, got, err)
		}
	}
}

func TestLoadSDKProfile(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		content, source string
		want            Profile
		err             string
	}{
		"key":                 {"[basic]\nak = A\nsk = S\n", "A S ", Profile{}, ""},
		"byte order mark":     {"\ufeff[basic]\nak = A\nsk = S\n", "A S ", Profile{}, ""},
		"odd letters":         {"[basic]\nak = A\nsk = S#;=\nsecurity_token = T\n", "A S#;= T", Profile{}, ""},
		"identity provider":   {"[basic]\nidp_id = i\nid_token_file = f\n", "OIDC i f", Profile{}, ""},
		"provider before key": {"[basic]\nak = A\nsk = S\nidp_id = i\nid_token_file = f\n", "OIDC i f", Profile{}, ""},
		"half a provider":     {"[basic]\nak = A\nsk = S\nidp_id = i\n", "A S ", Profile{}, ""},
		"everything": {"[basic]\nak = A\nsk = S\nproject_id = p\ndomain_id = d\niam_endpoint = https://iam.example.com\n", "A S ",
			Profile{ProjectID: "p", DomainID: "d", IAMEndpoint: "https://iam.example.com"}, ""},
		"half a key":    {"[basic]\nak = A\n", "", Profile{}, "section [basic] of FILE needs both ak and sk, or both idp_id and id_token_file"},
		"other section": {"[global]\nak = A\nsk = S\n", "", Profile{}, "section [basic] of FILE needs both ak and sk, or both idp_id and id_token_file"},
		"not INI":       {"[basic]\nak = A\nsk hidden hidden\n", "", Profile{}, "FILE is not in INI form"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := writeProfile(t, t.TempDir(), "credentials", test.content)
			got, err := LoadSDKProfile(file)
			if test.err != "" {
				if want := strings.ReplaceAll(test.err, "FILE", file); err == nil || err.Error() != want {
					t.Errorf("got %v, want %s", err, want)
				}
				return
			}
			wantProfile(t, got, err, test.source, test.want)
		})
	}
}

func TestLoadSDKProfile_homeDirectory(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	for _, file := range []string{"", filepath.Join(home, "none")} {
		if _, err := LoadSDKProfile(file); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%q: got %v", file, err)
		}
	}
	writeProfile(t, home, ".huaweicloud/credentials", "[basic]\nak = A\nsk = S\n")
	got, err := LoadSDKProfile("")
	wantProfile(t, got, err, "A S ", Profile{})
}
