package provider

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"maps"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

const (
	otherRegion    = "eu-west-101"
	otherProjectID = "11112222333344445555666677778888"
	namedProjectID = "99990000aaaabbbbccccddddeeeeffff"

	privateRegion    = "RegionOne"
	privateProjectID = "aaaabbbb111122223333444455556666"
)

// newRegions starts an emulator with projects of two regions and one of
// another name.
func newRegions(t *testing.T) (*emulator.Emulator, *httptest.Server) {
	t.Helper()
	e := emulator.New(emulator.Config{Prefix: "/base", Projects: map[string]string{
		emulator.Region: emulator.ProjectID, otherRegion: otherProjectID, "named": namedProjectID, privateRegion: privateProjectID,
	}})
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	return e, server
}

func TestConfiguration_regionAndProject(t *testing.T) {
	t.Parallel()
	key := block("access_key", emulator.AccessKey, "secret_key", emulator.SecretKey)
	keyProfile := func(more string) sources {
		return file("k", kooCLI(`"accessKeyId": %q, "secretAccessKey": %q`+more, emulator.AccessKey, emulator.SecretKey)).and(block("shared_config_file", "~/k"))
	}
	user := block("user_name", emulator.User, "password", emulator.Password, "domain_name", emulator.Domain)
	in := func(pairs ...string) arguments { return block(pairs...).block }
	for name, test := range map[string]struct {
		given    sources
		reads    []arguments
		projects []string // that were listed
		lookups  int
	}{
		"the region's":                    {key.and(block("project_id", "")), []arguments{nil, nil}, []string{emulator.ProjectID, emulator.ProjectID}, 1},
		"by id":                           {key.and(block("project_id", namedProjectID)), []arguments{nil}, []string{namedProjectID}, 0},
		"by the variable":                 {key.and(block("project_id", "")).and(env("HW_PROJECT_ID", namedProjectID)), []arguments{nil}, []string{namedProjectID}, 0},
		"by the SDK's variable":           {key.and(block("project_id", "")).and(env("HUAWEICLOUD_SDK_PROJECT_ID", namedProjectID)), []arguments{nil}, []string{namedProjectID}, 0},
		"by the variable, another region": {key.and(block("project_id", "")).and(env("HW_REGION_NAME", otherRegion, "HW_PROJECT_ID", namedProjectID)), []arguments{nil, in("region", otherRegion)}, []string{emulator.ProjectID, otherProjectID}, 2},
		"by the variable, its region":     {key.and(block("region", "", "project_id", "")).and(env("HW_REGION_NAME", otherRegion, "HW_PROJECT_ID", namedProjectID)), []arguments{nil, in("region", emulator.Region)}, []string{namedProjectID, emulator.ProjectID}, 1},
		"by name":                         {key.and(block("project_id", "", "project_name", "named")), []arguments{nil}, []string{namedProjectID}, 1},
		"by name before the variable":     {key.and(block("project_id", "", "project_name", "named")).and(env("HW_PROJECT_ID", "x")), []arguments{nil}, []string{namedProjectID}, 1},
		"by the variable's name":          {key.and(block("project_id", "")).and(env("HW_PROJECT_NAME", "named")), []arguments{nil}, []string{namedProjectID}, 1},
		"tenant's id":                     {key.and(block("project_id", "", "tenant_id", namedProjectID)), []arguments{nil}, []string{namedProjectID}, 0},
		"tenant's id in the environment":  {key.and(block("project_id", "")).and(env("OS_TENANT_ID", namedProjectID)), []arguments{nil}, []string{namedProjectID}, 0},
		"tenant's name":                   {key.and(block("project_id", "", "tenant_name", "named")), []arguments{nil}, []string{namedProjectID}, 1},
		"region only on the read":         {key.and(block("region", "", "project_id", namedProjectID)), []arguments{in("region", otherRegion)}, []string{namedProjectID}, 0},
		"profile's before the variable's": {keyProfile(`, "projectId": "` + namedProjectID + `"`).and(block("project_id", "")).and(env("HW_PROJECT_ID", "x")), []arguments{nil}, []string{namedProjectID}, 0},
		"block's before the profile's":    {keyProfile(`, "projectId": "x"`).and(block("project_id", namedProjectID)), []arguments{nil}, []string{namedProjectID}, 0},
		"of an agency's token":            {key.and(block("project_id", "x", "agency_name", emulator.Agency, "agency_domain_name", emulator.Domain, "delegated_project", "named")), []arguments{nil}, []string{namedProjectID}, 1},
		"region of a private cloud":       {key.and(block("region", privateRegion, "project_id", "")), []arguments{nil}, []string{privateProjectID}, 1},
		"read in a private cloud":         {key, []arguments{in("region", privateRegion)}, []string{privateProjectID}, 1},
		"another region":                  {key, []arguments{nil, in("region", otherRegion), in("region", otherRegion)}, []string{emulator.ProjectID, otherProjectID, otherProjectID}, 1},
		"another project":                 {key, []arguments{in("project_id", namedProjectID)}, []string{namedProjectID}, 0},
		"another region and project":      {key, []arguments{in("region", otherRegion, "project_id", namedProjectID)}, []string{namedProjectID}, 0},
		"many regions with a password":    {user.and(block("project_id", "")), []arguments{nil, in("region", otherRegion), nil}, []string{emulator.ProjectID, otherProjectID, emulator.ProjectID}, 2},
		"of the profile":                  {keyProfile(`, "region": "cn-north-4", "projectId": "` + namedProjectID + `"`).and(block("region", "", "project_id", "")), []arguments{nil}, []string{namedProjectID}, 0},
		"of the profile, another region":  {keyProfile(`, "region": "cn-north-4", "projectId": "` + namedProjectID + `"`).and(block("region", otherRegion, "project_id", "")), []arguments{nil}, []string{otherProjectID}, 1},
		"by name before the profile's":    {keyProfile(`, "projectId": "` + namedProjectID + `"`).and(block("project_id", "", "project_name", otherRegion)), []arguments{nil}, []string{otherProjectID}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, server := newRegions(t)
			checkFailure(t, configureAndRead(t, e, server.URL+"/base/", test.given, test.reads...), "")
			var projects []string
			lookups := 0
			for _, r := range e.Requests() {
				if r.IsListing() {
					projects = append(projects, strings.Split(r.Path, "/")[3])
				} else {
					lookups++
				}
			}
			if !slices.Equal(projects, test.projects) || lookups != test.lookups {
				t.Errorf("listed the projects %v after %d requests to IAM, want %v after %d", projects, lookups, test.projects, test.lookups)
			}
		})
	}
}

