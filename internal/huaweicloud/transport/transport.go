// Package transport makes the HTTP transport for the APIs: TLS settings, proxies
// and connections.
package transport

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/localfile"
)

// maxIdleConns is how many connections to a host are kept for the next requests:
// as many as the client uses at once.
const maxIdleConns = 10

// Options are TLS settings. Certificates and keys are PEM files or their content.
type Options struct {
	CACert                string // trusted besides the system's
	ClientCert, ClientKey string
	Insecure              bool // any certificate is trusted
}

// CertificateError says which of the options cannot be used.
type CertificateError struct {
	Option string // CACert, ClientCert or ClientKey
	Err    error
}

func (e *CertificateError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *CertificateError) Unwrap() error { return e.Err }

// New makes a transport: proxies from the environment, TLS 1.2 or later, HTTP/2
// where the server has it, and connections that are reused, unless they no
// longer respond. The error is a *CertificateError.
func New(options Options) (*Transport, error) {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DialContext = (&net.Dialer{Timeout: dialTimeout}).DialContext
	t.TLSHandshakeTimeout = ConnectTimeout + time.Second // of connections that no request waits for any more
	t.MaxIdleConnsPerHost = maxIdleConns
	t.MaxResponseHeaderBytes = 1 << 20
	t.HTTP2 = &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 10 * time.Second}
	t.Proxy = proxyFromEnvironment
	t.OnProxyConnectResponse = checkConnectResponse
	t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: options.Insecure} //nolint:gosec // only where the user wants it
	t.TLSClientConfig.GetClientCertificate = func(info *tls.CertificateRequestInfo) (*tls.Certificate, error) {
		return clientCertificate(t.TLSClientConfig.Certificates, info), nil
	}
	var err error
	if options.CACert != "" {
		if t.TLSClientConfig.RootCAs, err = certPool(options.CACert); err != nil {
			return nil, &CertificateError{"CACert", err}
		}
	}
	if options.ClientCert != "" || options.ClientKey != "" {
		if t.TLSClientConfig.Certificates, err = keyPair(options.ClientCert, options.ClientKey); err != nil {
			return nil, err
		}
	}
	return &Transport{t}, nil
}

// certPool is the system's pool with more certificates.
func certPool(pemOrFile string) (*x509.CertPool, error) {
	pem, err := readPEM(pemOrFile)
	if err != nil {
		return nil, err
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, errors.New("it holds no certificate in PEM form")
	}
	return pool, nil
}

func keyPair(certOrFile, keyOrFile string) ([]tls.Certificate, error) {
	cert, err := readPEM(certOrFile)
	if err != nil {
		return nil, &CertificateError{"ClientCert", err}
	}
	key, err := readPEM(keyOrFile)
	if err != nil {
		return nil, &CertificateError{"ClientKey", err}
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		return nil, &CertificateError{"ClientCert", fmt.Errorf("the client's certificate and key cannot be used: %w", err)}
	}
	return []tls.Certificate{pair}, nil
}

// readPEM returns the PEM text itself, or that of the file it names.
func readPEM(pemOrFile string) ([]byte, error) {
	if strings.Contains(pemOrFile, "-----BEGIN") {
		return []byte(strings.TrimPrefix(pemOrFile, localfile.ByteOrderMark)), nil
	}
	return localfile.Read(pemOrFile, localfile.MaxConfig)
}
