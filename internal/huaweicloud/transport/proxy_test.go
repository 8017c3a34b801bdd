package transport

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestTransport_proxyWorksWithItsOwnCA runs in a process of its own, since
// net/http reads the variables once.
func TestTransport_proxyWorksWithItsOwnCA(t *testing.T) {
	t.Parallel()
	if caCert := os.Getenv("VPCEP_TEST_CACERT"); caCert != "" {
		transport, err := New(Options{CACert: caCert})
		if err != nil {
			t.Fatal(err)
		}
		body, err := fetch(t, transport, "https://example.com")
		t.Log(body, err)
		proxy, err := transport.Proxy(httptest.NewRequest(http.MethodGet, "https://direct.example.com", nil))
		if proxy != nil || err != nil {
			t.Errorf("NO_PROXY is not honored: %v, %v", proxy, err)
		}
		return
	}
	server := newTLSServer(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello through the proxy") })
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect || r.Host != "example.com:443" { // the certificate's name
			t.Errorf("the proxy was asked to %s %s", r.Method, r.Host)
			return
		}
		tunnel(t, w, r, server.Listener.Addr().String())
	}))
	defer proxy.Close()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	child.Env = append(os.Environ(), "VPCEP_TEST_CACERT="+writeFile(t, certificateOf(server)), "HTTPS_PROXY="+proxy.URL, "NO_PROXY=direct.example.com")
	if out, err := child.CombinedOutput(); err != nil || !strings.Contains(string(out), "hello through the proxy") {
		t.Errorf("%v\n%s", err, out)
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
	defer server.Close()
	client, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	defer client.Close()
	// Only now, since the server could have read what comes in answer to it.
	_, _ = io.WriteString(client, "HTTP/1.1 200 OK\r\n\r\n")
	go func() { _, _ = io.Copy(server, client) }()
	_, _ = io.Copy(client, server)
}

func TestCheckProxyEnvironment(t *testing.T) {
	for _, test := range []struct {
		name, value string
		ok          bool
	}{
		{"HTTPS_PROXY", "http://proxy:3128", true},
		{"HTTPS_PROXY", "http://proxy:3128/", true},
		{"https_proxy", "proxy:3128", true},
		{"HTTP_PROXY", "user:password@proxy:3128", true},
		{"http_proxy", "https://user:p%23w@proxy:3128", true},
		{"HTTPS_PROXY", "socks5://proxy:1080", true},
		{"HTTPS_PROXY", "http://[::1]:3128", true},
		{"NO_PROXY", "localhost, .example.com,10.0.0.0/8,::1,*,", true},
		{"HTTPS_PROXY", "http://user:hidden%@proxy:3128", false},
		{"https_proxy", "http://user:hidden%zz@proxy:3128", false},
		{"HTTP_PROXY", "http://user:hidden#1@proxy:3128", false},
		{"HTTP_PROXY", "http://user:12#hidden@proxy:3128", false},
		{"http_proxy", "user:hidden#1@proxy:3128", false},
		{"HTTPS_PROXY", "http://user:12/hidden@proxy:3128", false},
		{"HTTPS_PROXY", "http://user:12?hidden@proxy:3128", false},
		{"HTTPS_PROXY", "ftp://hidden", false},
		{"HTTPS_PROXY", "http://", false},
		{"HTTPS_PROXY", "http://hid den:3128", false},
		{"NO_PROXY", "hidden, 10.0.0.0/99", false},
		{"no_proxy", "https://hidden", false},
	} {
		t.Run(test.name+"="+test.value, func(t *testing.T) {
			for _, name := range append([]string{"NO_PROXY", "no_proxy"}, proxyVariables...) {
				t.Setenv(name, "")
			}
			t.Setenv(test.name, test.value)
			err := CheckProxyEnvironment()
			if (err == nil) != test.ok {
				t.Errorf("got %v", err)
			}
			if err != nil && (!strings.Contains(err.Error(), test.name) || strings.Contains(err.Error(), "hid")) {
				t.Errorf("%v does not name the variable alone", err)
			}
		})
	}
}

func TestTransport_proxyThatRefuses(t *testing.T) {
	t.Parallel()
	for _, code := range []int{407, 403, 502, 503} {
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }))
		defer proxy.Close()
		transport, err := New(Options{})
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(proxy.URL)
		if err != nil {
			t.Fatal(err)
		}
		u.User = url.UserPassword("hidden", "hidden")
		u.RawQuery = "hidden"
		transport.Proxy = http.ProxyURL(u)
		_, err = fetch(t, transport, "https://vpcep.example.com")
		proxyErr, ok := errors.AsType[*ProxyError](err)
		if !ok || proxyErr.Proxy != u.Host || proxyErr.StatusCode != code || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%d: got %v", code, err)
		}
	}
}
