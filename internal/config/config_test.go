package config

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestMain gives the tests an empty home directory, and none of the proxies of
// this machine.
func TestMain(m *testing.M) {
	home, err := os.MkdirTemp("", "vpcep-test-home-")
	if err != nil {
		log.Fatal(err)
	}
	_ = os.Setenv("HOME", home)
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"} {
		_ = os.Unsetenv(name)
	}
	code := m.Run()
	_ = os.RemoveAll(home)
	os.Exit(code)
}

// texts are names with their values.
type texts map[string]string

const unknown = "(known after apply)"

// newBlock makes a block of values by their paths, such as
// "assume_role[1].duration".
func newBlock(values texts) Block {
	block := Block{}
	for path, value := range values {
		var p Path
		p.Root, p.Name, _ = strings.Cut(path, ".")
		if root, index, nested := strings.Cut(p.Root, "["); nested {
			p.Root = root
			_, _ = fmt.Sscanf(index, "%d]", &p.Index)
		}
		block[p] = Value{Text: value}
		if value == unknown {
			block[p] = Value{Unknown: true}
		}
	}
	return block
}

func newEnvironment(variables texts) Environment {
	return Environment{Getenv: func(name string) string { return variables[name] }}
}

// given is what a provider may be configured with.
type given struct {
	block, env texts
	files      texts // in a directory that ~ in the values stands for
}

// prepare writes the files and expands ~ in the values.
func (g given) prepare(t *testing.T) (Block, Environment) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range g.files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	expanded := func(values texts) texts {
		all := texts{}
		for name, value := range values {
			all[name] = strings.Replace(value, "~", dir, 1)
		}
		return all
	}
	return newBlock(expanded(g.block)), newEnvironment(expanded(g.env))
}

// lines are problems as text, errors before warnings.
func lines(problems []Problem) []string {
	var all []string
	for _, p := range problems {
		line := fmt.Sprintf("%s: %s: %s", p.Path, p.Summary, p.Detail)
		if p.Warning {
			line = "warning: " + line
		}
		all = append(all, line)
	}
	slices.Sort(all)
	return all
}

const kooCLIKey = `{"current": "default", "profiles": [{"name": "default", "mode": "AKSK", "accessKeyId": "A", "secretAccessKey": "S"%s}]}`

