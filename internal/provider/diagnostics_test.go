package provider

import (
	"cmp"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

// What the network and the servers really do comes to these diagnostics.
func TestDiagnostics_ofRealFailures(t *testing.T) {
	t.Parallel()
	tlsServer := httptest.NewUnstartedServer(http.NotFoundHandler())
	tlsServer.Config.ErrorLog = log.New(io.Discard, "", 0)
	tlsServer.StartTLS()
	defer tlsServer.Close()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, "<html>Not here</html>")
	}))
	defer page.Close()
	for name, test := range map[string]struct {
		config   emulator.Config
		fault    emulator.Switch
		endpoint string // instead of the emulator's
		want     string // summary
	}{
		"wrong clock":        {config: emulator.Config{Now: func() time.Time { return time.Now().Add(time.Hour) }}, want: "Wrong clock"},
		"wrong path":         {config: emulator.Config{Prefix: "/base"}, want: "API not found"},
		"web page with 200":  {fault: emulator.HTML(), want: "Not a response of the API"},
		"web page with 404":  {endpoint: page.URL, want: "Not a response of the API"},
		"forbidden":          {fault: emulator.Fail(http.StatusForbidden, "EndPoint.0004", ""), want: "Permission denied"},
		"throttled":          {fault: emulator.Throttle(), want: "Too many requests"},
		"hanging":            {fault: emulator.Hang(), want: "Read timed out"},
		"broken connection":  {fault: emulator.ResetConnection(), want: "Request failed"},
		"refused connection": {endpoint: closed.URL, want: "Request failed"},
		"bad certificate":    {endpoint: tlsServer.URL, want: "TLS certificate not trusted"},
		"no TLS":             {endpoint: strings.Replace(page.URL, "http:", "https:", 1), want: "Endpoint without TLS"},
	} {
		e := emulator.New(test.config)
		e.Use(test.fault)
		server := httptest.NewServer(e)
		defer server.Close()
		endpoint := cmp.Or(test.endpoint, server.URL)
		s := newServerOf(t, server.URL)
		configured, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: encode(t, s.schemas.Provider, arguments{
			"region":      str(emulator.Region),
			"project_id":  str(emulator.ProjectID),
			"access_key":  str(emulator.AccessKey),
			"secret_key":  str(emulator.SecretKey),
			"max_retries": number(0),
			"endpoints":   stringMap(map[string]tftypes.Value{"vpcep": str(endpoint)}),
		})})
		if err != nil || len(configured.Diagnostics) > 0 {
			t.Fatal(err, configured.Diagnostics)
		}
		given := arguments{}
		if name == "hanging" {
			given["timeouts"] = readTimeout("50ms")
		}
		_, diags := s.read(t, "vpcep_endpoint_services", given)
		if len(diags) != 1 || diags[0].Summary != test.want || !strings.Contains(diags[0].Detail, "Endpoint: "+endpoint+"\nAuthentication: access key (argument access_key)\n") {
			t.Errorf("%s: %v, want %s", name, diags, test.want)
		}
	}
}

func TestDiagnostics_countTheServicesThatWereRead(t *testing.T) {
	t.Parallel()
	e, server := newEmulator(t, emulator.Generate(25, 1)...)
	e.Use(emulator.On(emulator.Fail(http.StatusForbidden, "EndPoint.0004", ""), 2))
	p := newProtocolServer(t)
	p.configure(t, server)
	_, diags := p.read(t, "vpcep_endpoint_services", arguments{"limit": number(10)})
	if len(diags) != 1 || !strings.Contains(diags[0].Detail, "Region: "+emulator.Region+"\nProject: "+emulator.ProjectID+"\nEndpoint: "+server.URL+"\n") ||
		!regexp.MustCompile(`\nServices read: [12]0, on [12] pages\n`).MatchString(diags[0].Detail) {
		t.Errorf("got %v", diags)
	}
}
