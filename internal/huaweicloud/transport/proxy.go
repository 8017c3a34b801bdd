package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"

	"golang.org/x/net/http/httpproxy"
)

// ProxyError is a proxy that refuses to connect to the API.
type ProxyError struct {
	Proxy      string // host and port
	StatusCode int
}

func (e *ProxyError) Error() string {
	return fmt.Sprintf("the proxy %s refused to connect: %d %s", e.Proxy, e.StatusCode, http.StatusText(e.StatusCode))
}

func checkConnectResponse(_ context.Context, proxy *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode != http.StatusOK {
		return &ProxyError{Proxy: proxy.Host, StatusCode: resp.StatusCode}
	}
	return nil
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

var scheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://`)

// checkProxy checks a proxy's URL, or its host and port.
func checkProxy(proxy string) error {
	if proxy == "" {
		return nil
	}
	if !scheme.MatchString(proxy) {
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

// ProxyPasswords are the passwords of the environment's proxies.
func ProxyPasswords() []string {
	var passwords []string
	environment := httpproxy.FromEnvironment()
	for _, proxy := range []string{environment.HTTPProxy, environment.HTTPSProxy} {
		if u, err := url.Parse(proxy); err == nil {
			if password, ok := u.User.Password(); ok {
				passwords = append(passwords, password)
			}
		}
	}
	return passwords
}
