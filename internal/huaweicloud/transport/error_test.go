package transport

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// listen serves connections in a way of its own, and returns the address.
func listen(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				serve(conn)
			}()
		}
	}()
	return listener.Addr().String()
}

// serveTLS serves TLS with a certificate made from a template, and returns the URL.
func serveTLS(t *testing.T, template *x509.Certificate, config *tls.Config) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template.SerialNumber = big.NewInt(1)
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	config.Certificates = []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}
	server.TLS = config
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL
}

func TestTransport_tlsProblems(t *testing.T) {
	t.Parallel()
	local, later := []net.IP{net.IPv4(127, 0, 0, 1)}, time.Now().Add(time.Hour)
	for name, test := range map[string]struct {
		certificate *x509.Certificate
		server      *tls.Config
		insecure    bool
		want        TLSProblem
	}{
		"expired":        {&x509.Certificate{IPAddresses: local, NotAfter: time.Now().Add(-time.Hour)}, &tls.Config{}, false, CertificateExpired},
		"other host":     {&x509.Certificate{DNSNames: []string{"other.test"}, NotAfter: later}, &tls.Config{}, false, CertificateOfOtherHost},
		"other address":  {&x509.Certificate{IPAddresses: []net.IP{net.IPv4(127, 0, 0, 2)}, NotAfter: later}, &tls.Config{}, false, CertificateOfOtherHost},
		"no SAN":         {&x509.Certificate{Subject: pkix.Name{CommonName: "127.0.0.1"}, NotAfter: later}, &tls.Config{}, false, CertificateWithoutSAN},
		"unknown issuer": {&x509.Certificate{IPAddresses: local, NotAfter: later}, &tls.Config{}, false, CertificateUntrusted},
		"client certificate, TLS 1.2": {
			&x509.Certificate{NotAfter: later}, &tls.Config{ClientAuth: tls.RequireAnyClientCert, MaxVersion: tls.VersionTLS12}, true, ClientCertificateRequired, //nolint:gosec // a server of its time
		},
		"client certificate, TLS 1.3": {&x509.Certificate{NotAfter: later}, &tls.Config{ClientAuth: tls.RequireAnyClientCert}, true, ClientCertificateRequired},
		"TLS 1.1":                     {&x509.Certificate{NotAfter: later}, &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}, true, ProtocolVersion}, //nolint:gosec // a server of its time
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := serveTLS(t, test.certificate, test.server)
			transport, err := New(Options{Insecure: test.insecure})
			if err != nil {
				t.Fatal(err)
			}
			transport.Proxy = nil
			_, err = fetch(t, transport, address)
			failure, ok := errors.AsType[*Error](err)
			if !ok || failure.TLS != test.want || !failure.Final || failure.Phase != Handshake || failure.Proxy != nil || !strings.HasPrefix(err.Error(), string(test.want)+": ") {
				t.Errorf("got %+v: %v", failure, err)
			}
		})
	}
}

