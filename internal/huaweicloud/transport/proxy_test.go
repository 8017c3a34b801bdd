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
	"slices"
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
	// Only now, since the server could have read what comes in response to it.
	_, _ = io.WriteString(client, "HTTP/1.1 200 OK\r\n\r\n")
	go func() { _, _ = io.Copy(server, client) }()
	_, _ = io.Copy(client, server)
}

// setProxies sets the variables of proxies for a test; all others are empty.
func setProxies(t *testing.T, variables map[string]string) {
	t.Helper()
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"} {
		t.Setenv(name, variables[name])
	}
}

//nolint:paralleltest // it sets the environment
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
			variables := map[string]string{test.name: test.value}
			if strings.EqualFold(test.name, "NO_PROXY") {
				variables["HTTPS_PROXY"] = "http://proxy:3128"
			}
			setProxies(t, variables)
			err := CheckProxyEnvironment(&url.URL{Scheme: "https", Host: "vpcep.test"}, &url.URL{Scheme: "http", Host: "vpcep.test"})
			if (err == nil) != test.ok {
				t.Errorf("got %v", err)
			}
			if err != nil && (!strings.Contains(err.Error(), test.name) || strings.Contains(err.Error(), "hid")) {
				t.Errorf("%v does not name the variable alone", err)
			}
		})
	}
}

// Settings that no request would use stop nothing.
//
//nolint:paralleltest // it sets the environment
func TestCheckProxyEnvironment_unused(t *testing.T) {
	for name, test := range map[string]struct {
		variables map[string]string
		endpoint  string
		ok        bool
	}{
		"list of hosts without a proxy":  {map[string]string{"NO_PROXY": "localhost 127.0.0.1"}, "https://vpcep.test", true},
		"list of hosts with a proxy":     {map[string]string{"NO_PROXY": "localhost 127.0.0.1", "https_proxy": "http://proxy"}, "https://vpcep.test", false},
		"list, proxy for http":           {map[string]string{"NO_PROXY": "localhost 127.0.0.1", "HTTP_PROXY": "http://proxy"}, "https://vpcep.test", true},
		"proxy for http":                 {map[string]string{"HTTP_PROXY": "socks4://proxy"}, "https://vpcep.test", true},
		"proxy for https":                {map[string]string{"HTTPS_PROXY": "socks4://proxy"}, "http://vpcep.test", true},
		"proxy for https, used":          {map[string]string{"HTTPS_PROXY": "socks4://proxy"}, "https://vpcep.test", false},
		"host without a proxy":           {map[string]string{"HTTPS_PROXY": "socks4://proxy", "NO_PROXY": ".test"}, "https://vpcep.test", true},
		"this machine":                   {map[string]string{"HTTP_PROXY": "socks4://proxy"}, "http://127.0.0.1:8080", true},
		"lower case, but upper case set": {map[string]string{"HTTPS_PROXY": "http://proxy", "https_proxy": "socks4://proxy"}, "https://vpcep.test", true},
	} {
		t.Run(name, func(t *testing.T) {
			setProxies(t, test.variables)
			endpoint, err := url.Parse(test.endpoint)
			if err != nil {
				t.Fatal(err)
			}
			if err := CheckProxyEnvironment(endpoint); (err == nil) != test.ok {
				t.Errorf("got %v", err)
			}
		})
	}
}

//nolint:paralleltest // it sets the environment
func TestIgnoredProxySettings(t *testing.T) {
	for name, test := range map[string]struct {
		variables map[string]string
		want      []string
	}{
		"none":     {map[string]string{"NO_PROXY": "*, *.example.com, .example.com, 10.0.0.0/8"}, nil},
		"all":      {map[string]string{"all_proxy": "socks5://proxy"}, []string{"all_proxy"}},
		"wildcard": {map[string]string{"no_proxy": "localhost,10.*, 192.168.*.1", "ALL_PROXY": "p"}, []string{"ALL_PROXY", "the entry 10.* of no_proxy", "the entry 192.168.*.1 of no_proxy"}},
	} {
		t.Run(name, func(t *testing.T) {
			setProxies(t, test.variables)
			if got := IgnoredProxySettings(); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
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
