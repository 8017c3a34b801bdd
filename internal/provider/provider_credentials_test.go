package provider

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

// sources are where credentials may be set.
type sources struct {
	block arguments
	env   map[string]string
	files map[string]string // in a directory that ~ stands for
}

// and adds other sources.
func (s sources) and(other sources) sources {
	merge := func(a, b map[string]string) map[string]string {
		m := maps.Clone(a)
		if m == nil {
			m = map[string]string{}
		}
		maps.Copy(m, b)
		return m
	}
	block := arguments{}
	maps.Copy(block, s.block)
	maps.Copy(block, other.block)
	return sources{block, merge(s.env, other.env), merge(s.files, other.files)}
}

func block(pairs ...string) sources {
	s := sources{block: arguments{}}
	for pair := range slices.Chunk(pairs, 2) {
		s.block[pair[0]] = str(pair[1])
	}
	return s
}

func env(pairs ...string) sources {
	s := sources{env: map[string]string{}}
	for pair := range slices.Chunk(pairs, 2) {
		s.env[pair[0]] = pair[1]
	}
	return s
}

func file(name, content string) sources {
	return sources{files: map[string]string{name: content}}
}

// assumeRole has a block assume_role for each list of arguments.
func assumeRole(blocks ...arguments) sources {
	return nestedBlocks("assume_role", map[string]tftypes.Type{
		"agency_name": tftypes.String, "domain_name": tftypes.String, "domain_id": tftypes.String, "duration": tftypes.Number,
	}, blocks...)
}

// assumeRoleWithOIDC has the block assume_role_with_oidc.
func assumeRoleWithOIDC(given arguments) sources {
	return nestedBlocks("assume_role_with_oidc", map[string]tftypes.Type{
		"idp_id": tftypes.String, "provider_urn": tftypes.String, "id_token": tftypes.String, "id_token_file": tftypes.String,
		"agency_name": tftypes.String, "domain_id": tftypes.String, "duration": tftypes.Number,
	}, given)
}

func nestedBlocks(name string, types map[string]tftypes.Type, blocks ...arguments) sources {
	object := tftypes.Object{AttributeTypes: types}
	var list []tftypes.Value
	for _, given := range blocks {
		all := arguments{}
		for name, t := range types {
			all[name] = tftypes.NewValue(t, nil)
		}
		maps.Copy(all, given)
		list = append(list, tftypes.NewValue(object, map[string]tftypes.Value(all)))
	}
	return sources{block: arguments{name: tftypes.NewValue(tftypes.List{ElementType: object}, list)}}
}

func kooCLI(format string, args ...any) string {
	return fmt.Sprintf(`{"current": "default", "authEncrypt": "false", "profiles": [{"name": "default", "mode": "AKSK", `+format+`}]}`, args...)
}

// configureAndRead configures a provider from sources and reads with it, once by
// default. Validate and Configure give the first errors. In the values, ~ is the
// directory of the files and {url} the emulator.
func configureAndRead(t *testing.T, e *emulator.Emulator, url string, given sources, reads ...arguments) []*tfprotov6.Diagnostic {
	t.Helper()
	dir := t.TempDir()
	for name, content := range given.files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	env := map[string]string{}
	for name, value := range given.env {
		env[name] = strings.NewReplacer("{url}", url, "~", dir).Replace(value)
	}
	all := arguments{
		"region":      str(emulator.Region),
		"project_id":  str(emulator.ProjectID),
		"max_retries": number(0),
		"endpoints":   stringMap(map[string]tftypes.Value{"vpcep": str(url), "iam": str(url + "/v3/"), "sts": str(url)}),
	}
	for name, value := range given.block {
		var err error
		all[name], err = tftypes.Transform(value, func(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
			var text string
			if v.As(&text) == nil && strings.HasPrefix(text, "~") {
				return str(strings.Replace(text, "~", dir, 1)), nil
			}
			return v, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	s := newServerIn(t, url, func(name string) string { return env[name] })
	config := encode(t, s.schemas.Provider, all)
	validated, err := s.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	diags := validated.Diagnostics
	if !hasError(diags) {
		configured, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: config, TerraformVersion: "1.2.3"})
		if err != nil {
			t.Fatal(err)
		}
		diags = append(diags, configured.Diagnostics...)
	}
	if n := len(e.Requests()); n > 0 {
		t.Errorf("%d requests before the first read", n)
	}
	if len(reads) == 0 {
		reads = []arguments{nil}
	}
	for _, read := range reads {
		if !hasError(diags) {
			_, failed := s.read(t, "vpcep_endpoint_services", read)
			diags = append(diags, failed...)
		}
	}
	return diags
}

func hasError(diags []*tfprotov6.Diagnostic) bool {
	return slices.ContainsFunc(diags, func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError })
}

