package provider

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

// faultCase is a listing of three requests, in which something goes wrong.
type faultCase struct {
	fault   func(request int) emulator.Switch
	timeout string
	want    string // summary; none: the listing is complete
}

// once is a fault of one request, always one of every request.
func once(s emulator.Switch) func(int) emulator.Switch {
	return func(request int) emulator.Switch { return emulator.On(s, request) }
}

func always(s emulator.Switch) func(int) emulator.Switch {
	return func(int) emulator.Switch { return s }
}

// fromOn is a fault of one request and of all later ones.
func fromOn(s emulator.Switch) func(int) emulator.Switch {
	return func(request int) emulator.Switch {
		var requests []int
		for n := request; n < request+100; n++ {
			requests = append(requests, n)
		}
		return emulator.On(s, requests...)
	}
}

// later is a fault of one request, but never of the first.
func later(s emulator.Switch) func(int) emulator.Switch {
	return func(request int) emulator.Switch { return emulator.On(s, request+1) }
}

var faultCases = map[string]faultCase{
	"throttled":          {fault: once(emulator.Throttle())},
	"throttled_for_1s":   {fault: once(emulator.Fail(http.StatusTooManyRequests, "APIGW.0308", "1"))},
	"too_many_requests":  {fault: once(emulator.Fail(http.StatusBadRequest, "EndPoint.0022", ""))},
	"system_error":       {fault: once(emulator.Fail(http.StatusInternalServerError, "EndPoint.0001", ""))},
	"bad_gateway":        {fault: once(emulator.Fail(http.StatusBadGateway, "", ""))},
	"unavailable":        {fault: once(emulator.Fail(http.StatusServiceUnavailable, "", ""))},
	"gateway_timeout":    {fault: once(emulator.Fail(http.StatusGatewayTimeout, "EndPoint.0011", ""))},
	"cut_off":            {fault: once(emulator.Truncate())},
	"empty_body":         {fault: once(emulator.Body("application/json", ""))},
	"reset":              {fault: once(emulator.ResetConnection())},
	"empty_page":         {fault: once(emulator.EmptyPage())},
	"small_page":         {fault: once(emulator.PageCap(3))},
	"large_page":         {fault: once(emulator.MoreRows(3))},
	"first_page_again":   {fault: once(emulator.SamePage())},
	"no_total":           {fault: once(emulator.NoTotal())},
	"total_as_text":      {fault: once(emulator.StringTotal())},
	"total_too_high":     {fault: once(emulator.WrongTotal(3))},
	"total_too_low":      {fault: once(emulator.WrongTotal(-3))},
	"never_a_total":      {fault: always(emulator.NoTotal())},
	"pages_of_one":       {fault: always(emulator.PageCap(1))},
	"stray_refusal":      {fault: later(emulator.Fail(http.StatusUnauthorized, "APIGW.0301", ""))},
	"web_page":           {fault: once(emulator.HTML()), want: "Not a response of the API"},
	"not_found":          {fault: once(emulator.Fail(http.StatusNotFound, "APIGW.0101", "")), want: "API not found"},
	"garbage":            {fault: once(emulator.Body("application/json", `{"endpoint_services":7}`)), want: "Unexpected response"},
	"error_with_200":     {fault: once(emulator.Body("application/json", `{"error_code":"EndPoint.0002"}`)), want: "Invalid request"},
	"refused":            {fault: fromOn(emulator.Fail(http.StatusUnauthorized, "APIGW.0301", "")), want: "Authentication failed"},
	"forbidden":          {fault: once(emulator.Fail(http.StatusForbidden, "EndPoint.0004", "")), want: "Permission denied"},
	"throttled_for_1h":   {fault: once(emulator.Fail(http.StatusTooManyRequests, "APIGW.0308", "3600")), want: "Too many requests"},
	"hanging":            {fault: once(emulator.Hang()), timeout: "3s", want: "Read timed out"},
	"always_unavailable": {fault: always(emulator.Fail(http.StatusServiceUnavailable, "", "0")), want: "Service error"},
	"always_first_page":  {fault: always(emulator.SamePage()), want: "Contradictory responses"},
}

