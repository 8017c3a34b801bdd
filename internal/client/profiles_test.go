package client

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func writeFile(t *testing.T, dir, name, content string) string {
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
	{"name": "first", "mode": "AKSK", "accessKeyId": "A", "secretAccessKey": "S", "region": "cn-north-4", "projectId": "p"},
	{"name": "temporary", "mode": "AKSK", "accessKeyId": "A", "secretAccessKey": "S", "securityToken": "T"},
	{"name": "agency", "mode": "agency", "accessKeyId": "A", "secretAccessKey": "S", "agencyName": "a", "agencyDomainName": "n", "agencyDomainId": "i"},
	{"name": "sso", "mode": "SSO", "accessKeyId": "", "ssoAuth": {"stsToken": {"accessKeyId": "SA", "secretAccessKey": "SS", "securityToken": "ST"}}},
	{"name": "half", "mode": "AKSK", "accessKeyId": "A"},
	{"name": "server", "mode": "ecsAgency"}]}`

func TestKooCLIProfile(t *testing.T) {
	t.Parallel()
	file := writeFile(t, t.TempDir(), "config.json", kooCLI)
	for name, want := range map[string]Profile{
		"":          {Key: AccessKey{Access: "A", Secret: "S"}, Region: "cn-north-4", ProjectID: "p"},
		"first":     {Key: AccessKey{Access: "A", Secret: "S"}, Region: "cn-north-4", ProjectID: "p"},
		"temporary": {Key: AccessKey{Access: "A", Secret: "S", SecurityToken: "T"}},
		"agency":    {Key: AccessKey{Access: "A", Secret: "S"}, Agency: AgencyOptions{AgencyName: "a", DomainName: "n", DomainID: "i"}},
		"sso":       {Key: AccessKey{Access: "SA", Secret: "SS", SecurityToken: "ST"}},
	} {
		if got, err := LoadKooCLIProfile(file, name); got != want || err != nil {
			t.Errorf("%q: %+v, %v, want %+v", name, got, err, want)
		}
	}
}

func TestKooCLIProfileThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ content, profile, want string }{
		"half a key": {kooCLI, "half", `profile "half" in FILE (mode "AKSK") has no access key with its secret`},
		"no key":     {kooCLI, "server", `profile "server" in FILE (mode "ecsAgency") has no access key with its secret`},
		"no profile": {kooCLI, "another", `FILE has no profile "another"`},
		"empty":      {`{}`, "", `FILE has no profile ""`},
		"encrypted": {strings.Replace(kooCLI, `"false"`, `"true"`, 1), "",
			"the keys in FILE are encrypted and only KooCLI can read them; store them in plain with: hcloud configure set --cli-auth-encrypt=false"},
		"not JSON": {`secretAccessKey: hidden`, "", "FILE is not KooCLI's JSON"},
	} {
		file := writeFile(t, t.TempDir(), "config.json", test.content)
		want := strings.ReplaceAll(test.want, "FILE", file)
		if _, err := LoadKooCLIProfile(file, test.profile); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
}

func TestProfilesOfTheHomeDirectory(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	if _, err := LoadSDKProfile(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: got %v", err)
	}
	for _, file := range []string{"", "~/.hcloud/config.json"} {
		writeFile(t, home, ".hcloud/config.json", kooCLI)
		if got, err := LoadKooCLIProfile(file, ""); got.Region != "cn-north-4" || err != nil {
			t.Errorf("%q: %v, %v", file, got, err)
		}
	}
	file := filepath.Join(home, ".huaweicloud/credentials")
	for content, want := range map[string]string{
		"[basic]\nak = A\nsk = S\n":           "",
		"[basic]\nak = A\n":                   "section [basic] of " + file + " needs both ak and sk",
		"[global]\nak = A\nsk = S\n":          "section [basic] of " + file + " needs both ak and sk",
		"[basic]\nak = A\nsk hidden hidden\n": file + " is not in INI form",
	} {
		writeFile(t, home, ".huaweicloud/credentials", content)
		_, err := LoadSDKProfile()
		if text := errorText(err); text != want {
			t.Errorf("%q: %s, want %s", content, text, want)
		}
	}
	writeFile(t, home, ".huaweicloud/credentials", "[basic]\nak = A\nsk = S#;=\nsecurity_token = T\nproject_id = p\niam_endpoint = https://iam.example.com\n")
	want := Profile{Key: AccessKey{Access: "A", Secret: "S#;=", SecurityToken: "T"}, ProjectID: "p", IAM: "https://iam.example.com"}
	if got, err := LoadSDKProfile(); got != want || err != nil {
		t.Errorf("%v, %v; the secret is %q", got, err, got.Key.Secret)
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