var accessPattern = regexp.MustCompile(`Access=(\w+)`)

// requestLine is a request in short: what was asked, by whom, and the status.
func requestLine(r emulator.Request) string {
	who := r.Header.Get("X-Auth-Token")
	if m := accessPattern.FindStringSubmatch(r.Header.Get("Authorization")); m != nil {
		who = m[1]
	}
	if token := r.Header.Get("X-Security-Token"); token != "" {
		who += "+" + token
	}
	what := r.Method + " " + r.Path
	if r.IsListing() {
		what = "list"
	}
	return strings.TrimSpace(fmt.Sprintf("%s %d %s", what, r.Status, who))
}

const (
	listedByToken = "list 200 emulator-token"
	listedByKey   = "list 200 EMULATORACCESSKEY001"

	token1     = "POST /v3/auth/tokens 201"
	assume1    = "POST /v3.0/OS-CREDENTIAL/securitytokens 201 EMULATORACCESSKEY001"
	federated1 = "POST /v3.0/OS-AUTH/id-token/tokens 201\nPOST /v3.0/OS-CREDENTIAL/securitytokens 201 emulator-token-1"
	metadata1  = "PUT /meta-data/latest/api/token 200\nGET /openstack/latest/securitykey 200"
)

// Every method of authentication works, wherever its parts are set.
func TestCredentials_sources(t *testing.T) {
	t.Parallel()
	key := block("access_key", emulator.AccessKey, "secret_key", emulator.SecretKey)
	keyEnv := env("HW_ACCESS_KEY", emulator.AccessKey, "HW_SECRET_KEY", emulator.SecretKey)
	user := block("user_name", emulator.User, "password", emulator.Password, "domain_name", emulator.Domain)
	userEnv := env("HW_USER_NAME", emulator.User, "HW_USER_PASSWORD", emulator.Password, "HW_DOMAIN_NAME", emulator.Domain)
	keyJSON := fmt.Sprintf(`"accessKeyId": %q, "secretAccessKey": %q`, emulator.AccessKey, emulator.SecretKey)
	profile := file("koo.json", kooCLI(keyJSON)).and(block("shared_config_file", "~/koo.json"))
	agency := arguments{"agency_name": str(emulator.Agency), "domain_name": str(emulator.Domain)}
	agencyEnv := env("HW_ASSUME_ROLE_AGENCY_NAME", emulator.Agency, "HW_ASSUME_ROLE_DOMAIN_NAME", emulator.Domain)
	wrongKey := "list 401 EMULATORACCESSKEY001"

	for name, test := range map[string]struct {
		given    sources
		requests string // as they were recorded
		failure  string // part of the error, if there is one
	}{
		"token, argument":    {block("token", emulator.Token), listedByToken, ""},
		"token, environment": {env("HW_AUTH_TOKEN", emulator.Token), listedByToken, ""},
		"token, wrong":       {block("token", "x"), "list 401 x", "Authentication: token (argument token)"},

		"key, argument":                    {key, listedByKey, ""},
		"key, HW":                          {keyEnv, listedByKey, ""},
		"key, HUAWEICLOUD_SDK":             {env("HUAWEICLOUD_SDK_AK", emulator.AccessKey, "HUAWEICLOUD_SDK_SK", emulator.SecretKey), listedByKey, ""},
		"key, CLOUD_SDK":                   {env("CLOUD_SDK_AK", emulator.AccessKey, "CLOUD_SDK_SK", emulator.SecretKey), listedByKey, ""},
		"key, wrong secret":                {block("access_key", emulator.AccessKey, "secret_key", "x"), wrongKey, "Authentication: access key (argument access_key)"},
		"key, wrong key":                   {env("HW_ACCESS_KEY", "X", "HW_SECRET_KEY", emulator.SecretKey), "list 401 X", "does not exist"},
		"key, unexpected security token":   {key.and(block("security_token", "x")), wrongKey + "+x", "Authentication: temporary access key (argument access_key)"},
		"key, security token of elsewhere": {key.and(env("HW_SECURITY_TOKEN", "x")), listedByKey, ""},

		"user, argument":               {user, token1 + "\nlist 200 emulator-token-1", ""},
		"user, environment":            {userEnv, token1 + "\nlist 200 emulator-token-1", ""},
		"user, account of elsewhere":   {block("user_name", emulator.User, "password", emulator.Password).and(env("HW_DOMAIN_NAME", emulator.Domain)), token1 + "\nlist 200 emulator-token-1", ""},
		"user, wrong password":         {user.and(block("password", "x")), "POST /v3/auth/tokens 401", "Authentication: password (argument user_name)"},
		"user, wrong account":          {userEnv.and(env("HW_DOMAIN_NAME", "x")), "POST /v3/auth/tokens 401", "Check user_name, password and domain_name"},
		"user, project does not exist": {user.and(block("project_id", "elsewhere")), "POST /v3/auth/tokens 404", "Could not find project: elsewhere."},

		"profile, file argument": {profile, listedByKey, ""},
		"profile, file variable": {file("koo.json", kooCLI(keyJSON)).and(env("HW_SHARED_CONFIG_FILE", "~/koo.json")), listedByKey, ""},
		"profile, wrong secret":  {profile.and(file("koo.json", kooCLI(`"accessKeyId": %q, "secretAccessKey": "x"`, emulator.AccessKey))), wrongKey, "Authentication: access key (argument shared_config_file)"},
		"profile, agency":        {profile.and(file("koo.json", kooCLI(keyJSON+`, "agencyName": %q, "agencyDomainName": %q`, emulator.Agency, emulator.Domain))), assume1 + "\nlist 200 EMULATORTEMPORARY001+emulator-security-token-1", ""},

		"agency, block":        {key.and(assumeRole(agency)), assume1 + "\nlist 200 EMULATORTEMPORARY001+emulator-security-token-1", ""},
		"agency, account's id": {key.and(assumeRole(arguments{"agency_name": str(emulator.Agency), "domain_id": str(emulator.DomainID), "duration": number(900)})), "POST /v5/agencies/assume 200 EMULATORACCESSKEY001\nlist 200 EMULATORTEMPORARY001+emulator-security-token-1", ""},
		"agency, environment":  {keyEnv.and(agencyEnv), assume1 + "\nlist 200 EMULATORTEMPORARY001+emulator-security-token-1", ""},
		"agency, on metadata":  {agencyEnv, metadata1 + "\nPOST /v3.0/OS-CREDENTIAL/securitytokens 201 EMULATORTEMPORARY002+emulator-security-token-2\nlist 200 EMULATORTEMPORARY003+emulator-security-token-3", ""},
		"agency, wrong":        {key.and(assumeRole(arguments{"agency_name": str("x"), "domain_name": str("y")})), "POST /v3.0/OS-CREDENTIAL/securitytokens 404 EMULATORACCESSKEY001", "Authentication: agency x, assumed with access key (argument access_key)"},
		"agency, wrong secret": {key.and(block("secret_key", "x")).and(assumeRole(agency)), "POST /v3.0/OS-CREDENTIAL/securitytokens 401 EMULATORACCESSKEY001", "Authentication failed"},
		"agency, no name":      {key.and(assumeRole(nil)), listedByKey, ""},
		"agency, on a token":   {block("token", emulator.Token).and(assumeRole(agency)), "POST /v3.0/OS-CREDENTIAL/securitytokens 201 emulator-token\nlist 200 EMULATORTEMPORARY001+emulator-security-token-1", ""},
		"agency, on a user":    {user.and(assumeRole(agency)), token1 + "\nPOST /v3.0/OS-CREDENTIAL/securitytokens 201 emulator-token-1\nlist 200 EMULATORTEMPORARY002+emulator-security-token-2", ""},

		"agency, chain of two, by name": {key.and(assumeRole(agency, arguments{"agency_name": str(emulator.SecondAgency), "domain_name": str(emulator.SecondDomain)})),
			assume1 + "\nPOST /v3.0/OS-CREDENTIAL/securitytokens 201 EMULATORTEMPORARY001+emulator-security-token-1\nlist 200 EMULATORTEMPORARY002+emulator-security-token-2", ""},
		"agency, chain of three, by name and ID": {key.and(assumeRole(agency,
			arguments{"agency_name": str(emulator.SecondAgency), "domain_id": str(emulator.SecondDomainID)}, arguments{"agency_name": tftypes.NewValue(tftypes.String, nil)},
			arguments{"agency_name": str(emulator.ThirdAgency), "domain_id": str(emulator.ThirdDomainID), "duration": number(3600)})),
			assume1 + "\nPOST /v5/agencies/assume 200 EMULATORTEMPORARY001+emulator-security-token-1\nPOST /v5/agencies/assume 200 EMULATORTEMPORARY002+emulator-security-token-2\nlist 200 EMULATORTEMPORARY003+emulator-security-token-3", ""},
		"agency token": {key.and(block("agency_name", emulator.Agency, "agency_domain_name", emulator.Domain, "project_id", "")),
			"POST /v3/auth/tokens 201 EMULATORACCESSKEY001\nlist 200 emulator-token-1", ""},

		"OIDC, IAM": {assumeRoleWithOIDC(arguments{"idp_id": str(emulator.IdentityProviderID), "id_token": str(emulator.IDToken + "\n")}), federated1 + "\nlist 200 EMULATORTEMPORARY002+emulator-security-token-2", ""},
		"OIDC, IAM with an agency": {assumeRoleWithOIDC(arguments{"idp_id": str(emulator.IdentityProviderID), "id_token": str(emulator.IDToken), "agency_name": str(emulator.Agency), "domain_id": str(emulator.DomainID)}),
			federated1 + "\nPOST /v5/agencies/assume 200 EMULATORTEMPORARY002+emulator-security-token-2\nlist 200 EMULATORTEMPORARY003+emulator-security-token-3", ""},
		"OIDC, STS, file": {assumeRoleWithOIDC(arguments{"provider_urn": str(emulator.OIDCProviderURN), "id_token_file": str("~/token"), "agency_name": str(emulator.Agency), "domain_id": str(emulator.DomainID)}).and(file("token", emulator.IDToken+"\n")),
			"POST /v5/agencies/assume-with-oidc 200\nlist 200 EMULATORTEMPORARY001+emulator-security-token-1", ""},
		"OIDC, STS, chain": {assumeRoleWithOIDC(arguments{"provider_urn": str(emulator.OIDCProviderURN), "id_token": str(emulator.IDToken), "agency_name": str(emulator.Agency), "domain_id": str(emulator.DomainID)}).and(
			assumeRole(arguments{"agency_name": str(emulator.SecondAgency), "domain_id": str(emulator.SecondDomainID)})),
			"POST /v5/agencies/assume-with-oidc 200\nPOST /v5/agencies/assume 200 EMULATORTEMPORARY001+emulator-security-token-1\nlist 200 EMULATORTEMPORARY002+emulator-security-token-2", ""},
		"OIDC, HW": {env("HW_ASSUME_ROLE_IDP_ID", emulator.IdentityProviderID, "HW_ASSUME_ROLE_ID_TOKEN", emulator.IDToken, "HW_ASSUME_ROLE_AGENCY_NAME", emulator.Agency, "HW_ASSUME_ROLE_DOMAIN_ID", emulator.DomainID),
			federated1 + "\nPOST /v5/agencies/assume 200 EMULATORTEMPORARY002+emulator-security-token-2\nlist 200 EMULATORTEMPORARY003+emulator-security-token-3", ""},
		"OIDC, HUAWEICLOUD_SDK":      {env("HUAWEICLOUD_SDK_IDP_ID", emulator.IdentityProviderID, "HUAWEICLOUD_SDK_ID_TOKEN_FILE", "~/token").and(file("token", emulator.IDToken)), federated1 + "\nlist 200 EMULATORTEMPORARY002+emulator-security-token-2", ""},
		"OIDC, token from elsewhere": {assumeRoleWithOIDC(arguments{"idp_id": str(emulator.IdentityProviderID)}).and(env("HW_ASSUME_ROLE_ID_TOKEN", emulator.IDToken)), federated1 + "\nlist 200 EMULATORTEMPORARY002+emulator-security-token-2", ""},
		"OIDC, wrong token":          {assumeRoleWithOIDC(arguments{"idp_id": str(emulator.IdentityProviderID), "id_token": str("wrong")}), "POST /v3.0/OS-AUTH/id-token/tokens 401", "Check that the ID token has not expired"},
		"OIDC, null block":           {key.and(assumeRoleWithOIDC(nil)), listedByKey, ""},
		"OIDC, no such file":         {assumeRoleWithOIDC(arguments{"idp_id": str("a"), "id_token_file": str("/nowhere/token")}), "", "Cannot obtain credentials"},

		"pod identity":        {sources{}.and(env("HC_CONTAINER_CREDENTIALS_FULL_URI", "{url}/pod-identity/credentials", "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE", "~/pod")).and(file("pod", emulator.PodToken)), "POST /pod-identity/credentials 200\nlist 200 EMULATORTEMPORARY001+emulator-security-token-1", ""},
		"SDK file, elsewhere": {env("HUAWEICLOUD_SDK_CREDENTIALS_FILE", "~/other").and(file("other", "[basic]\nak = "+emulator.AccessKey+"\nsk = "+emulator.SecretKey)), listedByKey, ""},
		"user ID":             {block("user_id", emulator.UserID, "password", emulator.Password), token1 + "\nlist 200 emulator-token-1", ""},
		"user, account's ID":  {block("user_name", emulator.User, "password", emulator.Password, "domain_id", emulator.DomainID), token1 + "\nlist 200 emulator-token-1", ""},
		"key, OS":             {env("OS_ACCESS_KEY", emulator.AccessKey, "OS_SECRET_KEY", emulator.SecretKey), listedByKey, ""},
		"token, OS":           {env("OS_AUTH_TOKEN", emulator.Token), listedByToken, ""},
		"user, OS":            {env("OS_USERNAME", emulator.User, "OS_PASSWORD", emulator.Password, "OS_USER_DOMAIN_NAME", emulator.Domain), token1 + "\nlist 200 emulator-token-1", ""},

		"metadata": {sources{}, metadata1 + "\nlist 200 EMULATORTEMPORARY002+emulator-security-token-2", ""},

		"key before OIDC":                          {key.and(assumeRoleWithOIDC(arguments{"idp_id": str("a"), "id_token": str("wrong")})), listedByKey, ""},
		"OIDC before profile":                      {profile.and(assumeRoleWithOIDC(arguments{"idp_id": str(emulator.IdentityProviderID), "id_token": str(emulator.IDToken)})), federated1 + "\nlist 200 EMULATORTEMPORARY002+emulator-security-token-2", ""},
		"HW before OS":                             {keyEnv.and(env("OS_ACCESS_KEY", "A", "OS_SECRET_KEY", "S")), listedByKey, ""},
		"token before key":                         {key.and(block("token", emulator.Token)), listedByToken, ""},
		"key before user":                          {user.and(key), listedByKey, ""},
		"user before profile":                      {profile.and(user), token1 + "\nlist 200 emulator-token-1", ""},
		"profile of the block before any variable": {profile.and(env("HW_AUTH_TOKEN", "x", "HW_ACCESS_KEY", "A")), listedByKey, ""},
		"token before key in the environment":      {keyEnv.and(env("HW_AUTH_TOKEN", emulator.Token)), listedByToken, ""},
		"HW before HUAWEICLOUD_SDK":                {keyEnv.and(env("HUAWEICLOUD_SDK_AK", "A", "HUAWEICLOUD_SDK_SK", "S", "CLOUD_SDK_AK", "A", "CLOUD_SDK_SK", "S")), listedByKey, ""},
		"empty arguments and variables":            {keyEnv.and(block("token", "", "access_key", "", "secret_key", "", "security_token", "", "user_name", "", "password", "", "profile", "", "cloud", "")).and(env("HW_AUTH_TOKEN", "", "HW_SECURITY_TOKEN", "")), listedByKey, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, server := newEmulator(t)
			diags := configureAndRead(t, e, server.URL, test.given)
			checkFailure(t, diags, test.failure)
			checkRecorded(t, e, test.requests)
		})
	}
}

