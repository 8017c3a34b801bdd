package transport

import (
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
	"os"
	"path/filepath"
	"strings"
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

// fetch asks once and returns the response's body.
func fetch(t *testing.T, transport *Transport, url string) (string, error) {
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
		options Options
		trusted bool
	}{
		"the system's":                          {Options{}, false},
		"from a file":                           {Options{CACert: writeFile(t, certificateOf(server))}, true},
		"given as text":                         {Options{CACert: certificateOf(server)}, true},
		"as an editor on Windows writes a file": {Options{CACert: writeFile(t, "\ufeff"+strings.ReplaceAll(certificateOf(server), "\n", "\r\n"))}, true},
		"text of such a file":                   {Options{CACert: "\ufeff" + certificateOf(server)}, true},
		"any":                                   {Options{Insecure: true}, true},
	} {
		transport, err := New(test.options)
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
	for name, options := range map[string]Options{
		"from files":    {ClientCert: writeFile(t, cert), ClientKey: writeFile(t, key), Insecure: true},
		"given as text": {ClientCert: cert, ClientKey: key, Insecure: true},
	} {
		transport, err := New(options)
		if err != nil {
			t.Fatal(name, err)
		}
		if serial, err := fetch(t, transport, server.URL); serial != "1" || err != nil {
			t.Errorf("%s: certificate %q, %v", name, serial, err)
		}
	}
	transport, err := New(Options{Insecure: true})
	if err != nil {
		t.Fatal(err)
	}
	_, err = fetch(t, transport, server.URL)
	if alert, ok := errors.AsType[*net.OpError](err); !ok || alert.Op != "remote error" {
		t.Errorf("without a certificate: %v", err)
	}
}

func TestTransport_unusableCertificates(t *testing.T) {
	t.Parallel()
	cert, key := newClientCertificate(t)
	_, otherKey := newClientCertificate(t)
	empty := writeFile(t, "")
	for name, test := range map[string]struct {
		options Options
		option  string
		want    string
	}{
		"empty":           {Options{CACert: empty}, "CACert", "it holds no certificate in PEM form"},
		"UTF-16":          {Options{CACert: writeFile(t, "\xff\xfe-\x00")}, "CACert", "is encoded in UTF-16; save it in UTF-8"},
		"no certificate":  {Options{CACert: "-----BEGIN CERTIFICATE-----\n"}, "CACert", "it holds no certificate in PEM form"},
		"no such file":    {Options{CACert: empty + "x"}, "CACert", "no such file or directory"},
		"device":          {Options{CACert: "/dev/zero"}, "CACert", "/dev/zero is not a regular file"},
		"no client key":   {Options{ClientCert: cert}, "ClientKey", "no such file or directory"},
		"no client cert":  {Options{ClientKey: key}, "ClientCert", "no such file or directory"},
		"another's key":   {Options{ClientCert: cert, ClientKey: otherKey}, "ClientCert", "private key does not match public key"},
		"key is a device": {Options{ClientCert: cert, ClientKey: "/dev/zero"}, "ClientKey", "/dev/zero is not a regular file"},
	} {
		_, err := New(test.options)
		certErr, ok := errors.AsType[*CertificateError](err)
		if !ok || certErr.Option != test.option || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s of %s", name, err, test.want, test.option)
		}
	}
}
