package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

// start runs the command on a free port. It returns the exported variables, and a function that stops the command and
// returns its error.
func start(t *testing.T, stderr io.Writer, args ...string) (env map[string]string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	read, write := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := run(ctx, append([]string{"-listen", "127.0.0.1:0"}, args...), write, stderr)
		_ = write.CloseWithError(err)
		done <- err
	}()
	stop = func() error { cancel(); return <-done }

	env = map[string]string{}
	export := regexp.MustCompile(`^export (\w+)='(.*)'$`)
	var output strings.Builder
	buffer := make([]byte, 4096)
	for !strings.Contains(output.String(), "HW_ASSUME_ROLE_DOMAIN_NAME") { // in the last line
		n, err := read.Read(buffer)
		output.Write(buffer[:n])
		if err != nil {
			t.Fatalf("%v after %q", err, output.String())
		}
	}
	for line := range strings.Lines(output.String()) {
		if match := export.FindStringSubmatch(strings.TrimSpace(line)); match != nil {
			env[match[1]] = match[2]
		}
	}
	return env, stop
}

// list returns the status and the body of a listing.
func list(t *testing.T, client *http.Client, env map[string]string, query string) (int, string) {
	t.Helper()
	return get(t, client, env["HW_VPCEP_ENDPOINT"]+"/v1/"+env["HW_PROJECT_ID"]+"/vpc-endpoint-services?"+query, emulator.Token)
}

// get returns the status and the body of a request with a token.
func get(t *testing.T, client *http.Client, url, token string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Auth-Token", token)
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func TestRun_servesUntilStopped(t *testing.T) {
	t.Parallel()
	env, stop := start(t, io.Discard)
	if status, body := list(t, http.DefaultClient, env, ""); status != 200 || !strings.Contains(body, "orders-api") {
		t.Errorf("%d %s", status, body)
	}
	for name, want := range map[string]string{
		"HW_AUTH_URL": env["HW_VPCEP_ENDPOINT"] + "/v3", "HW_REGION_NAME": emulator.Region, "HW_PROJECT_ID": emulator.ProjectID,
		"HW_ACCESS_KEY": emulator.AccessKey, "HW_SECRET_KEY": emulator.SecretKey, "HW_CACERT_FILE": "",
	} {
		if env[name] != want {
			t.Errorf("%s is %q, want %q", name, env[name], want)
		}
	}
	if err := stop(); err != nil {
		t.Errorf("stopped with %v", err)
	}
	var dialer net.Dialer
	if conn, err := dialer.DialContext(t.Context(), "tcp", strings.TrimPrefix(env["HW_VPCEP_ENDPOINT"], "http://")); err == nil {
		_ = conn.Close()
		t.Error("it still listens")
	}
}

func TestRun_stopsDuringARequest(t *testing.T) {
	t.Parallel()
	env, stop := start(t, io.Discard, "-fail", "hang")
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(env["HW_VPCEP_ENDPOINT"], "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, "GET /v1/"+emulator.ProjectID+"/vpc-endpoint-services HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if err := stop(); err != nil {
		t.Errorf("stopped with %v", err)
	}
	if _, err := conn.Read(make([]byte, 1)); err == nil {
		t.Error("the request got a response")
	}
}

func TestTLS_removesItsCA(t *testing.T) {
	t.Parallel()
	env, stop := start(t, io.Discard, "-tls", "-data", "reference-example")
	pem, err := os.ReadFile(env["HW_CACERT_FILE"])
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}
	defer transport.CloseIdleConnections()
	if status, body := list(t, &http.Client{Transport: transport}, env, ""); status != 200 || !strings.Contains(body, "test123") {
		t.Errorf("%d %s", status, body)
	}
	if err := stop(); err != nil {
		t.Errorf("stopped with %v", err)
	}
	if _, err := os.Stat(env["HW_CACERT_FILE"]); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the CA file is left: %v", err)
	}
}