func TestConfiguration_tokenOfOneProject(t *testing.T) {
	t.Parallel()
	e, server := newRegions(t)
	checkFailure(t, configureAndRead(t, e, server.URL+"/base", block("token", emulator.Token), arguments{"region": str(otherRegion)}),
		"A token is valid only for the project, and so the region, that it was issued for")
}

func TestConfiguration_noRegion(t *testing.T) {
	t.Parallel()
	e, server := newEmulator(t)
	none := sources{block: arguments{"endpoints": tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, nil)}}
	checkFailure(t, configureAndRead(t, e, server.URL, block("token", "x", "region", "").and(none)), "HW_REGION_NAME")
}

// Problems are reported where they are in the configuration.
func TestValidateConfig_attributes(t *testing.T) {
	t.Parallel()
	s := newServerOf(t, "http://127.0.0.1")
	for name, test := range map[string]struct {
		given sources
		want  string // severity, attribute and detail
	}{
		"argument":      {block("region", "CN North"), `ERROR AttributeName("region") The argument region must be a region code in lower case, such as cn-north-4.`},
		"map":           {sources{block: arguments{"endpoints": stringMap(map[string]tftypes.Value{"iam": str("https://user:hidden@iam.example.com")})}}, `ERROR AttributeName("endpoints").ElementKeyString("iam") The argument endpoints.iam is invalid: it must not hold a user name or password.`},
		"misspelled":    {sources{block: arguments{"endpoints": stringMap(map[string]tftypes.Value{"VPCEP": str("https://vpcep.example.com")})}}, `ERROR AttributeName("endpoints").ElementKeyString("VPCEP") The argument endpoints.VPCEP has no effect, so requests and their credentials would go to the default endpoint. The name of this service is vpcep.`},
		"nested block":  {assumeRole(nil, arguments{"duration": number(10)}), `ERROR AttributeName("assume_role").ElementKeyInt(1).AttributeName("duration") The argument assume_role[1].duration must be a number of seconds from 900 to 86400.`},
		"bool":          {sources{block: arguments{"insecure": boolean(true)}}.and(sources{block: arguments{"endpoints": stringMap(map[string]tftypes.Value{"iam": str("http://iam.example.com")})}}), ""},
		"fraction":      {sources{block: arguments{"max_retries": tftypes.NewValue(tftypes.Number, 1.5)}}, `ERROR AttributeName("max_retries") The argument max_retries must be a whole number, 0 or greater.`},
		"warning":       {block("token", "x", "access_key", "a", "secret_key", "s"), `WARNING AttributeName("access_key") The argument token takes precedence, so the argument access_key has no effect.`},
		"warning, map":  {sources{block: arguments{"endpoints": stringMap(map[string]tftypes.Value{"vpc": str("vpc.example.com")})}}, `WARNING AttributeName("endpoints") This provider uses the endpoints vpcep, iam and sts. These have no effect: vpc.`},
		"unknown map":   {sources{block: arguments{"endpoints": unknown(tftypes.Map{ElementType: tftypes.String})}}, ""},
		"unknown block": {sources{block: arguments{"assume_role": unknown(assumeRole(nil).block["assume_role"].Type())}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp, err := s.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: encode(t, s.schemas.Provider, test.given.block)})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range resp.Diagnostics {
				got = append(got, fmt.Sprintf("%s %s %s", d.Severity, d.Attribute, d.Detail))
			}
			if text := strings.Join(got, "\n"); text != test.want {
				t.Errorf("got\n%s\nwant\n%s", text, test.want)
			}
		})
	}
}