func TestTransport_networkFailures(t *testing.T) {
	t.Parallel()
	unused, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := unused.Addr().String()
	_ = unused.Close()
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }))
	t.Cleanup(plain.Close)
	authenticating := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusProxyAuthRequired) }))
	t.Cleanup(authenticating.Close)
	socks := listen(t, func(conn net.Conn) {
		_, _ = io.ReadAtLeast(conn, make([]byte, 3), 3)
		_, _ = conn.Write([]byte{5, 0xff}) // no acceptable method
	})
	hangUp := listen(t, func(conn net.Conn) { _, _ = conn.Read(make([]byte, 4096)) })
	noHTTP := listen(t, func(conn net.Conn) { _, _ = io.WriteString(conn, "SSH-2.0-server\r\n") })
	for name, test := range map[string]struct {
		url, proxy string
		phase      Phase
		tls        TLSProblem
		final      bool
		text       string
	}{
		"host not found":              {"https://vpcep.invalid", "", Resolving, "", true, "host vpcep.invalid not found"},
		"port closed":                 {"https://" + closed, "", Connecting, "", false, "connecting to " + closed + " failed: connection refused"},
		"no TLS":                      {"https://" + plain.Listener.Addr().String(), "", Handshake, NoTLS, true, string(NoTLS)},
		"neither TLS nor HTTP":        {"https://" + noHTTP, "", Handshake, NoTLS, true, string(NoTLS)},
		"connection closed":           {"http://" + hangUp, "", Waiting, "", false, "waiting for the response failed: the connection was closed"},
		"proxy not found":             {"https://vpcep.test", "http://proxy.invalid:3128", Resolving, "", true, "the proxy proxy.invalid:3128: host proxy.invalid not found"},
		"proxy not found for http":    {"http://vpcep.test", "http://proxy.invalid:3128", Resolving, "", true, "the proxy proxy.invalid:3128: host proxy.invalid not found"},
		"proxy's port closed":         {"https://vpcep.test", "http://" + closed, Connecting, "", false, "the proxy " + closed + ": connecting to " + closed + " failed: connection refused"},
		"proxy without TLS":           {"https://vpcep.test", "https://" + plain.Listener.Addr().String(), Handshake, NoTLS, true, "the proxy " + plain.Listener.Addr().String() + ": " + string(NoTLS)},
		"proxy hangs up":              {"https://vpcep.test", "http://" + hangUp, Tunneling, "", false, "the proxy " + hangUp + ": waiting for the proxy failed: the connection was closed"},
		"authentication":              {"https://vpcep.test", authenticating.URL, Tunneling, "", true, "refused to connect: 407 Proxy Authentication Required"},
		"authentication for http":     {"http://vpcep.test", authenticating.URL, Tunneling, "", true, "refused to connect: 407 Proxy Authentication Required"},
		"SOCKS that wants a password": {"https://vpcep.test", "socks5://" + socks, Tunneling, "", true, "the proxy " + socks + ": waiting for the proxy failed: no acceptable authentication methods"},
		"SOCKS for http":              {"http://vpcep.test", "socks5://" + socks, Tunneling, "", true, "no acceptable authentication methods"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transport, err := New(Options{})
			if err != nil {
				t.Fatal(err)
			}
			transport.Proxy = nil
			if test.proxy != "" {
				u, err := url.Parse(test.proxy)
				if err != nil {
					t.Fatal(err)
				}
				transport.Proxy = http.ProxyURL(u)
			}
			_, err = fetch(t, transport, test.url)
			failure, ok := errors.AsType[*Error](err)
			if !ok || failure.Phase != test.phase || failure.TLS != test.tls || failure.Final != test.final ||
				(failure.Proxy != nil) != (test.proxy != "") || !strings.Contains(err.Error(), test.text) {
				t.Errorf("got %+v: %v", failure, err)
			}
		})
	}
}

// Whatever does not respond while a connection is made ends after ten seconds.
func TestTransport_silence(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		url, proxy string
		dial       bool // there is a connection
		phase      Phase
	}{
		"packets are dropped": {"https://vpcep.test", "", false, Resolving},
		"TLS handshake":       {"https://vpcep.test", "", true, Handshake},
		"proxy drops packets": {"https://vpcep.test", "http://proxy.test:3128", false, Resolving},
		"proxy":               {"https://vpcep.test", "http://proxy.test:3128", true, Resolving},
		"SOCKS proxy":         {"https://vpcep.test", "socks5://127.0.0.1:1080", true, Resolving},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				transport, err := New(Options{})
				if err != nil {
					t.Fatal(err)
				}
				transport.Proxy = nil
				if test.proxy != "" {
					u, err := url.Parse(test.proxy)
					if err != nil {
						t.Fatal(err)
					}
					transport.Proxy = http.ProxyURL(u)
				}
				transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
					if !test.dial {
						<-ctx.Done()
						return nil, ctx.Err()
					}
					here, there := net.Pipe()
					go func() { _, _ = io.Copy(io.Discard, there) }()
					return tcpConn{here}, nil
				}
				start := time.Now()
				_, err = fetch(t, transport, test.url)
				failure, ok := errors.AsType[*Error](err)
				if took := time.Since(start); !ok || failure.Phase != test.phase || failure.Final || (failure.Proxy != nil) != (test.proxy != "") || took != ConnectTimeout || !strings.HasSuffix(err.Error(), "failed: no connection within 10s") {
					t.Errorf("got %+v: %v after %s", failure, err, took)
				}
			})
		})
	}
}

// tcpConn is a connection with an address as the dialer of SOCKS wants it.
type tcpConn struct{ net.Conn }

func (tcpConn) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1080} }