func TestMutualTLS_refusesClientsWithoutCertificate(t *testing.T) {
	t.Parallel()
	env, stop := start(t, io.Discard, "-mtls")
	pem, err := os.ReadFile(env["HW_CACERT_FILE"])
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	certificate, err := tls.LoadX509KeyPair(env["OS_CERT"], env["OS_KEY"])
	if err != nil {
		t.Fatal(err)
	}
	with := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}}
	defer with.CloseIdleConnections()
	if status, body := list(t, &http.Client{Transport: with}, env, ""); status != 200 {
		t.Errorf("with the certificate: %d %s", status, body)
	}
	without := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}
	defer without.CloseIdleConnections()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, env["HW_VPCEP_ENDPOINT"], nil)
	if err != nil {
		t.Fatal(err)
	}
	if response, err := without.RoundTrip(r); err == nil {
		_ = response.Body.Close()
		t.Errorf("without the certificate: %d", response.StatusCode)
	}
	if err := stop(); err != nil {
		t.Errorf("stopped with %v", err)
	}
	for _, name := range []string{"HW_CACERT_FILE", "OS_CERT", "OS_KEY"} {
		if _, err := os.Stat(env[name]); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is left: %v", env[name], err)
		}
	}
}

func TestListen_printsAnAddressThatResponds(t *testing.T) {
	t.Parallel()
	addresses := map[string]string{":0": "127.0.0.1", "0.0.0.0:0": "127.0.0.1", "127.0.0.1:0": "127.0.0.1"}
	if listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "[::1]:0"); err == nil { // IPv6 is there
		_ = listener.Close()
		addresses["[::1]:0"], addresses["[::]:0"] = "[::1]", "127.0.0.1"
	}
	for address, host := range addresses {
		env, stop := start(t, io.Discard, "-listen", address)
		if status, body := list(t, http.DefaultClient, env, ""); status != 200 || !strings.HasPrefix(env["HW_VPCEP_ENDPOINT"], "http://"+host+":") {
			t.Errorf("%s: %s: %d %s", address, env["HW_VPCEP_ENDPOINT"], status, body)
		}
		if err := stop(); err != nil {
			t.Errorf("%s: stopped with %v", address, err)
		}
	}
}