// Files are found in the home directory, which is that of the process.
func TestCredentials_filesAtTheirDefaultPaths(t *testing.T) {
	koo := map[string]string{".hcloud/config.json": kooCLI(`"accessKeyId": %q, "secretAccessKey": %q`, emulator.AccessKey, emulator.SecretKey)}
	sdk := map[string]string{".huaweicloud/credentials": "[basic]\nak = " + emulator.AccessKey + "\nsk = " + emulator.SecretKey + "\n"}
	wrong := map[string]string{".huaweicloud/credentials": "[basic]\nak = " + emulator.AccessKey + "\nsk = x"}
	key := env("HW_ACCESS_KEY", emulator.AccessKey, "HW_SECRET_KEY", emulator.SecretKey)
	for name, test := range map[string]struct {
		home     map[string]string
		given    sources
		requests string
		failure  string
	}{
		"profile of the environment":      {koo, env("HW_PROFILE", "default"), listedByKey, ""},
		"profile of the block":            {koo, block("profile", "default"), listedByKey, ""},
		"SDK file":                        {sdk, sources{}, listedByKey, ""},
		"SDK file, wrong secret":          {wrong, sources{}, "list 401 EMULATORACCESSKEY001", "Authentication: access key (~/.huaweicloud/credentials)"},
		"SDK file, half":                  {map[string]string{".huaweicloud/credentials": "[basic]\nak = A"}, sources{}, "", "Invalid credentials file\nCannot read ~/.huaweicloud/credentials: section [basic] of "},
		"another SDK file that is absent": {sdk, env("HUAWEICLOUD_SDK_CREDENTIALS_FILE", "/nowhere/x"), "", "The environment variable HUAWEICLOUD_SDK_CREDENTIALS_FILE cannot be used: stat /nowhere/x"},
		"SDK file before pod identity":    {sdk, env("HC_CONTAINER_CREDENTIALS_FULL_URI", "x"), listedByKey, ""},
		"environment before SDK file":     {wrong, key, listedByKey, ""},
		"profile before SDK file": {wrong, file("koo.json", kooCLI(`"accessKeyId": %q, "secretAccessKey": %q`, emulator.AccessKey, emulator.SecretKey)).and(block("shared_config_file", "~/koo.json")),
			listedByKey, ""},
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			t.Setenv("HOME", home)
			for name, content := range test.home {
				file := filepath.Join(home, name)
				if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			e, server := newEmulator(t)
			checkFailure(t, configureAndRead(t, e, server.URL, test.given), test.failure)
			checkRecorded(t, e, test.requests)
		})
	}
}

