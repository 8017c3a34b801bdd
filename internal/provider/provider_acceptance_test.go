package provider

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net/http/httptest"
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
