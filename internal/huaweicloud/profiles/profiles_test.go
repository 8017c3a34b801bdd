package profiles

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

// source shows where a profile's credentials come from, and returns the rest of it.
func source(p Profile) (string, Profile) {
	text := strings.Join([]string{p.AccessKey, p.SecretKey, p.SecurityToken}, " ")
	switch {
	case p.ECSAgency:
		text = "ECS metadata" + strings.TrimSpace(text)
	case p.IdentityProviderID != "":
		text = strings.Join([]string{"OIDC", p.IdentityProviderID, p.IDTokenFile}, " ") + strings.TrimSpace(text)
	}
	p.AccessKey, p.SecretKey, p.SecurityToken, p.ECSAgency, p.IdentityProviderID, p.IDTokenFile = "", "", "", false, "", ""
	return text, p
}

// wantProfile compares profiles, the sources by what they hold.
func wantProfile(t *testing.T, got Profile, err error, wantSource string, want Profile) {
	t.Helper()
	gotSource, rest := source(got)
	if gotSource != wantSource {
		t.Errorf("source %s, want %s", gotSource, wantSource)
	}
	if rest != want || err != nil {
		t.Errorf("%#v, %v, want %#v", rest, err, want)
	}
}

func TestLoadKooCLI(t *testing.T) {
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
			"agency":    {"A S ", Profile{AgencyName: "a", AgencyDomainName: "n", AgencyDomainID: "i"}},
			"sso":       {"SA SS ST", Profile{Region: "cn-north-4"}},
			"server":    {"ECS metadata", Profile{Region: "cn-north-4"}},
		} {
			t.Run(form+" "+name, func(t *testing.T) {
				t.Parallel()
				got, err := LoadKooCLI(file, name)
				wantProfile(t, got, err, want.source, want.profile)
			})
		}
	}
}

func TestLoadKooCLI_unusable(t *testing.T) {
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
			if _, err := LoadKooCLI(file, test.profile); err == nil || err.Error() != want {
				t.Errorf("got %v, want %s", err, want)
			}
		})
	}
	for _, file := range []string{"/dev/zero", t.TempDir()} {
		if _, err := LoadKooCLI(file, ""); err == nil || err.Error() != file+" is not a regular file" {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// A server's keys are not in the file, encrypted or not.
func TestLoadKooCLI_encryptedServer(t *testing.T) {
	t.Parallel()
	file := writeProfile(t, t.TempDir(), "config.json", strings.Replace(kooCLI, `"false"`, `"true"`, 1))
	got, err := LoadKooCLI(file, "server")
	wantProfile(t, got, err, "ECS metadata", Profile{Region: "cn-north-4"})
}

func TestLoadKooCLI_homeDirectory(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	writeProfile(t, home, ".hcloud/config.json", kooCLI)
	for _, file := range []string{"", "~/.hcloud/config.json"} {
		if got, err := LoadKooCLI(file, ""); got.Region != "cn-north-4" || err != nil {
			t.Errorf("%q: %+v, %v", file, got, err)
		}
	}
}

func TestLoadSDK(t *testing.T) {
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
			got, err := LoadSDK(file)
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

func TestLoadSDK_homeDirectory(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	for _, file := range []string{"", filepath.Join(home, "none")} {
		if _, err := LoadSDK(file); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%q: got %v", file, err)
		}
	}
	writeProfile(t, home, ".huaweicloud/credentials", "[basic]\nak = A\nsk = S\n")
	got, err := LoadSDK("")
	wantProfile(t, got, err, "A S ", Profile{})
}

func TestProfile_hidesItsSecretsWhenPrinted(t *testing.T) {
	t.Parallel()
	p := Profile{AccessKey: "hidden-id", SecretKey: "hidden-secret", SecurityToken: "hidden-token"}
	for _, v := range []any{p, &p} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			if text := fmt.Sprintf(verb, v); strings.Contains(text, "hidden") || strings.Contains(text, fmt.Sprintf("%x", "hidden")) {
				t.Errorf("%s of %T: %s", verb, v, text)
			}
		}
	}
}