func checkFailure(t *testing.T, diags []*tfprotov6.Diagnostic, want string) {
	t.Helper()
	var failures strings.Builder
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			fmt.Fprintf(&failures, "%s\n%s\n", d.Summary, d.Detail)
		}
	}
	if got := failures.String(); (got == "") != (want == "") || !strings.Contains(got, want) {
		t.Errorf("got the error %q, want %q", got, want)
	}
}

func checkRecorded(t *testing.T, e *emulator.Emulator, want string) {
	t.Helper()
	var got []string
	for _, r := range e.Requests() {
		got = append(got, requestLine(r))
	}
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("recorded\n%s\nwant\n%s", text, want)
	}
}

// What was good when it was given and is refused later: renewed once by the
// ways that can, asked once by the others.
func TestCredentials_refusedLater(t *testing.T) {
	t.Parallel()
	user := block("user_name", emulator.User, "password", emulator.Password, "domain_name", emulator.Domain)
	key := block("access_key", emulator.AccessKey, "secret_key", emulator.SecretKey)
	role := assumeRole(arguments{"agency_name": str(emulator.Agency), "domain_name": str(emulator.Domain)})
	for name, test := range map[string]struct {
		given    sources
		times    int // that a listing is refused
		requests string
		failure  string
	}{
		"token":          {block("token", emulator.Token), 1, "list 401 emulator-token", "Obtain a new one"},
		"key":            {key, 1, "list 401 EMULATORACCESSKEY001", "The provider does not retry the request"},
		"user":           {user, 1, token1 + "\nlist 401 emulator-token-1\n" + token1 + "\nlist 200 emulator-token-2", ""},
		"agency":         {key.and(role), 1, assume1 + "\nlist 401 EMULATORTEMPORARY001+emulator-security-token-1\n" + assume1 + "\nlist 200 EMULATORTEMPORARY002+emulator-security-token-2", ""},
		"metadata":       {sources{}, 1, metadata1 + "\nlist 401 EMULATORTEMPORARY002+emulator-security-token-2\n" + metadata1 + "\nlist 200 EMULATORTEMPORARY004+emulator-security-token-4", ""},
		"user, for good": {user, 2, token1 + "\nlist 401 emulator-token-1\n" + token1 + "\nlist 401 emulator-token-2", "Authentication failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, server := newEmulator(t)
			refused := []int{1, 2}[:test.times]
			e.Use(emulator.On(emulator.Fail(http.StatusUnauthorized, "APIGW.0307", ""), refused...))
			checkFailure(t, configureAndRead(t, e, server.URL, test.given), test.failure)
			checkRecorded(t, e, test.requests)
		})
	}
}
