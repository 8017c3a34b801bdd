package client

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
)

// NewTransport makes the transport for the API: proxies from the environment,
// TLS 1.2 or later, HTTP/2 where the server has it, and connections that are
// reused. The certificates in caCert, a PEM file or its content, are trusted
// besides the system's. With insecure, any certificate is.
func NewTransport(caCert string, insecure bool) (*http.Transport, error) {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = maxConcurrent
	t.OnProxyConnectResponse = func(_ context.Context, proxy *url.URL, _ *http.Request, resp *http.Response) error {
		if resp.StatusCode != http.StatusOK {
			return &ProxyError{Proxy: proxy.Redacted(), Status: resp.Status}
		}
		return nil
	}
	t.Proxy = func(req *http.Request) (*url.URL, error) {
		proxy, err := http.ProxyFromEnvironment(req)
		if err != nil { // its text quotes the variable, which may hold a password
			err = errors.New("HTTPS_PROXY or HTTP_PROXY is not a URL")
		}
		return proxy, err
	}
	t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: insecure} //nolint:gosec // only where the user wants it
	if caCert == "" {
		return t, nil
	}
	pem := []byte(caCert)
	if !strings.Contains(caCert, "-----BEGIN") {
		file, err := expandHome(caCert)
		if err != nil {
			return nil, err
		}
		if pem, err = os.ReadFile(file); err != nil {
			return nil, err
		}
	}
	var err error
	if t.TLSClientConfig.RootCAs, err = x509.SystemCertPool(); err != nil {
		t.TLSClientConfig.RootCAs = x509.NewCertPool()
	}
	if !t.TLSClientConfig.RootCAs.AppendCertsFromPEM(pem) {
		return nil, errors.New("it holds no certificate in PEM form")
	}
	return t, nil
}

// ProxyError is a proxy that refuses to connect to the API.
type ProxyError struct {
	Proxy  string // its URL, without a password
	Status string
}

func (e *ProxyError) Error() string {
	return fmt.Sprintf("the proxy %s refused to connect: %s", e.Proxy, e.Status)
}

// ParseEndpoint reads a service's base URL. It wants https, or http to this
// machine or where insecure allows it; a path before the API's is kept.
func ParseEndpoint(endpoint string, insecure bool) (*url.URL, error) {
	u, err := url.Parse(endpoint)
	switch {
	case err != nil:
		return nil, errors.New("it is not a URL")
	case u.User != nil:
		return nil, errors.New("it must not hold a user name or password")
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("it must begin with https://")
	case u.Hostname() == "":
		return nil, errors.New("it names no host")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, errors.New("it must not have a query or a fragment")
	case u.Scheme == "http" && !insecure && !isLoopback(u.Hostname()):
		return nil, errors.New("plain http would show the credentials to the network; use https, or set insecure = true")
	}
	u.Path = strings.TrimRight(u.Path, "/")
	return u, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