// TestAccFaults_atAnyRequest lists with each fault at the first, the middle and the
// last request, all in one run of a real Terraform: every listing is complete in
// the output, or ends with its diagnostic.
func TestAccFaults_atAnyRequest(t *testing.T) {
	t.Parallel()
	for _, complete := range []bool{true, false} {
		t.Run(fmt.Sprintf("complete=%t", complete), func(t *testing.T) {
			t.Parallel()
			const services = 25
			projects := map[string]*emulator.Emulator{}
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				project := strings.Split(r.URL.Path, "/")[2]
				r.URL.Path = strings.Replace(r.URL.Path, project, emulator.ProjectID, 1)
				projects[project].ServeHTTP(w, r)
			}))
			t.Cleanup(server.Close)
			config := new(strings.Builder)
			fmt.Fprint(config, "terraform {\n  required_providers {\n    vpcep = { source = \"vpcep/vpcep\" }\n  }\n}\n", providerBlock(server))
			for request := 1; request <= 3; request++ {
				alias := fmt.Sprintf("provider \"vpcep\" {\n  alias = \"throttled_%d\"", request)
				fmt.Fprint(config, strings.Replace(providerBlock(server), "provider \"vpcep\" {", alias, 1))
			}
			for name, test := range faultCases {
				if (test.want == "") != complete {
					continue
				}
				for request := 1; request <= 3; request++ {
					name := fmt.Sprintf("%s_%d", name, request)
					e := emulator.New(emulator.Config{})
					if err := e.Create(emulator.ProjectID, emulator.Generate(services, 1)...); err != nil {
						t.Fatal(err)
					}
					e.Use(test.fault(request))
					projects[name] = e
					fmt.Fprintf(config, "data \"vpcep_endpoint_services\" %q {\n  project_id = %[1]q\n  limit = 10\n", name)
					if test.want == "Too many requests" { // which holds up all requests of a client
						fmt.Fprintf(config, "  provider = vpcep.throttled_%d\n", request)
					}
					if test.timeout != "" {
						fmt.Fprintf(config, "  timeouts = { read = %q }\n", test.timeout)
					}
					fmt.Fprintf(config, "}\noutput %q {\n  value = length(distinct(data.vpcep_endpoint_services.%[1]s.endpoint_services[*].id))\n}\n", name)
				}
			}
			w := workspace{t, t.TempDir(), !complete}
			w.write("main.tf", config.String())
			out := w.terraform([]string{serveVariable + "=" + server.URL}, "plan", "-no-color", "-parallelism=100")
			summaries := map[string]string{}
			for _, match := range regexp.MustCompile(`Error: (.*)\n\s+with data\.vpcep_endpoint_services\.(\w+),`).FindAllStringSubmatch(strings.ReplaceAll(out, "│", ""), -1) {
				summaries[match[2]] = match[1]
			}
			for name, e := range projects {
				test := faultCases[name[:len(name)-2]]
				if complete && !regexp.MustCompile(`(?m)^  \+ `+name+` += 25$`).MatchString(out) || summaries[name] != test.want {
					t.Errorf("%s: summary %q, want %q or all services", name, summaries[name], test.want)
				}
				if n := len(e.Listings()); n > 60 {
					t.Errorf("%s: %d requests", name, n)
				}
			}
			if t.Failed() {
				t.Log(out)
			}
		})
	}
}

// Ctrl-C ends a plan while a request hangs.
func TestAccInterrupt_endsThePlan(t *testing.T) {
	t.Parallel()
	e, server := newEmulator(t)
	hanging := make(chan struct{}, 1)
	hang := emulator.Hang()
	e.Use(emulator.Switch{Before: func(n int, w http.ResponseWriter, r *http.Request) bool {
		hanging <- struct{}{}
		return hang.Before(n, w, r)
	}})
	w := workspace{t: t, dir: t.TempDir()}
	w.write("main.tf", "terraform {\n  required_providers {\n    vpcep = { source = \"vpcep/vpcep\" }\n  }\n}\n"+
		providerBlock(server)+`data "vpcep_endpoint_services" "test" {}`)
	cmd := w.command([]string{serveVariable + "=" + server.URL}, "plan", "-no-color")
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-hanging:
	case err := <-ended:
		t.Fatalf("it ended before its request: %v\n%s", err, &out)
	}
	start := time.Now()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	err := <-ended
	// Far more than it takes, and far less than the request's own timeout.
	if took := time.Since(start); err == nil || took > 20*time.Second || !strings.Contains(out.String(), "Read canceled") {
		t.Errorf("it ended after %s with %v:\n%s", took, err, &out)
	}
}