// Which credentials are found, and where.
func TestResolve_credentials(t *testing.T) {
	t.Parallel()
	key := texts{"access_key": "A", "secret_key": "S"}
	koo := texts{"koo.json": fmt.Sprintf(kooCLIKey, "")}
	for name, test := range map[string]struct {
		given given
		want  string
	}{
		"token":                   {given{block: texts{"token": "T"}}, "token (argument token)"},
		"token, environment":      {given{env: texts{"HW_AUTH_TOKEN": "T"}}, "token (environment variable HW_AUTH_TOKEN)"},
		"token, OS":               {given{env: texts{"OS_AUTH_TOKEN": "T"}}, "token (environment variable OS_AUTH_TOKEN)"},
		"key":                     {given{block: key}, "access key (argument access_key)"},
		"key, HW":                 {given{env: texts{"HW_ACCESS_KEY": "A", "HW_SECRET_KEY": "S"}}, "access key (environment variable HW_ACCESS_KEY)"},
		"key, OS":                 {given{env: texts{"OS_ACCESS_KEY": "A", "OS_SECRET_KEY": "S"}}, "access key (environment variable OS_ACCESS_KEY)"},
		"key, HUAWEICLOUD_SDK":    {given{env: texts{"HUAWEICLOUD_SDK_AK": "A", "HUAWEICLOUD_SDK_SK": "S"}}, "access key (environment variable HUAWEICLOUD_SDK_AK)"},
		"key, CLOUD_SDK":          {given{env: texts{"CLOUD_SDK_AK": "A", "CLOUD_SDK_SK": "S"}}, "access key (environment variable CLOUD_SDK_AK)"},
		"temporary key":           {given{block: texts{"access_key": "A", "secret_key": "S", "security_token": "T"}}, "temporary access key (argument access_key)"},
		"temporary key, HW":       {given{env: texts{"HW_ACCESS_KEY": "A", "HW_SECRET_KEY": "S", "HW_SECURITY_TOKEN": "T"}}, "temporary access key (environment variable HW_ACCESS_KEY)"},
		"temporary key, SDK":      {given{env: texts{"HUAWEICLOUD_SDK_AK": "A", "HUAWEICLOUD_SDK_SK": "S", "HUAWEICLOUD_SDK_SECURITY_TOKEN": "T"}}, "temporary access key (environment variable HUAWEICLOUD_SDK_AK)"},
		"security token of HW":    {given{env: texts{"OS_ACCESS_KEY": "A", "OS_SECRET_KEY": "S"}, block: texts{}}, "access key (environment variable OS_ACCESS_KEY)"},
		"key, token of elsewhere": {given{block: key, env: texts{"HW_SECURITY_TOKEN": "T"}}, "access key (argument access_key)"},
		"user":                    {given{block: texts{"user_name": "u", "password": "p", "domain_name": "d"}}, "password (argument user_name)"},
		"user, account's ID":      {given{block: texts{"user_name": "u", "password": "p", "domain_id": "d"}}, "password (argument user_name)"},
		"user, HW":                {given{env: texts{"HW_USER_NAME": "u", "HW_USER_PASSWORD": "p", "HW_DOMAIN_NAME": "d"}}, "password (environment variable HW_USER_NAME)"},
		"user, OS":                {given{env: texts{"OS_USERNAME": "u", "OS_PASSWORD": "p", "OS_USER_DOMAIN_NAME": "d"}}, "password (environment variable OS_USERNAME)"},
		"user, account elsewhere": {given{block: texts{"user_name": "u", "password": "p"}, env: texts{"OS_PROJECT_DOMAIN_ID": "d"}}, "password (argument user_name)"},
		"user ID":                 {given{block: texts{"user_id": "u", "password": "p"}}, "password (argument user_id)"},
		"OIDC, IAM":               {given{block: texts{"assume_role_with_oidc.idp_id": "i", "assume_role_with_oidc.id_token": "T\n"}}, "OIDC (argument assume_role_with_oidc.idp_id)"},
		"OIDC, STS":               {given{block: texts{"assume_role_with_oidc.provider_urn": "u", "assume_role_with_oidc.id_token_file": "f", "assume_role_with_oidc.agency_name": "a"}}, "OIDC (argument assume_role_with_oidc.provider_urn)"},
		"OIDC, agency":            {given{block: texts{"assume_role_with_oidc.idp_id": "i", "assume_role_with_oidc.id_token": "T", "assume_role_with_oidc.agency_name": "a", "assume_role_with_oidc.domain_id": "d"}}, "agency a, assumed with OIDC (argument assume_role_with_oidc.idp_id)"},
		"OIDC, HW": {given{env: texts{"HW_ASSUME_ROLE_IDP_ID": "i", "HW_ASSUME_ROLE_ID_TOKEN": "T", "HW_ASSUME_ROLE_AGENCY_NAME": "a", "HW_ASSUME_ROLE_DOMAIN_ID": "d"}},
			"agency a, assumed with OIDC (environment variable HW_ASSUME_ROLE_IDP_ID)"},
		"OIDC, SDK":                       {given{env: texts{"HUAWEICLOUD_SDK_IDP_ID": "i", "HUAWEICLOUD_SDK_ID_TOKEN_FILE": "f"}}, "OIDC (environment variable HUAWEICLOUD_SDK_IDP_ID)"},
		"OIDC, token elsewhere":           {given{block: texts{"assume_role_with_oidc.idp_id": "i"}, env: texts{"HW_ASSUME_ROLE_ID_TOKEN": "T", "HW_ASSUME_ROLE_ID_TOKEN_FILE": "f"}}, "OIDC (argument assume_role_with_oidc.idp_id)"},
		"OIDC, token file elsewhere":      {given{block: texts{"assume_role_with_oidc.provider_urn": "u", "assume_role_with_oidc.agency_name": "a"}, env: texts{"HUAWEICLOUD_SDK_ID_TOKEN_FILE": "f"}}, "OIDC (argument assume_role_with_oidc.provider_urn)"},
		"OIDC, provider elsewhere":        {given{block: texts{"assume_role_with_oidc.id_token": "T"}, env: texts{"HW_ASSUME_ROLE_IDP_ID": "i"}}, "OIDC (environment variable HW_ASSUME_ROLE_IDP_ID)"},
		"profile, file":                   {given{block: texts{"shared_config_file": "~/koo.json"}, files: koo}, "access key (argument shared_config_file)"},
		"profile, file, environment":      {given{env: texts{"HW_SHARED_CONFIG_FILE": "~/koo.json"}, files: koo}, "access key (environment variable HW_SHARED_CONFIG_FILE)"},
		"profile, name elsewhere":         {given{block: texts{"shared_config_file": "~/koo.json"}, env: texts{"HW_PROFILE": "default"}, files: koo}, "access key (argument shared_config_file)"},
		"profile, agency":                 {given{block: texts{"shared_config_file": "~/koo.json"}, files: texts{"koo.json": fmt.Sprintf(kooCLIKey, `, "agencyName": "a", "agencyDomainName": "d"`)}}, "agency a, assumed with access key (argument shared_config_file)"},
		"profile, its agency and another": {given{block: texts{"shared_config_file": "~/koo.json", "assume_role.agency_name": "b", "assume_role.domain_name": "d"}, files: texts{"koo.json": fmt.Sprintf(kooCLIKey, `, "agencyName": "a", "agencyDomainName": "d"`)}}, "agency b, assumed with access key (argument shared_config_file)"},
		"SDK file":                        {given{env: texts{"HUAWEICLOUD_SDK_CREDENTIALS_FILE": "~/sdk"}, files: texts{"sdk": "[basic]\nak = A\nsk = S\n"}}, "access key (environment variable HUAWEICLOUD_SDK_CREDENTIALS_FILE)"},
		"SDK file, OIDC":                  {given{env: texts{"HUAWEICLOUD_SDK_CREDENTIALS_FILE": "~/sdk"}, files: texts{"sdk": "[basic]\nidp_id = i\nid_token_file = f\n"}}, "OIDC (environment variable HUAWEICLOUD_SDK_CREDENTIALS_FILE)"},
		"pod identity":                    {given{env: texts{"HC_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1/", "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE": "f"}}, "CCE pod identity (environment variable HC_CONTAINER_CREDENTIALS_FULL_URI)"},
		"metadata":                        {given{}, "ECS metadata (this server)"},
		"empty values":                    {given{block: texts{"token": "", "access_key": "", "user_name": "", "profile": ""}, env: texts{"HW_AUTH_TOKEN": ""}}, "ECS metadata (this server)"},

		"agency":                             {given{block: texts{"token": "T", "assume_role.agency_name": "a", "assume_role.domain_name": "d"}}, "agency a, assumed with token (argument token)"},
		"agency, environment":                {given{block: key, env: texts{"HW_ASSUME_ROLE_AGENCY_NAME": "a", "HW_ASSUME_ROLE_DOMAIN_ID": "d"}}, "agency a, assumed with access key (argument access_key)"},
		"agency, account of the environment": {given{block: texts{"token": "T", "assume_role.agency_name": "a"}, env: texts{"HW_ASSUME_ROLE_DOMAIN_NAME": "d"}}, "agency a, assumed with token (argument token)"},
		"agency without a name":              {given{block: texts{"token": "T", "assume_role.domain_name": "d"}}, "token (argument token)"},
		"agencies":                           {given{block: texts{"token": "T", "assume_role.agency_name": "a", "assume_role.domain_name": "d", "assume_role[2].agency_name": "c", "assume_role[2].domain_id": "d"}}, "agency c, assumed with agency a, assumed with token (argument token)"},
		"agency's token":                     {given{block: texts{"token": "T", "agency_name": "a", "agency_domain_name": "d"}}, "token of agency a, assumed with token (argument token)"},

		"token before key":          {given{block: texts{"token": "T", "access_key": "A", "secret_key": "S"}}, "token (argument token)"},
		"key before user":           {given{block: texts{"access_key": "A", "secret_key": "S", "user_name": "u", "password": "p"}}, "access key (argument access_key)"},
		"user before OIDC":          {given{block: texts{"user_id": "u", "password": "p", "assume_role_with_oidc.idp_id": "i", "assume_role_with_oidc.id_token": "T"}}, "password (argument user_id)"},
		"OIDC before profile":       {given{block: texts{"assume_role_with_oidc.idp_id": "i", "assume_role_with_oidc.id_token": "T", "profile": "p"}}, "OIDC (argument assume_role_with_oidc.idp_id)"},
		"block before environment":  {given{block: texts{"shared_config_file": "~/koo.json"}, env: texts{"HW_AUTH_TOKEN": "T", "HW_ACCESS_KEY": "half"}, files: koo}, "access key (argument shared_config_file)"},
		"token before key, env":     {given{env: texts{"OS_AUTH_TOKEN": "T", "HW_ACCESS_KEY": "half"}}, "token (environment variable OS_AUTH_TOKEN)"},
		"HW before OS":              {given{env: texts{"HW_ACCESS_KEY": "A", "HW_SECRET_KEY": "S", "OS_ACCESS_KEY": "half"}}, "access key (environment variable HW_ACCESS_KEY)"},
		"environment before a file": {given{env: texts{"HW_AUTH_TOKEN": "T", "HUAWEICLOUD_SDK_CREDENTIALS_FILE": "/nowhere"}}, "token (environment variable HW_AUTH_TOKEN)"},
		"SDK file before the pod":   {given{env: texts{"HUAWEICLOUD_SDK_CREDENTIALS_FILE": "~/sdk", "HC_CONTAINER_CREDENTIALS_FULL_URI": "x"}, files: texts{"sdk": "[basic]\nak = A\nsk = S\n"}}, "access key (environment variable HUAWEICLOUD_SDK_CREDENTIALS_FILE)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, problems := Resolve(test.given.prepare(t))
			if got := c.Credentials.String(); got != test.want || len(problems) > 0 {
				t.Errorf("%s, %v, want %s", got, lines(problems), test.want)
			}
		})
	}
}

