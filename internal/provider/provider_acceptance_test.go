package provider

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

// Every signing algorithm reads through a chain of three agencies, from a server
// that requires a client certificate.
func TestAccProvider_algorithmsChainAndClientCertificate(t *testing.T) {
	t.Parallel()
	for algorithm, prefix := range map[string]string{
		"HmacSHA256": "SDK-HMAC-SHA256", "HmacSM3": "SDK-HMAC-SM3", "EcdsaP256SHA256": "SDK-ECDSA-P256-SHA256", "SM2SM3": "SDK-SM2-SM3",
	} {
		t.Run(algorithm, func(t *testing.T) {
			t.Parallel()
			services := emulator.Generate(3, 1)
			e, _ := newEmulator(t, services...)
			server := httptest.NewUnstartedServer(e)
			server.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert, MinVersion: tls.VersionTLS12}
			server.StartTLS()
			t.Cleanup(server.Close)
			der, err := x509.MarshalPKCS8PrivateKey(server.TLS.Certificates[0].PrivateKey)
			if err != nil {
				t.Fatal(err)
			}
			certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
			key := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
			config := fmt.Sprintf(`
provider "vpcep" {
  region            = %q
  access_key        = %q
  secret_key        = %q
  signing_algorithm = %q
  endpoints         = { vpcep = %[5]q, iam = %[5]q, sts = %[5]q }
  cacert_file       = %[6]q
  cert              = %[6]q
  key               = %q
  assume_role {
    agency_name = %q
    domain_name = %q
  }
  assume_role {
    agency_name = %q
    domain_id   = %q
  }
  assume_role {
    agency_name = %q
    domain_id   = %q
    duration    = 3600
  }
}

data "vpcep_endpoint_services" "all" {}
`, emulator.Region, emulator.AccessKey, emulator.SecretKey, algorithm, server.URL, certificate, key,
				emulator.Agency, emulator.Domain, emulator.SecondAgency, emulator.SecondDomainID, emulator.ThirdAgency, emulator.ThirdDomainID)
			var checks []statecheck.StateCheck
			for i, s := range services {
				checks = append(checks, statecheck.ExpectKnownValue("data.vpcep_endpoint_services.all",
					tfjsonpath.New("endpoint_services").AtSliceIndex(i).AtMapKey("id"), knownvalue.StringExact(s.ID)))
			}
			run(t, resource.TestStep{Config: config, ConfigStateChecks: checks})
			for _, r := range e.Requests() {
				if !strings.HasPrefix(r.Header.Get("Authorization"), prefix+" ") {
					t.Errorf("%s %s is signed with %.30q, want %s", r.Method, r.Path, r.Header.Get("Authorization"), prefix)
				}
			}
		})
	}
}

// A project of the environment is that of the environment's region, also where
// several provider blocks have one region each.
func TestAccProvider_projectOfTheEnvironment(t *testing.T) {
	t.Parallel()
	_, server := newRegions(t)
	w := workspace{t: t, dir: t.TempDir()}
	config := "terraform {\n  required_providers {\n    vpcep = { source = \"vpcep/vpcep\" }\n  }\n}\n"
	for _, region := range []string{emulator.Region, otherRegion, privateRegion} {
		config += fmt.Sprintf(`
provider "vpcep" {
  alias  = %[1]q
  region = %[1]q
}
data "vpcep_endpoint_services" %[1]q {
  provider = vpcep.%[1]s
}
output %[1]q {
  value = "in project ${data.vpcep_endpoint_services.%[1]s.project_id}"
}
`, region)
	}
	w.write("main.tf", config)
	out := w.terraform([]string{
		serveVariable + "=" + server.URL, "HW_VPCEP_ENDPOINT=" + server.URL + "/base", "HW_AUTH_URL=" + server.URL + "/base",
		"HW_ACCESS_KEY=" + emulator.AccessKey, "HW_SECRET_KEY=" + emulator.SecretKey,
		"HW_REGION_NAME=" + emulator.Region, "HW_PROJECT_ID=" + namedProjectID,
	}, "apply", "-auto-approve", "-no-color")
	for region, project := range map[string]string{emulator.Region: namedProjectID, otherRegion: otherProjectID, privateRegion: privateProjectID} {
		if want := fmt.Sprintf("%s = \"in project %s\"", region, project); !strings.Contains(out, want) {
			t.Errorf("want %s in\n%s", want, out)
		}
	}
}

// Settings that would be ignored, and with them the endpoint that credentials are
// meant for, are errors on their lines before any request.
func TestAccProvider_settingsThatWouldBeIgnored(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ arguments, want string }{
		"letter case":            {`endpoints = { VPCEP = "{url}" }`, `endpoints = \{ VPCEP = .*The argument endpoints\.VPCEP has no effect.*The name of this service is\s+vpcep\.`},
		"another spelling":       {`endpoints = { vpcep = "{url}", iam_v3 = "{url}" }`, `endpoints = \{.*The argument endpoints\.iam_v3 has no effect.*The name of this service is\s+iam\.`},
		"region and no endpoint": {`region = "RegionOne"`, `region = "RegionOne".*The argument region must be a region code in lower case`},
		"region in capitals":     {"region = \"CN-North-4\"\n  endpoints = { vpcep = \"{url}\" }", `region = "CN-North-4".*The argument region must be a region code in lower case`},
		"fraction":               {"max_retries = 1.5\n  endpoints = { vpcep = \"{url}\" }", `max_retries = 1\.5\s+The argument max_retries must be a whole number, 0 or greater\.\s*$`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, server := newEmulator(t)
			config := fmt.Sprintf("provider \"vpcep\" {\n  token = %q\n  project_id = %q\n  %s\n}\ndata \"vpcep_endpoint_services\" \"all\" {}\n",
				emulator.Token, emulator.ProjectID, strings.ReplaceAll(test.arguments, "{url}", server.URL))
			run(t, resource.TestStep{Config: config, PlanOnly: true, ExpectError: regexp.MustCompile("(?s)" + test.want)})
			if n := len(e.Requests()); n > 0 {
				t.Errorf("%d requests", n)
			}
		})
	}
}