func TestConfiguration_userAgent(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		given sources
		want  string
	}{
		"both versions": {sources{}, "terraform-provider-vpcep/test Terraform/1.2.3"},
		"more":          {env("HW_TF_CUSTOM_UA", "a/1", "TF_APPEND_USER_AGENT", " b/2\r\nX-Injected: (c) \x1b\u00e9 "), "terraform-provider-vpcep/test Terraform/1.2.3 a/1 b/2X-Injected: (c)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, server := newEmulator(t)
			checkFailure(t, configureAndRead(t, e, server.URL, block("token", emulator.Token).and(test.given)), "")
			if got := e.Listings()[0].Header.Get("User-Agent"); got != test.want {
				t.Errorf("User-Agent: %q, want %q", got, test.want)
			}
		})
	}
}

// The default endpoint has the region in its name, and not every region can be
// part of one.
func TestConfiguration_regionWithoutEndpoint(t *testing.T) {
	t.Parallel()
	s := newServerOf(t, "http://127.0.0.1")
	s.configureWith(t, arguments{"region": str("cn-north-4"), "project_id": str(emulator.ProjectID), "token": str(emulator.Token)})
	for _, dataSource := range []string{"vpcep_endpoint_services", "vpcep_endpoint_service"} {
		_, diags := s.read(t, dataSource, arguments{"id": str("x"), "region": str("my_region_1"), "project_id": str(emulator.ProjectID)})
		if len(diags) != 1 || diags[0].Summary != "Invalid region" || !diags[0].Attribute.Equal(tftypes.NewAttributePath().WithAttributeName("region")) ||
			!strings.Contains(diags[0].Detail, `There is no default endpoint of VPCEP in the region "my_region_1"`) {
			t.Errorf("%s: %v", dataSource, diags)
		}
	}
}

func TestConfiguration_signingAlgorithms(t *testing.T) {
	t.Parallel()
	for algorithm, prefix := range map[string]string{
		"HmacSHA256": "SDK-HMAC-SHA256 ", "HmacSM3": "SDK-HMAC-SM3 ", "EcdsaP256SHA256": "SDK-ECDSA-P256-SHA256 ", "SM2SM3": "SDK-SM2-SM3 ",
	} {
		t.Run(algorithm, func(t *testing.T) {
			t.Parallel()
			e, server := newEmulator(t)
			given := block("access_key", emulator.AccessKey, "secret_key", emulator.SecretKey, "signing_algorithm", algorithm).and(
				assumeRole(arguments{"agency_name": str(emulator.Agency), "domain_name": str(emulator.Domain)},
					arguments{"agency_name": str(emulator.SecondAgency), "domain_id": str(emulator.SecondDomainID)}))
			checkFailure(t, configureAndRead(t, e, server.URL, given), "")
			for _, r := range e.Requests() {
				if got := r.Header.Get("Authorization"); !strings.HasPrefix(got, prefix) {
					t.Errorf("%s %s is signed with %.30q, want %s", r.Method, r.Path, got, prefix)
				}
			}
		})
	}
	e, server := newEmulator(t)
	checkFailure(t, configureAndRead(t, e, server.URL, block("token", "x", "signing_algorithm", "MD5")), "The argument signing_algorithm must be HmacSHA256, HmacSM3, EcdsaP256SHA256 or SM2SM3.")
}