func TestFlags_changeWhatIsServed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "services.json")
	if err := os.WriteFile(file, []byte(`{"endpoint_services":[{"id":"mine"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args   string
		status []int // of one request after the other
		body   string
	}{
		{"-data " + file, []int{200}, `{"endpoint_services":[{"id":"mine"}],"total_count":1}`},
		{"-generate 30", []int{200}, `"total_count":30}`},
		{"-generate 0", []int{200}, `{"endpoint_services":[],"total_count":0}`},
		{"-data " + file + " -page-cap 1 -latency 1ms", []int{200}, `"mine"`},
		{"-rate 0.001", []int{200, 429}, `APIGW.0308`},
		{"-fail 503", []int{503, 503}, `EndPoint.0001`},
		{"-fail 503@2 -fail 400:EndPoint.0022@3", []int{200, 503, 400}, `EndPoint.0022`},
		{"-fail 429@100%", []int{429, 429}, `APIGW.0308`},
		{"-fail 403", []int{403}, `EndPoint.0004`},
		{"-fail html", []int{200}, `<!DOCTYPE html>`},
		{"-fail 403:html@1", []int{403}, `<!DOCTYPE html>`},
		{"-fail empty@2", []int{200, 200}, ``},
		{"-sort-keys created_at,updated_at", []int{200}, `"endpoint_services"`},
	} {
		env, stop := start(t, io.Discard, strings.Fields(c.args)...)
		var body string
		for i, want := range c.status {
			var status int
			if status, body = list(t, http.DefaultClient, env, "limit=1000"); status != want {
				t.Errorf("%s: request %d: status %d, want %d", c.args, i+1, status, want)
			}
		}
		if !strings.Contains(body, c.body) || c.body == "" && body != "" {
			t.Errorf("%s: %.200s", c.args, body)
		}
		if err := stop(); err != nil {
			t.Errorf("%s: stopped with %v", c.args, err)
		}
	}
}

func TestLog_withoutSecrets(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	env, stop := start(t, &log, "-log", "stderr")
	for range 2 {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, env["HW_VPCEP_ENDPOINT"]+"/v3/projects?name=x", strings.NewReader("hidden body"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range secretHeaders {
			r.Header.Set(name, "hidden value")
		}
		r.Header.Set("User-Agent", "shown")
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(log.String(), "hidden") {
		t.Errorf("the log holds a secret: %s", log.String())
	}
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines: %s", len(lines), log.String())
	}
	var entry struct {
		Method, Path, Query string
		Status              int
		Headers             map[string]string
		RequestID           string `json:"request_id"`
	}
	if err := json.Unmarshal([]byte(lines[0]), &entry); err != nil {
		t.Fatal(err)
	}
	if entry.Method != "GET" || entry.Path != "/v3/projects" || entry.Query != "name=x" || entry.Status != 401 || entry.Headers["User-Agent"] != "shown" || entry.RequestID == "" {
		t.Errorf("logged %s", lines[0])
	}
}

// projectToken gets a token for a project by its name; "" if there is none.
func projectToken(t *testing.T, env map[string]string, project string) string {
	t.Helper()
	body := fmt.Sprintf(`{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":%q,"password":%q,"domain":{"name":%q}}}},
		"scope":{"project":{"name":%q}}}}`, emulator.User, emulator.Password, emulator.Domain, project)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, env["HW_AUTH_URL"]+"/auth/tokens", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	return response.Header.Get("X-Subject-Token")
}

func TestProjects_haveTheirOwnServices(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	own, public := filepath.Join(folder, "own.json"), filepath.Join(folder, "public.json")
	for file, id := range map[string]string{own: "mine", public: "everybody's"} {
		if err := os.WriteFile(file, fmt.Appendf(nil, "\xef\xbb\xbf"+`{"endpoint_services":[{"id":%q}]}`, id), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		args string
		want map[string][2]string // what the lists of a project contain, its own services and the public ones; nothing is no such project
	}{
		{"", map[string][2]string{
			"cn-north-4": {`cn-north-4.orders-api.`, `com.myhuaweicloud.cn-north-4.obs`},
			"cn-south-1": {`"service_name":"cn-south-1.`, `com.myhuaweicloud.cn-south-1.obs`}, "cn-north-4_staging": {`"service_name":"cn-north-4.`, `cn-north-4.dns.`},
			"eu-west-0": {},
		}},
		{"-project eu-west-0=" + own + " -project eu-west-0_test -public-data " + public, map[string][2]string{
			"cn-north-4": {`cn-north-4.orders-api.`, `"everybody's"`}, "eu-west-0": {`"mine"`, `"everybody's"`},
			"eu-west-0_test": {`"service_name":"eu-west-0.`, `"everybody's"`}, "cn-south-1": {},
		}},
	} {
		env, stop := start(t, io.Discard, strings.Fields(test.args)...)
		for project, want := range test.want {
			token := projectToken(t, env, project)
			if (token == "") != (want == [2]string{}) {
				t.Errorf("%s: project %s has the token %q", test.args, project, token)
			}
			if token == "" {
				continue
			}
			url := env["HW_VPCEP_ENDPOINT"] + "/v1/" + emulator.SampleProjectID(project) + "/vpc-endpoint-services"
			for i, list := range []string{url, url + "/public"} {
				if status, body := get(t, http.DefaultClient, list, token); status != 200 || !strings.Contains(body, want[i]) {
					t.Errorf("%s: %s: %d %s", test.args, list, status, body)
				}
			}
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	}
}