// What is wrong, at which argument, and whether the block alone shows it: then
// it is known when the configuration is validated, word for word.
func TestResolve_problems(t *testing.T) {
	t.Parallel()
	oidc := func(pairs ...string) texts {
		values := texts{}
		for pair := range slices.Chunk(pairs, 2) {
			values["assume_role_with_oidc."+pair[0]] = pair[1]
		}
		return values
	}
	const (
		run       = "a run"
		validated = "validate"
		longest   = " with these credentials; an agency that is assumed with temporary keys has keys for an hour at most."
		space     = " has white space at its beginning or end, or a control character, such as the line break that file() or echo adds. Remove it; in a configuration, trimspace() does."
	)
	for name, test := range map[string]struct {
		given given
		known string   // from when on
		want  []string // path and detail
	}{
		"key, half":                     {given{block: texts{"access_key": "A"}}, validated, []string{"access_key: The argument access_key requires the argument secret_key, which is not set."}},
		"key, other half":               {given{block: texts{"secret_key": "S"}}, validated, []string{"secret_key: The argument secret_key requires the argument access_key, which is not set."}},
		"key, half empty":               {given{block: texts{"access_key": "A", "secret_key": ""}}, validated, []string{"access_key: The argument access_key requires the argument secret_key, which is not set."}},
		"key, half, not used":           {given{block: texts{"token": "T", "access_key": "A"}}, validated, []string{"access_key: The argument access_key requires the argument secret_key, which is not set."}},
		"key, half, HW":                 {given{env: texts{"HW_ACCESS_KEY": "A"}}, run, []string{": The environment variable HW_ACCESS_KEY requires the environment variable HW_SECRET_KEY, which is not set."}},
		"key, other half, HW":           {given{env: texts{"HW_SECRET_KEY": "S"}}, run, []string{": The environment variable HW_SECRET_KEY requires the environment variable HW_ACCESS_KEY, which is not set."}},
		"key, half, SDK":                {given{env: texts{"HUAWEICLOUD_SDK_SK": "S"}}, run, []string{": The environment variable HUAWEICLOUD_SDK_SK requires the environment variable HUAWEICLOUD_SDK_AK, which is not set."}},
		"key, half, CLOUD_SDK":          {given{env: texts{"CLOUD_SDK_AK": "A"}}, run, []string{": The environment variable CLOUD_SDK_AK requires the environment variable CLOUD_SDK_SK, which is not set."}},
		"key, halves of two places":     {given{block: texts{"access_key": "A"}, env: texts{"HW_SECRET_KEY": "S"}}, validated, []string{"access_key: The argument access_key requires the argument secret_key, which is not set."}},
		"key, halves of two variables":  {given{env: texts{"HW_ACCESS_KEY": "A", "HUAWEICLOUD_SDK_SK": "S"}}, run, []string{": The environment variable HW_ACCESS_KEY requires the environment variable HW_SECRET_KEY, which is not set."}},
		"key, half invalid":             {given{env: texts{"HW_ACCESS_KEY": "A", "HW_SECRET_KEY": "hidden\n"}}, run, []string{": The environment variable HW_SECRET_KEY" + space}},
		"security token alone":          {given{block: texts{"security_token": "T"}}, validated, []string{"security_token: The argument security_token requires the argument access_key, which is not set."}},
		"security token alone, HW":      {given{env: texts{"HW_SECURITY_TOKEN": "T"}}, run, []string{": The environment variable HW_SECURITY_TOKEN requires the environment variable HW_ACCESS_KEY, which is not set."}},
		"one error of the environment":  {given{env: texts{"HW_SECRET_KEY": "S", "OS_PASSWORD": "p"}}, run, []string{": The environment variable HW_SECRET_KEY requires the environment variable HW_ACCESS_KEY, which is not set."}},
		"user, half":                    {given{block: texts{"user_name": "u"}}, validated, []string{"user_name: The argument user_name requires the argument password, which is not set."}},
		"user, other half":              {given{block: texts{"password": "p"}}, validated, []string{"password: The argument password requires the argument user_name, which is not set."}},
		"user, half, HW":                {given{env: texts{"HW_USER_PASSWORD": "p"}}, run, []string{": The environment variable HW_USER_PASSWORD requires the environment variable HW_USER_NAME, which is not set."}},
		"user, halves of two places":    {given{block: texts{"user_name": "u"}, env: texts{"HW_USER_PASSWORD": "p"}}, validated, []string{"user_name: The argument user_name requires the argument password, which is not set."}},
		"user, ID and name":             {given{block: texts{"user_name": "u", "user_id": "i", "password": "p"}, env: texts{"HW_DOMAIN_ID": "d"}}, validated, []string{"user_id: The argument user_id conflicts with the argument user_name: set only one of them."}},
		"user, no account":              {given{block: texts{"user_name": "u", "password": "p"}}, run, []string{"user_name: The argument user_name requires the user's account (domain): set domain_name or domain_id, or the environment variable HW_DOMAIN_NAME or HW_DOMAIN_ID."}},
		"user, no account, HW":          {given{env: texts{"HW_USER_NAME": "u", "HW_USER_PASSWORD": "p"}}, run, []string{": The environment variable HW_USER_NAME requires the user's account (domain): set domain_name or domain_id, or the environment variable HW_DOMAIN_NAME or HW_DOMAIN_ID."}},
		"OIDC, two providers":           {given{block: oidc("idp_id", "a", "provider_urn", "b", "id_token", "c", "agency_name", "d")}, validated, []string{"assume_role_with_oidc.idp_id: The argument assume_role_with_oidc.idp_id conflicts with the argument assume_role_with_oidc.provider_urn: set only one of them."}},
		"OIDC, two tokens":              {given{block: oidc("idp_id", "a", "id_token", "c", "id_token_file", "d")}, validated, []string{"assume_role_with_oidc.id_token: The argument assume_role_with_oidc.id_token conflicts with the argument assume_role_with_oidc.id_token_file: set only one of them."}},
		"OIDC, no token":                {given{block: oidc("idp_id", "a")}, run, []string{"assume_role_with_oidc.idp_id: The argument assume_role_with_oidc.idp_id requires the argument assume_role_with_oidc.id_token_file, which is not set."}},
		"OIDC, no provider":             {given{block: oidc("id_token", "a")}, run, []string{"assume_role_with_oidc.id_token: The argument assume_role_with_oidc.id_token requires the argument assume_role_with_oidc.idp_id, which is not set."}},
		"OIDC, no provider, HW":         {given{env: texts{"HW_ASSUME_ROLE_ID_TOKEN": "x"}}, run, []string{": The environment variable HW_ASSUME_ROLE_ID_TOKEN requires the environment variable HW_ASSUME_ROLE_IDP_ID, which is not set."}},
		"OIDC, no token, SDK":           {given{env: texts{"HUAWEICLOUD_SDK_IDP_ID": "x"}}, run, []string{": The environment variable HUAWEICLOUD_SDK_IDP_ID requires the environment variable HUAWEICLOUD_SDK_ID_TOKEN_FILE, which is not set."}},
		"OIDC, STS without an agency":   {given{block: oidc("provider_urn", "a", "id_token", "c")}, run, []string{"assume_role_with_oidc.provider_urn: The argument assume_role_with_oidc.provider_urn requires the argument assume_role_with_oidc.agency_name, which is not set."}},
		"OIDC, agency of no account":    {given{block: oidc("idp_id", "a", "id_token", "c", "agency_name", "b")}, run, []string{"assume_role_with_oidc.agency_name: The argument assume_role_with_oidc.agency_name requires the argument assume_role_with_oidc.domain_id, which is not set."}},
		"OIDC, too long":                {given{block: oidc("idp_id", "a", "id_token", "c", "agency_name", "b", "domain_id", "d", "duration", "3601")}, validated, []string{"assume_role_with_oidc.duration: The argument assume_role_with_oidc.duration must not exceed 3600" + longest}},
		"OIDC, STS, too long":           {given{block: oidc("provider_urn", "a", "id_token", "c", "agency_name", "b", "duration", "43201")}, validated, []string{"assume_role_with_oidc.duration: The argument assume_role_with_oidc.duration must not exceed 43200" + longest}},
		"profile, half a key":           {given{block: texts{"profile": "half", "shared_config_file": "~/k"}, files: texts{"k": `{"profiles": [{"name": "half", "accessKeyId": "A"}]}`}}, run, []string{`profile: The argument profile cannot be used: profile "half" in ~/k (mode "") has no access key with its secret.`}},
		"profile, invalid name":         {given{block: texts{"shared_config_file": "/nowhere/k", "profile": "p\n"}}, validated, []string{"profile: The argument profile" + space}},
		"profile, no such name":         {given{block: texts{"shared_config_file": "~/k"}, env: texts{"HW_PROFILE": "x"}, files: texts{"k": fmt.Sprintf(kooCLIKey, "")}}, run, []string{`shared_config_file: The argument shared_config_file cannot be used: ~/k has no profile "x".`}},
		"profile, no file":              {given{env: texts{"HW_SHARED_CONFIG_FILE": "/nowhere/k"}}, run, []string{": The environment variable HW_SHARED_CONFIG_FILE cannot be used: stat /nowhere/k: no such file or directory."}},
		"profile, agency of no account": {given{block: texts{"shared_config_file": "~/k"}, files: texts{"k": fmt.Sprintf(kooCLIKey, `, "agencyName": "a"`)}}, run, []string{": The profile (argument shared_config_file) names the agency a, but not the account that created it."}},
		"profile, region that is none":  {given{block: texts{"shared_config_file": "~/k", "region": ""}, files: texts{"k": fmt.Sprintf(kooCLIKey, `, "region": "A/B"`)}}, run, []string{": The region of the profile must be a region code in lower case, such as cn-north-4."}},
		"SDK file, half a key":          {given{env: texts{"HUAWEICLOUD_SDK_CREDENTIALS_FILE": "~/sdk"}, files: texts{"sdk": "[basic]\nak = A"}}, run, []string{": The environment variable HUAWEICLOUD_SDK_CREDENTIALS_FILE cannot be used: section [basic] of ~/sdk needs both ak and sk, or both idp_id and id_token_file."}},
		"SDK file, no file":             {given{env: texts{"HUAWEICLOUD_SDK_CREDENTIALS_FILE": "/nowhere/sdk"}}, run, []string{": The environment variable HUAWEICLOUD_SDK_CREDENTIALS_FILE cannot be used: stat /nowhere/sdk: no such file or directory."}},
		"SDK file, wrong IAM":           {given{env: texts{"HUAWEICLOUD_SDK_CREDENTIALS_FILE": "~/sdk"}, files: texts{"sdk": "[basic]\nak = A\nsk = S\niam_endpoint = ftp://x"}}, run, []string{": The iam_endpoint of the profile is invalid: it must begin with https://."}},
		"pod identity, half":            {given{env: texts{"HC_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1/"}}, run, []string{": The environment variable HC_CONTAINER_CREDENTIALS_FULL_URI requires the environment variable HC_CONTAINER_AUTHORIZATION_TOKEN_FILE, which is not set."}},

		"agency, no account":        {given{block: texts{"token": "T", "assume_role.agency_name": "a"}}, run, []string{"assume_role.agency_name: The argument assume_role.agency_name requires domain_name or domain_id, the account that created the agency."}},
		"agency, no account, HW":    {given{block: texts{"token": "T"}, env: texts{"HW_ASSUME_ROLE_AGENCY_NAME": "a"}}, run, []string{": The environment variable HW_ASSUME_ROLE_AGENCY_NAME requires domain_name or domain_id, the account that created the agency."}},
		"agency, too short":         {given{block: texts{"assume_role.duration": "899"}}, validated, []string{"assume_role.duration: The argument assume_role.duration must be a number of seconds from 900 to 86400."}},
		"agency, too short, HW":     {given{block: texts{"token": "T"}, env: texts{"HW_ASSUME_ROLE_AGENCY_NAME": "a", "HW_ASSUME_ROLE_DOMAIN_NAME": "d", "HW_ASSUME_ROLE_DURATION": "899"}}, run, []string{": The environment variable HW_ASSUME_ROLE_DURATION must be a number of seconds from 900 to 86400."}},
		"agency, STS, too long":     {given{block: texts{"access_key": "A", "secret_key": "S", "assume_role.agency_name": "a", "assume_role.domain_id": "d", "assume_role.duration": "86400"}}, validated, []string{"assume_role.duration: The argument assume_role.duration must not exceed 43200" + longest}},
		"agency, chain, too long":   {given{block: texts{"assume_role.agency_name": "a", "assume_role.domain_name": "d", "assume_role[1].agency_name": "b", "assume_role[1].domain_name": "d", "assume_role[1].duration": "3601"}}, validated, []string{"assume_role[1].duration: The argument assume_role[1].duration must not exceed 3600" + longest}},
		"agency, temporary key":     {given{block: texts{"access_key": "A", "secret_key": "S", "security_token": "T", "assume_role.agency_name": "a", "assume_role.domain_id": "d", "assume_role.duration": "3601"}}, validated, []string{"assume_role.duration: The argument assume_role.duration must not exceed 3600" + longest}},
		"agency, metadata's key":    {given{env: texts{"HW_ASSUME_ROLE_AGENCY_NAME": "a", "HW_ASSUME_ROLE_DOMAIN_NAME": "d", "HW_ASSUME_ROLE_DURATION": "7200"}}, run, []string{": The environment variable HW_ASSUME_ROLE_DURATION must not exceed 3600" + longest}},
		"agency's token, half":      {given{block: texts{"agency_name": "a"}}, run, []string{"agency_name: The argument agency_name requires the argument agency_domain_name, which is not set."}},
		"agency's token, half, env": {given{env: texts{"OS_AGENCY_NAME": "a"}}, run, []string{": The environment variable OS_AGENCY_NAME requires the argument agency_domain_name, which is not set."}},

		"region":               {given{block: texts{"region": "CN North"}}, validated, []string{"region: The argument region must be a region code in lower case, such as cn-north-4."}},
		"HW_REGION_NAME":       {given{env: texts{"HW_REGION_NAME": "x.evil.com/"}}, run, []string{": The environment variable HW_REGION_NAME must be a region code in lower case, such as cn-north-4."}},
		"project_id":           {given{block: texts{"project_id": "a/b"}}, validated, []string{"project_id: The argument project_id must be a project ID, which consists of letters, digits, hyphens, and underscores."}},
		"HW_PROJECT_ID":        {given{env: texts{"HW_PROJECT_ID": "../x"}}, run, []string{": The environment variable HW_PROJECT_ID must be a project ID, which consists of letters, digits, hyphens, and underscores."}},
		"cloud":                {given{block: texts{"cloud": "https://myhuaweicloud.com"}}, validated, []string{"cloud: The argument cloud must be a domain, such as myhuaweicloud.com."}},
		"HW_CLOUD":             {given{env: texts{"HW_CLOUD": "a/b"}}, run, []string{": The environment variable HW_CLOUD must be a domain, such as myhuaweicloud.com."}},
		"signing_algorithm":    {given{block: texts{"signing_algorithm": "MD5"}}, validated, []string{"signing_algorithm: The argument signing_algorithm must be HmacSHA256, HmacSM3, EcdsaP256SHA256 or SM2SM3."}},
		"max_retries":          {given{block: texts{"max_retries": "-1"}}, validated, []string{"max_retries: The argument max_retries must be a whole number, 0 or greater."}},
		"HW_MAX_RETRIES":       {given{env: texts{"HW_MAX_RETRIES": "many"}}, run, []string{": The environment variable HW_MAX_RETRIES must be a whole number, 0 or greater."}},
		"HW_INSECURE":          {given{env: texts{"HW_INSECURE": "perhaps"}}, validated, []string{": The environment variable HW_INSECURE must be true or false."}},
		"cacert_file":          {given{block: texts{"cacert_file": "/nowhere/ca.pem"}}, run, []string{"cacert_file: The argument cacert_file is invalid: stat /nowhere/ca.pem: no such file or directory."}},
		"HW_CACERT_FILE":       {given{env: texts{"HW_CACERT_FILE": "~/ca.pem"}, files: texts{"ca.pem": "x"}}, run, []string{": The environment variable HW_CACERT_FILE is invalid: it holds no certificate in PEM form."}},
		"cert, half":           {given{block: texts{"cert": "c"}, env: texts{"OS_KEY": "k"}}, validated, []string{"cert: The argument cert requires the argument key, which is not set."}},
		"cert, other half":     {given{block: texts{"key": "k"}, env: texts{"OS_CERT": "c"}}, validated, []string{"key: The argument key requires the argument cert, which is not set."}},
		"cert, half, env":      {given{env: texts{"OS_KEY": "k"}}, run, []string{": The environment variable OS_KEY requires the argument cert, which is not set."}},
		"endpoint":             {given{block: texts{"endpoints.vpcep": "ftp://vpcep.example.com"}}, validated, []string{"endpoints.vpcep: The argument endpoints.vpcep is invalid: it must begin with https://."}},
		"endpoint, password":   {given{block: texts{"endpoints.iam": "https://user:hidden@iam.example.com"}}, validated, []string{"endpoints.iam: The argument endpoints.iam is invalid: it must not hold a user name or password."}},
		"endpoint, http":       {given{block: texts{"endpoints.sts": "http://sts.example.com"}}, validated, []string{"endpoints.sts: The argument endpoints.sts is invalid: plain http would send the credentials unencrypted; use https, or set insecure = true."}},
		"auth_url":             {given{block: texts{"auth_url": "iam.example.com/v3?x"}}, validated, []string{"auth_url: The argument auth_url is invalid: it must not have a query or a fragment."}},
		"HW_VPCEP_ENDPOINT":    {given{env: texts{"HW_VPCEP_ENDPOINT": "ftp://x"}}, run, []string{": The environment variable HW_VPCEP_ENDPOINT is invalid: it must begin with https://."}},
		"HW_AUTH_URL":          {given{env: texts{"HW_AUTH_URL": "http://iam.example.com/v3"}}, run, []string{": The environment variable HW_AUTH_URL is invalid: plain http would send the credentials unencrypted; use https, or set insecure = true."}},
		"token, line break":    {given{block: texts{"token": "hidden\n"}}, validated, []string{"token: The argument token" + space}},
		"several":              {given{block: texts{"region": "X", "access_key": "A", "endpoints.vpcep": "ftp://x"}}, validated, []string{"access_key: The argument access_key requires the argument secret_key, which is not set.", "endpoints.vpcep: The argument endpoints.vpcep is invalid: it must begin with https://.", "region: The argument region must be a region code in lower case, such as cn-north-4."}},
		"password not used":    {given{block: texts{"token": "T", "user_name": "u\n", "password": "p"}}, validated, []string{"user_name: The argument user_name" + space}},
		"second block's value": {given{block: texts{"assume_role[1].duration": "1"}}, validated, []string{"assume_role[1].duration: The argument assume_role[1].duration must be a number of seconds from 900 to 86400."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			block, environment := test.given.prepare(t)
			var got []string
			_, problems := Resolve(block, environment)
			for _, line := range lines(problems) {
				line = regexp.MustCompile(`/\S+/(k|sdk) `).ReplaceAllString(line, "~/$1 ")
				got = append(got, strings.Replace(strings.Replace(line, ": Invalid provider configuration: ", ": ", 1), ": Invalid profile: ", ": ", 1))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
			validation := slices.DeleteFunc(Validate(block, environment), func(p Problem) bool { return p.Warning })
			if test.known == run && len(validation) > 0 || test.known == validated && !slices.Equal(lines(validation), lines(problems)) {
				t.Errorf("validate says %v", lines(validation))
			}
		})
	}
}

// What Validate accepts, which other environments or files can make good.
func TestValidate_accepts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		block, env texts
		warnings   []string
	}{
		"nothing":                       {},
		"plain http, insecure":          {block: texts{"endpoints.vpcep": "http://vpcep.example.com", "insecure": "true"}},
		"plain http, HW_INSECURE":       {block: texts{"endpoints.vpcep": "http://vpcep.example.com"}, env: texts{"HW_INSECURE": "1"}},
		"plain http, insecure unknown":  {block: texts{"endpoints.vpcep": "http://vpcep.example.com", "insecure": unknown}},
		"files that are not here":       {block: texts{"cacert_file": "/nowhere/ca", "cert": "/nowhere/cert", "key": "/nowhere/key", "shared_config_file": "/nowhere/koo", "profile": "p", "insecure": "false"}},
		"variables of another run":      {env: texts{"HW_ACCESS_KEY": "half", "HW_REGION_NAME": "X", "HW_CLOUD": "/", "HW_MAX_RETRIES": "x", "HW_AUTH_URL": "ftp://x"}},
		"unknown halves":                {block: texts{"access_key": "A", "secret_key": unknown, "cert": unknown, "key": "k"}},
		"a long duration on a token":    {block: texts{"assume_role.agency_name": "a", "assume_role.domain_id": "d", "assume_role.duration": "86400"}},
		"a long duration, name unknown": {block: texts{"assume_role.agency_name": unknown, "assume_role[1].agency_name": "a", "assume_role[1].domain_name": "d", "assume_role[1].duration": "86400"}},
		"token and key": {block: texts{"token": "x", "access_key": "a", "secret_key": "s"},
			warnings: []string{"warning: access_key: Unused credentials: The argument token takes precedence, so the argument access_key has no effect."}},
		"all methods": {block: texts{"access_key": "a", "secret_key": "s", "user_id": "u", "password": "p", "assume_role_with_oidc.provider_urn": "u", "assume_role_with_oidc.id_token": "t", "assume_role_with_oidc.agency_name": "a", "shared_config_file": "f", "profile": "p"},
			warnings: []string{
				"warning: assume_role_with_oidc.provider_urn: Unused credentials: The argument access_key takes precedence, so the argument assume_role_with_oidc.provider_urn has no effect.",
				"warning: profile: Unused credentials: The argument access_key takes precedence, so the argument profile has no effect.",
				"warning: user_id: Unused credentials: The argument access_key takes precedence, so the argument user_id has no effect.",
			}},
		"token and half of OIDC": {block: texts{"token": "T", "assume_role_with_oidc.id_token": "t"}},
		"unknown token and key":  {block: texts{"token": unknown, "access_key": "a", "secret_key": "s"}},
		"file and profile":       {block: texts{"shared_config_file": "f", "profile": "p"}},
		"other endpoints": {block: texts{"endpoints.vpc": "vpc.example.com", "endpoints.ecs": "x"},
			warnings: []string{"warning: endpoints: Unused endpoints: This provider uses the endpoints vpcep, iam and sts. These have no effect: ecs, vpc."}},
		"unknown endpoints": {block: texts{"endpoints": unknown}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := lines(Validate(newBlock(test.block), newEnvironment(test.env))); !slices.Equal(got, test.warnings) {
				t.Errorf("%v, want %v", got, test.warnings)
			}
		})
	}
}

