package client

import (
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

func TestParseEndpoint(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		endpoint string
		insecure bool
		want     string // or the error
	}{
		{"https://vpcep.example.com", false, "https://vpcep.example.com"},
		{"https://vpcep.example.com/", false, "https://vpcep.example.com"},
		{"https://vpcep.example.com:8443/a/b//", false, "https://vpcep.example.com:8443/a/b"},
		{"http://127.0.0.1:8080", false, "http://127.0.0.1:8080"},
		{"http://[::1]:8080", false, "http://[::1]:8080"},
		{"http://localhost", false, "http://localhost"},
		{"http://vpcep.example.com", true, "http://vpcep.example.com"},
		{"http://vpcep.example.com", false, "plain http would show the credentials to the network; use https, or set insecure = true"},
		{"http://127.0.0.1.example.com", false, "plain http would show the credentials to the network; use https, or set insecure = true"},
		{"https://user:hidden@vpcep.example.com", false, "it must not hold a user name or password"},
		{"https://hidden:%zz@vpcep.example.com", false, "it is not a URL"},
		{"https://vpcep.example.com?a=b", false, "it must not have a query or a fragment"},
		{"https://vpcep.example.com?", false, "it must not have a query or a fragment"},
		{"https://vpcep.example.com#a", false, "it must not have a query or a fragment"},
		{"vpcep.example.com", false, "it must begin with https://"},
		{"vpcep.example.com:443", false, "it must begin with https://"},
		{"//vpcep.example.com", false, "it must begin with https://"},
		{"ftp://vpcep.example.com", true, "it must begin with https://"},
		{"https:///v3", false, "it names no host"},
		{"https://:443", false, "it names no host"},
	} {
		got, err := ParseEndpoint(test.endpoint, test.insecure)
		text := fmt.Sprint(got)
		if err != nil {
			text = err.Error()
		}
		if text != test.want {
			t.Errorf("%s: %s, want %s", test.endpoint, text, test.want)
		}
	}
}

// certificateOf is a test server's certificate in PEM form.
func certificateOf(server *httptest.Server) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
}

func certificateFile(t *testing.T, server *httptest.Server) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, []byte(certificateOf(server)), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestCertificatesThatAreTrusted(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Proto)
	}))
	server.EnableHTTP2 = true
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	for name, test := range map[string]struct {
		caCert   string
		insecure bool
		trusted  bool
	}{
		"the system's alone":         {"", false, false},
		"from a file":                {certificateFile(t, server), false, true},
		"given whole":                {certificateOf(server), false, true},
		"any, where that is allowed": {"", true, true},
	} {
		transport, err := NewTransport(test.caCert, test.insecure)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		proto, err := get(t, transport, server.URL)
		_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
		if trusted := proto == "HTTP/2.0" && err == nil; trusted != test.trusted || untrusted == test.trusted {
			t.Errorf("%s: %q, %v where the server has HTTP/2", name, proto, err)
		}
	}
}

// get asks once and gives the answer's body.
func get(t *testing.T, transport *http.Transport, url string) (string, error) {
	t.Helper()
	defer transport.CloseIdleConnections()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return string(body), err
}

func TestCertificatesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for caCert, want := range map[string]string{
		empty:                           "it holds no certificate in PEM form",
		"-----BEGIN CERTIFICATE-----\n": "it holds no certificate in PEM form",
		empty + "x":                     "open " + empty + "x: no such file or directory",
	} {
		if _, err := NewTransport(caCert, false); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", caCert, err, want)
		}
	}
}

func TestTLSBefore12IsRefused(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11} //nolint:gosec // what is to be refused
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	transport, err := NewTransport("", true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := get(t, transport, server.URL); err == nil || !strings.Contains(err.Error(), "protocol version") {
		t.Errorf("got %v", err)
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	thief, _ := newTestClient(t, emulator.Config{}, Config{})
	elsewhere := httptest.NewServer(thief)
	defer elsewhere.Close()
	for name, credentials := range methods() {
		e, c := newTestClient(t, emulator.Config{}, Config{Credentials: credentials})
		e.Use(emulator.Switch{Before: func(_ int, w http.ResponseWriter, r *http.Request) bool {
			http.Redirect(w, r, elsewhere.URL+r.URL.Path, http.StatusTemporaryRedirect)
			return true
		}})
		_, err := c.ListEndpointServices(t.Context(), ListEndpointServicesOptions{})
		var apiErr *APIError
		if !errors.As(err, &apiErr) || !strings.HasPrefix(apiErr.Location, elsewhere.URL) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if n := len(thief.Requests()); n != 0 {
		t.Errorf("%d requests went elsewhere", n)
	}
}

// The variables are read once a process, so this runs in one of its own.
func TestProxyOfTheEnvironmentWorksWithACertificateOfOnesOwn(t *testing.T) {
	t.Parallel()
	if caCert := os.Getenv("VPCEP_TEST_CACERT"); caCert != "" {
		askThroughProxy(t, caCert)
		return
	}
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "hello through the proxy")
	}))
	defer server.Close()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect || r.Host != "example.com:443" { // the certificate's name
			t.Errorf("the proxy was asked to %s %s", r.Method, r.Host)
			return
		}
		tunnel(t, w, r, server.Listener.Addr().String())
	}))
	defer proxy.Close()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	child.Env = append(os.Environ(), "VPCEP_TEST_CACERT="+certificateFile(t, server), "HTTPS_PROXY="+proxy.URL, "NO_PROXY=direct.example.com")
	if out, err := child.CombinedOutput(); err != nil || !strings.Contains(string(out), "hello through the proxy") {
		t.Errorf("%v\n%s", err, out)
	}
}

func askThroughProxy(t *testing.T, caCert string) {
	t.Helper()
	transport, err := NewTransport(caCert, false)
	if err != nil {
		t.Fatal(err)
	}
	body, err := get(t, transport, "https://example.com")
	t.Log(body, err)
	proxy, err := transport.Proxy(httptest.NewRequest(http.MethodGet, "https://direct.example.com", nil))
	if proxy != nil || err != nil {
		t.Errorf("NO_PROXY is not honored: %v, %v", proxy, err)
	}
}

// tunnel connects a proxy's client to an address.
func tunnel(t *testing.T, w http.ResponseWriter, r *http.Request, address string) {
	t.Helper()
	server, err := (&net.Dialer{}).DialContext(r.Context(), "tcp", address)
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = server.Close() }()
	client, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = client.Close() }()
	// Only now, since the server could have read what comes in answer to it.
	_, _ = io.WriteString(client, "HTTP/1.1 200 OK\r\n\r\n")
	go func() { _, _ = io.Copy(server, client) }()
	_, _ = io.Copy(client, server)
}

func TestProxyThatRefusesIsNamedWithoutItsPassword(t *testing.T) {
	t.Parallel()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusProxyAuthRequired)
	}))
	defer proxy.Close()
	transport, err := NewTransport("", false)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword("user", "hidden")
	transport.Proxy = http.ProxyURL(u)
	_, err = get(t, transport, "https://vpcep.example.com")
	want := fmt.Sprintf("the proxy http://user:xxxxx@%s refused to connect: 407 Proxy Authentication Required", u.Host)
	var proxyErr *ProxyError
	if !errors.As(err, &proxyErr) || proxyErr.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