func TestEnv_isThereAsLongAsTheEmulator(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "emulator.env")
	ctx, cancel := context.WithCancel(t.Context())
	read, write := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := run(ctx, []string{"-listen", "127.0.0.1:0", "-env", file}, write, io.Discard)
		_ = write.CloseWithError(err)
		done <- err
	}()
	var output strings.Builder
	for buffer := make([]byte, 4096); !strings.Contains(output.String(), "# In another shell: . "+file+"\n"); {
		n, err := read.Read(buffer)
		output.Write(buffer[:n])
		if err != nil {
			t.Fatalf("%v after %q", err, output.String())
		}
	}
	script, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	url := regexp.MustCompile(`export HW_VPCEP_ENDPOINT='(http://127.0.0.1:\d+)'`).FindSubmatch(script)
	if url == nil {
		t.Fatalf("the file reads %s", script)
	}
	address := strings.TrimPrefix(string(url[1]), "http://")

	// A second one does not get the port, and leaves the file of the first alone.
	err = run(ctx, []string{"-listen", address, "-env", file}, io.Discard, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "-listen 127.0.0.1:0 takes a free port") {
		t.Errorf("the address is in use: %v", err)
	}
	if after, err := os.ReadFile(file); err != nil || !bytes.Equal(after, script) {
		t.Errorf("%v: the file reads %s", err, after)
	}

	cancel()
	if err := <-done; err != nil {
		t.Errorf("stopped with %v", err)
	}
	if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is left: %v", err)
	}
	if err := run(t.Context(), []string{"-listen", "127.0.0.1:no-number", "-env", file}, io.Discard, io.Discard); err == nil {
		t.Error("listens on no port")
	}
	if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file without variables: %v", err)
	}
}

func TestFlags_invalid(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"-nonsense":                   "nonsense",
		"extra":                       `unexpected argument "extra"`,
		"-data lifelike -generate 5":  "exclude each other",
		"-data no-such-file":          "lifelike and reference-example",
		"-generate -1":                "-generate",
		"-generate many":              "generate",
		"-page-cap 0":                 "-page-cap",
		"-rate 0":                     "-rate",
		"-rate NaN":                   "-rate",
		"-latency -1s":                "-latency: a time with its unit",
		"-latency 5":                  "-latency: a time with its unit",
		"-log file":                   "-log",
		"-fail nonsense":              "nonsense",
		"-fail 200":                   "400 to 599",
		"-fail html@0":                `"0"`,
		"-fail html@0%":               `"0%"`,
		"-fail html@":                 `""`,
		"-fail html@101%":             `"101%"`,
		"-listen 127.0.0.1:no-number": "-listen 127.0.0.1:0 takes a free port",
		"-project =x":                 "needs a name",
		"-project cn-north-4":         "those of -data",
		"-project a -project a=x":     "a is given twice",
		"-project a=no-such-file":     "-project a: no such file",
		"-public-data no-such-file":   "-public-data: no such file",
		"-sort-keys created_at":       "two different values",
		"-sort-keys a,a":              "two different values",
		"-sort-keys a,b,c":            "two different values",
		"-env no-such-folder/env":     "no-such-folder",
	} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel() // what is accepted by mistake stops at once
		err := run(ctx, append([]string{"-listen", "127.0.0.1:0"}, strings.Fields(args)...), io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", args, err)
		}
	}
}

func TestFlags_helpNamesThoseThatExist(t *testing.T) {
	t.Parallel()
	var help bytes.Buffer
	if err := run(t.Context(), []string{"-h"}, &help, io.Discard); !errors.Is(err, flag.ErrHelp) {
		t.Fatal(err)
	}
	if !strings.Contains(help.String(), "lifelike or reference-example") || strings.Contains(help.String(), "%!") {
		t.Errorf("help reads\n%s", help.String())
	}
	names := regexp.MustCompile(`(?m)^  (-[a-z-]+)`).FindAllStringSubmatch(help.String(), -1)
	if len(names) != 15 {
		t.Errorf("help has %d flags", len(names))
	}
	for _, name := range names {
		if _, err := parseOptions([]string{name[1]}, io.Discard); err != nil && strings.Contains(err.Error(), "not defined") {
			t.Error(err)
		}
	}
}
