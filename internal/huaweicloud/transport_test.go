package huaweicloud

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// newTLSServer serves HTTP/2 and quotes no errors.
func newTLSServer(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.EnableHTTP2 = true
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

// certificateOf is a test server's certificate in PEM form.
func certificateOf(server *httptest.Server) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
}

func writeFile(t *testing.T, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file.pem")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// fetch asks once and gives the answer's body.
func fetch(t *testing.T, transport *http.Transport, url string) (string, error) {
	t.Helper()
	defer transport.CloseIdleConnections()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return string(body), err
}

func TestTransport_trustedCertificates(t *testing.T) {
	t.Parallel()
	server := newTLSServer(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Proto) })
	for name, test := range map[string]struct {
		options TransportOptions
		trusted bool
	}{
		"the system's":  {TransportOptions{}, false},
		"from a file":   {TransportOptions{CACert: writeFile(t, certificateOf(server))}, true},
		"given as text": {TransportOptions{CACert: certificateOf(server)}, true},
		"any":           {TransportOptions{Insecure: true}, true},
	} {
		transport, err := NewTransport(test.options)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		proto, err := fetch(t, transport, server.URL)
		_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
		if trusted := proto == "HTTP/2.0" && err == nil; trusted != test.trusted || untrusted == test.trusted {
			t.Errorf("%s: %q, %v where the server has HTTP/2", name, proto, err)
		}
	}
}

// newClientCertificate makes a certificate and its key in PEM form.
func newClientCertificate(t *testing.T) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
	certDER, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certDER})),
		string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}))
}

func TestTransport_clientCertificate(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.TLS.PeerCertificates[0].SerialNumber.String())
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert, MinVersion: tls.VersionTLS12}
	server.StartTLS()
	defer server.Close()
	cert, key := newClientCertificate(t)
	for name, options := range map[string]TransportOptions{
		"from files":    {ClientCert: writeFile(t, cert), ClientKey: writeFile(t, key), Insecure: true},
		"given as text": {ClientCert: cert, ClientKey: key, Insecure: true},
	} {
		transport, err := NewTransport(options)
		if err != nil {
			t.Fatal(name, err)
		}
		if serial, err := fetch(t, transport, server.URL); serial != "1" || err != nil {
			t.Errorf("%s: certificate %q, %v", name, serial, err)
		}
	}
	transport, err := NewTransport(TransportOptions{Insecure: true})
	if err != nil {
		t.Fatal(err)
	}
	_, err = fetch(t, transport, server.URL)
	if err == nil || retryable(&NetworkError{Err: err}) {
		t.Errorf("without a certificate: %v", err)
	}
}

func TestTransport_unusableCertificates(t *testing.T) {
	t.Parallel()
	cert, key := newClientCertificate(t)
	_, otherKey := newClientCertificate(t)
	empty := writeFile(t, "")
	for name, test := range map[string]struct {
		options TransportOptions
		option  string
		want    string
	}{
		"empty":           {TransportOptions{CACert: empty}, "CACert", "it holds no certificate in PEM form"},
		"no certificate":  {TransportOptions{CACert: "-----BEGIN CERTIFICATE-----\n"}, "CACert", "it holds no certificate in PEM form"},
		"no such file":    {TransportOptions{CACert: empty + "x"}, "CACert", "no such file or directory"},
		"device":          {TransportOptions{CACert: "/dev/zero"}, "CACert", "/dev/zero is not a regular file"},
		"no client key":   {TransportOptions{ClientCert: cert}, "ClientKey", "no such file or directory"},
		"no client cert":  {TransportOptions{ClientKey: key}, "ClientCert", "no such file or directory"},
		"another's key":   {TransportOptions{ClientCert: cert, ClientKey: otherKey}, "ClientCert", "private key does not match public key"},
		"key is a device": {TransportOptions{ClientCert: cert, ClientKey: "/dev/zero"}, "ClientKey", "/dev/zero is not a regular file"},
	} {
		_, err := NewTransport(test.options)
		certErr, ok := errors.AsType[*CertificateError](err)
		if !ok || certErr.Option != test.option || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s of %s", name, err, test.want, test.option)
		}
	}
}

// TestTransport_proxyWorksWithItsOwnCA runs in a process of its own, since
// net/http reads the variables once.
func TestTransport_proxyWorksWithItsOwnCA(t *testing.T) {
	t.Parallel()
	if caCert := os.Getenv("VPCEP_TEST_CACERT"); caCert != "" {
		transport, err := NewTransport(TransportOptions{CACert: caCert})
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

func TestTransport_proxyThatRefuses(t *testing.T) {
	t.Parallel()
	for code, again := range map[int]bool{407: false, 403: false, 502: true, 503: true} {
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }))
		defer proxy.Close()
		transport, err := NewTransport(TransportOptions{})
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
		if retryable(&NetworkError{Err: err}) != again {
			t.Errorf("%d: repeated: %t, want %t", code, !again, again)
		}
	}
}

// TestTransport_deadHTTP2ConnectionIsLeft lets a connection fall silent, as a
// firewall does that forgot it: the pings find out, and the next attempt uses
// another connection.
func TestTransport_deadHTTP2ConnectionIsLeft(t *testing.T) {
	t.Parallel()
	server := newTLSServer(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{}`) })
	transport, err := NewTransport(TransportOptions{CACert: certificateOf(server)})
	if err != nil {
		t.Fatal(err)
	}
	defer transport.CloseIdleConnections()
	if total := transport.HTTP2.SendPingTimeout + transport.HTTP2.PingTimeout; total <= 0 || total > attemptTimeout/2 {
		t.Errorf("a dead connection is left after %s", total)
	}
	transport.HTTP2.SendPingTimeout, transport.HTTP2.PingTimeout = 50*time.Millisecond, 50*time.Millisecond
	var dialed atomic.Int32
	silent := make(chan struct{})
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if dialed.Add(1) == 1 && err == nil {
			conn = &silentConn{Conn: conn, silent: silent}
		}
		return conn, err
	}
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := New(Config{Endpoints: map[string]*url.URL{ServiceVPCEP: base}, Transport: transport, MaxRetries: 1})
	for range 2 {
		if _, err := c.Do(t.Context(), &Request{Service: ServiceVPCEP}, nil); err != nil {
			t.Fatal(err)
		}
		if dialed.Load() == 1 {
			close(silent)
		}
	}
	if dialed.Load() != 2 {
		t.Errorf("%d connections", dialed.Load())
	}
}

// silentConn is a connection on which nothing arrives any more, in neither
// direction, once silent is closed.
type silentConn struct {
	net.Conn
	silent chan struct{}
}

func (c *silentConn) Write(b []byte) (int, error) {
	select {
	case <-c.silent:
		return len(b), nil
	default:
		return c.Conn.Write(b)
	}
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

// A proxy's password is a secret of the client.
func TestClient_redactsTheProxysPassword(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "http://user:p%23ssword@proxy:3128")
	if got := New(Config{}).Redact("p#ssword p%23ssword"); got != "[redacted] [redacted]" {
		t.Error(got)
	}
}