// Which reads need which unknown argument.
func TestResolve_unknownArguments(t *testing.T) {
	t.Parallel()
	key := texts{"access_key": "A", "secret_key": "S"}
	for name, test := range map[string]struct {
		block, env         texts
		everyRead, located []string // names, and the variables to set instead
	}{
		"token":               {texts{"token": unknown}, nil, []string{"token [HW_AUTH_TOKEN OS_AUTH_TOKEN]"}, nil},
		"token of a key":      {texts{"access_key": "A", "secret_key": "S", "security_token": unknown}, nil, []string{"security_token [HW_SECURITY_TOKEN HUAWEICLOUD_SDK_SECURITY_TOKEN]"}, nil},
		"half a key":          {texts{"access_key": "A", "secret_key": unknown}, nil, []string{"secret_key [HW_SECRET_KEY OS_SECRET_KEY HUAWEICLOUD_SDK_SK CLOUD_SDK_SK]"}, nil},
		"not used":            {texts{"token": "T", "access_key": "A", "secret_key": unknown}, nil, nil, nil},
		"password":            {texts{"user_id": "u", "password": unknown}, nil, []string{"password [HW_USER_PASSWORD OS_PASSWORD]"}, nil},
		"user of no account":  {texts{"user_name": unknown, "password": "p"}, nil, []string{"user_name [HW_USER_NAME OS_USERNAME]"}, nil},
		"account":             {texts{"user_name": "u", "password": "p", "domain_name": unknown}, nil, []string{"domain_name [HW_DOMAIN_NAME OS_DOMAIN_NAME OS_USER_DOMAIN_NAME OS_PROJECT_DOMAIN_NAME]"}, nil},
		"profile":             {texts{"profile": unknown}, nil, []string{"profile [HW_PROFILE]"}, nil},
		"file of a profile":   {texts{"profile": "p", "shared_config_file": unknown}, nil, []string{"shared_config_file [HW_SHARED_CONFIG_FILE]"}, nil},
		"agency":              {texts{"token": "T", "assume_role[1].agency_name": unknown, "assume_role[1].domain_id": "d"}, nil, []string{"assume_role[1].agency_name [HW_ASSUME_ROLE_AGENCY_NAME]"}, nil},
		"agency's account":    {texts{"token": "T", "assume_role.agency_name": "a", "assume_role.domain_id": unknown}, nil, []string{"assume_role.domain_id [HW_ASSUME_ROLE_DOMAIN_ID]"}, nil},
		"all agencies":        {texts{"token": "T", "assume_role": unknown}, nil, []string{"assume_role.agency_name [HW_ASSUME_ROLE_AGENCY_NAME]", "assume_role.domain_name [HW_ASSUME_ROLE_DOMAIN_NAME]", "assume_role.domain_id [HW_ASSUME_ROLE_DOMAIN_ID]", "assume_role.duration [HW_ASSUME_ROLE_DURATION]"}, nil},
		"ID token":            {texts{"assume_role_with_oidc.idp_id": "i", "assume_role_with_oidc.id_token": unknown}, nil, []string{"assume_role_with_oidc.id_token [HW_ASSUME_ROLE_ID_TOKEN]"}, nil},
		"ID token, set":       {texts{"assume_role_with_oidc.idp_id": "i", "assume_role_with_oidc.provider_urn": ""}, texts{"HW_ASSUME_ROLE_ID_TOKEN": "T"}, nil, nil},
		"agency's token":      {texts{"token": "T", "agency_name": "a", "agency_domain_name": unknown}, nil, []string{"agency_domain_name [OS_AGENCY_DOMAIN_NAME]"}, nil},
		"delegated project":   {texts{"token": "T", "agency_name": "a", "agency_domain_name": "d", "delegated_project": unknown}, nil, nil, []string{"delegated_project [OS_DELEGATED_PROJECT]"}},
		"cloud":               {texts{"token": "T", "cloud": unknown}, texts{"HW_CLOUD": "x.com"}, []string{"cloud [HW_CLOUD]"}, nil},
		"insecure":            {texts{"token": "T", "insecure": unknown}, nil, []string{"insecure [HW_INSECURE OS_INSECURE]"}, nil},
		"cacert_file":         {texts{"token": "T", "cacert_file": unknown}, nil, []string{"cacert_file [HW_CACERT_FILE OS_CACERT]"}, nil},
		"key of cert":         {texts{"token": "T", "cert": "c", "key": unknown}, nil, []string{"key [OS_KEY]"}, nil},
		"endpoint":            {texts{"token": "T", "endpoints.vpcep": unknown}, nil, []string{"endpoints.vpcep [HW_VPCEP_ENDPOINT]"}, nil},
		"endpoints":           {texts{"token": "T", "endpoints": unknown}, nil, []string{"endpoints.vpcep [HW_VPCEP_ENDPOINT]"}, []string{"endpoints.iam [HUAWEICLOUD_SDK_IAM_ENDPOINT]", "endpoints.sts [HUAWEICLOUD_SDK_STS_ENDPOINT]"}},
		"IAM for a look-up":   {texts{"token": "T", "endpoints.iam": unknown, "auth_url": unknown}, nil, nil, []string{"endpoints.iam [HUAWEICLOUD_SDK_IAM_ENDPOINT]"}},
		"IAM for an agency":   {texts{"token": "T", "auth_url": unknown, "assume_role.agency_name": "a", "assume_role.domain_id": "d"}, nil, []string{"auth_url [HW_AUTH_URL OS_AUTH_URL]"}, nil},
		"IAM for a user":      {texts{"user_id": "u", "password": "p", "endpoints.iam": unknown}, nil, []string{"endpoints.iam [HUAWEICLOUD_SDK_IAM_ENDPOINT]"}, nil},
		"region":              {texts{"token": "T", "region": unknown}, nil, nil, []string{"region [HW_REGION_NAME OS_REGION_NAME]"}},
		"project_id":          {texts{"token": "T", "project_id": unknown}, nil, nil, []string{"project_id [HW_PROJECT_ID OS_PROJECT_ID HUAWEICLOUD_SDK_PROJECT_ID]"}},
		"tenant_name":         {texts{"token": "T", "tenant_name": unknown}, nil, nil, []string{"tenant_name [OS_TENANT_NAME]"}},
		"max_retries":         {texts{"token": "T", "max_retries": unknown}, nil, nil, nil},
		"what has no effect":  {texts{"token": "T", "default_tags": unknown, "regional": unknown, "endpoints.vpc": unknown}, nil, nil, nil},
		"the environment has": {texts{"access_key": unknown, "secret_key": unknown}, texts{"HW_AUTH_TOKEN": "T"}, []string{"access_key [HW_ACCESS_KEY OS_ACCESS_KEY HUAWEICLOUD_SDK_AK CLOUD_SDK_AK]", "secret_key [HW_SECRET_KEY OS_SECRET_KEY HUAWEICLOUD_SDK_SK CLOUD_SDK_SK]"}, nil},
		"nothing":             {key, nil, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if problems := Validate(newBlock(test.block), newEnvironment(test.env)); len(problems) > 0 && name != "not used" && name != "what has no effect" {
				t.Errorf("validate: %v", lines(problems))
			}
			c, problems := Resolve(newBlock(test.block), newEnvironment(test.env))
			if len(problems) > 0 {
				t.Error(lines(problems))
			}
			names := func(unknown []Unknown) []string {
				var all []string
				for _, u := range unknown {
					all = append(all, fmt.Sprint(u.Path, " ", u.Argument.AllVariables()))
				}
				return all
			}
			if everyRead, located := names(c.Unknown), names(c.UnknownLocation); !slices.Equal(everyRead, test.everyRead) || !slices.Equal(located, test.located) {
				t.Errorf("every read needs %v, those without a region and project %v", everyRead, located)
			}
		})
	}
}

// Whatever is wrong with a secret or a URL, no problem quotes it.
func TestResolve_problemsQuoteNoSecret(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"hidden", "hidden\n", "hid\x00den hidden", "ftp://user:hidden@x.com", "https://user:hidden@x.com", "https://x.com?hidden", "://hidden", "-----BEGIN hidden"} {
		block, variables := texts{}, texts{}
		for _, a := range Arguments {
			isURL := a.Block == Endpoints.Name || a == AuthURL || a == PodIdentityURL
			if !a.Sensitive && !isURL || isURL && value == "hidden" { // which is a host, that errors name
				continue
			}
			if a.Name != "" {
				block[a.String()] = value
			}
			for _, name := range a.Variables {
				variables[name] = value
			}
			for _, g := range []given{{block: texts{a.String(): value}}, {env: variables}, {block: block}, {block: block, env: variables}} {
				resolved, environment := g.prepare(t)
				_, problems := Resolve(resolved, environment)
				for _, p := range slices.Concat(problems, Validate(resolved, environment)) {
					if strings.Contains(p.Detail, "hidden") {
						t.Errorf("%s = %q: %s", a, value, p.Detail)
					}
				}
			}
		}
	}
}