func TestConfiguration_insecureWarns(t *testing.T) {
	t.Parallel()
	for name, given := range map[string]sources{"argument insecure": {block: arguments{"insecure": boolean(true)}}, "environment variable OS_INSECURE": env("OS_INSECURE", "1")} {
		e, server := newEmulator(t)
		diags := configureAndRead(t, e, server.URL, block("token", emulator.Token).and(given))
		if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityWarning || !strings.Contains(diags[0].Detail, "The "+name+" is true: passwords, keys and tokens are sent to any server that responds") {
			t.Errorf("%s: %v", name, diags)
		}
	}
}

func TestConfiguration_proxyThatIsNone(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "http://user:hid%zzden@proxy:3128")
	e, server := newEmulator(t)
	if diags := configureAndRead(t, e, server.URL, block("token", emulator.Token)); hasError(diags) {
		t.Errorf("no request would use the proxy: %v", diags)
	}
	e, server = newEmulator(t)
	https := sources{block: arguments{"endpoints": stringMap(map[string]tftypes.Value{"vpcep": str("https://vpcep.test")})}}
	diags := configureAndRead(t, e, server.URL, block("token", emulator.Token).and(https))
	checkFailure(t, diags, "The environment variable HTTPS_PROXY is not a URL")
	checkRecorded(t, e, "")
	for _, d := range diags {
		if strings.Contains(d.Detail, "den") {
			t.Error(d.Detail)
		}
	}
}

// A client certificate is sent where the endpoint requires one.
func TestConfiguration_clientCertificate(t *testing.T) {
	t.Parallel()
	e, _ := newEmulator(t)
	server := httptest.NewUnstartedServer(e)
	server.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert, MinVersion: tls.VersionTLS12}
	server.StartTLS()
	t.Cleanup(server.Close)
	ca := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
	der, err := x509.MarshalPKCS8PrivateKey(server.TLS.Certificates[0].PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	key := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	token := block("token", emulator.Token, "cacert_file", ca)
	for _, test := range []struct {
		given   sources
		failure string
	}{
		{block("cert", ca, "key", key), ""},
		{env("OS_CERT", "~/cert.pem", "OS_KEY", "~/key.pem").and(file("cert.pem", ca)).and(file("key.pem", key)), ""},
		{block("cert", ca), "The argument cert requires the argument key"},
		{block("cert", ca, "key", "-----BEGIN nonsense"), "is invalid:"},
	} {
		e.Reset()
		checkFailure(t, configureAndRead(t, e, server.URL, token.and(test.given)), test.failure)
	}
}

// A block with every argument is accepted: those of the huaweicloud provider
// too that have no effect here.
func TestValidateConfig_everyArgument(t *testing.T) {
	t.Parallel()
	s := newServerOf(t, "http://127.0.0.1")
	all := arguments{
		"insecure": boolean(false), "regional": boolean(true), "enable_force_new": boolean(true),
		"skip_check_website_type": boolean(true), "skip_check_upgrade": boolean(true), "max_retries": number(3),
		"default_tags": stringMap(map[string]tftypes.Value{"a": str("b")}), "endpoints": stringMap(map[string]tftypes.Value{"vpcep": str("vpcep.example.com/v1/")}),
		"ignore_tags": tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, []tftypes.Value{str("a")}),
		"region":      str("cn-north-4"), "project_id": str("p"), "tenant_id": str("p"), "cloud": str("example.com"), "signing_algorithm": str("SM2SM3"),
		"cert": str("~/cert.pem"), "key": str("~/key.pem"),
	}
	maps.Copy(all, assumeRole(arguments{"agency_name": str("a"), "domain_name": str("b"), "domain_id": str("c"), "duration": number(3600)}).block)
	maps.Copy(all, assumeRoleWithOIDC(arguments{"idp_id": str("a"), "id_token": str("b"), "agency_name": str("a"), "domain_id": str("c"), "duration": number(3600)}).block)
	for name, typ := range s.schemas.Provider.ValueType().(tftypes.Object).AttributeTypes {
		if _, given := all[name]; !given && typ.Is(tftypes.String) && name != "user_id" {
			all[name] = str("x")
		}
	}
	resp, err := s.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: encode(t, s.schemas.Provider, all)})
	if err != nil || hasError(resp.Diagnostics) {
		t.Errorf("%v, %v", err, resp.Diagnostics)
	}
}
