package huaweicloud

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"golang.org/x/net/http/httpproxy"
)

// TransportOptions are the TLS settings of a transport. Certificates and keys
// are PEM files or their content.
type TransportOptions struct {
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

// Unwrap gives the cause.
func (e *CertificateError) Unwrap() error { return e.Err }

// NewTransport makes the transport for the APIs: proxies from the environment,
// TLS 1.2 or later, HTTP/2 where the server has it, and connections that are
// reused, unless they no longer answer.
func NewTransport(options TransportOptions) (*http.Transport, error) {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = maxConcurrent
	t.MaxResponseHeaderBytes = 1 << 20
	t.HTTP2 = &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 10 * time.Second}
	t.Proxy = proxyFromEnvironment
	t.OnProxyConnectResponse = func(_ context.Context, proxy *url.URL, _ *http.Request, resp *http.Response) error {
		if resp.StatusCode != http.StatusOK {
			return &ProxyError{Proxy: proxy.Host, StatusCode: resp.StatusCode}
		}
		return nil
	}
	t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: options.Insecure} //nolint:gosec // only where the user wants it
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
	return t, nil
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

// readPEM gives the PEM text itself, or that of the file it names.
func readPEM(pemOrFile string) ([]byte, error) {
	if strings.Contains(pemOrFile, "-----BEGIN") {
		return []byte(pemOrFile), nil
	}
	return readFile(pemOrFile, maxConfigFile)
}

// ProxyError is a proxy that refuses to connect to the API.
type ProxyError struct {
	Proxy      string // host and port
	StatusCode int
}

func (e *ProxyError) Error() string {
	return fmt.Sprintf("the proxy %s refused to connect: %d %s", e.Proxy, e.StatusCode, http.StatusText(e.StatusCode))
}

// proxyFromEnvironment is http.ProxyFromEnvironment with an error that does not
// quote the variable, which may hold a password.
func proxyFromEnvironment(req *http.Request) (*url.URL, error) {
	proxy, err := http.ProxyFromEnvironment(req)
	if err != nil {
		return nil, errors.New("HTTPS_PROXY or HTTP_PROXY is not a URL")
	}
	return proxy, nil
}

// proxyVariables are the variables that net/http takes proxies from.
var proxyVariables = []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"}

// CheckProxyEnvironment finds proxies in the environment that cannot be used.
// net/http ignores most of them, and sends requests past the proxy. The error
// names the variable, and never quotes it.
func CheckProxyEnvironment() error {
	for _, name := range proxyVariables {
		if err := checkProxy(os.Getenv(name)); err != nil {
			return fmt.Errorf("the environment variable %s %w", name, err)
		}
	}
	for _, name := range []string{"NO_PROXY", "no_proxy"} {
		if err := checkNoProxy(os.Getenv(name)); err != nil {
			return fmt.Errorf("the environment variable %s %w", name, err)
		}
	}
	return nil
}

// checkNoProxy checks a list of hosts, domains, addresses and networks.
func checkNoProxy(list string) error {
	for entry := range strings.SplitSeq(list, ",") {
		entry = strings.TrimSpace(entry)
		if _, _, err := net.ParseCIDR(entry); err != nil && strings.ContainsAny(entry, "/@?#% \t") {
			return errors.New("must be a comma-separated list of host names, domains, IP addresses and networks such as 10.0.0.0/8")
		}
	}
	return nil
}

// checkProxy checks a proxy's URL, or its host and port.
func checkProxy(proxy string) error {
	if proxy == "" {
		return nil
	}
	if !urlScheme.MatchString(proxy) {
		proxy = "http://" + proxy
	}
	u, err := url.Parse(proxy)
	switch {
	case err != nil:
		return errors.New("is not a URL; special characters in its user name or password must be percent-encoded")
	case u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "socks5" && u.Scheme != "socks5h":
		return errors.New("must begin with http://, https:// or socks5://")
	case u.Hostname() == "" || u.Fragment != "" || u.RawQuery != "" || strings.Contains(u.Path, "@"):
		return errors.New("must have the form http://user:password@host:port; special characters in its user name or password must be percent-encoded")
	default:
		return nil
	}
}

// proxySecrets are the passwords of the environment's proxies.
func proxySecrets() []string {
	var secrets []string
	environment := httpproxy.FromEnvironment()
	for _, proxy := range []string{environment.HTTPProxy, environment.HTTPSProxy} {
		if u, err := url.Parse(proxy); err == nil && u.User != nil {
			if password, ok := u.User.Password(); ok {
				secrets = append(secrets, password)
			}
		}
	}
	return secrets
}
