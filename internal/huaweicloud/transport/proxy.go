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

// Proxy is a proxy of the environment.
type Proxy struct {
	Host     string // with its port
	Variable string // that names it, such as HTTPS_PROXY
}

func (p *Proxy) String() string {
	if p.Variable == "" {
		return "the proxy " + p.Host
	}
	return fmt.Sprintf("the proxy %s (environment variable %s)", p.Host, p.Variable)
}

// ProxyError is a proxy that refuses to connect to the API.
type ProxyError struct {
	Proxy      string // host and port
	Variable   string // that names it; empty if unknown
	StatusCode int
}

func (e *ProxyError) Error() string {
	return fmt.Sprintf("%s refused to connect: %d %s", &Proxy{e.Proxy, e.Variable}, e.StatusCode, http.StatusText(e.StatusCode))
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

// The variables that net/http takes proxies from, and the hosts to ask directly.
// The first that is set counts.
var (
	httpsProxyVariables = []string{"HTTPS_PROXY", "https_proxy"}
	httpProxyVariables  = []string{"HTTP_PROXY", "http_proxy"}
	noProxyVariables    = []string{"NO_PROXY", "no_proxy"}
)

// proxyVariable returns the variable with the proxy of URLs with a scheme.
func proxyVariable(scheme string) (name, value string) {
	if scheme == "http" {
		return firstSet(httpProxyVariables)
	}
	return firstSet(httpsProxyVariables)
}

func firstSet(names []string) (name, value string) {
	for _, name := range names {
		if value := os.Getenv(name); value != "" {
			return name, value
		}
	}
	return "", ""
}

// CheckProxyEnvironment finds proxies in the environment that requests to the
// endpoints would use and cannot: net/http ignores most of them, and sends
// requests past the proxy. The error names the variable, and never quotes it.
func CheckProxyEnvironment(endpoints ...*url.URL) error {
	noProxyName, noProxy := firstSet(noProxyVariables)
	anyProxy := httpproxy.Config{HTTPProxy: "http://proxy", HTTPSProxy: "http://proxy", NoProxy: noProxy}
	for _, endpoint := range endpoints {
		name, proxy := proxyVariable(endpoint.Scheme)
		if proxy == "" {
			continue
		}
		if err := checkNoProxy(noProxy); err != nil {
			return fmt.Errorf("the environment variable %s %w", noProxyName, err)
		}
		if used, _ := anyProxy.ProxyFunc()(endpoint); used == nil {
			continue
		}
		if err := checkProxy(proxy); err != nil {
			return fmt.Errorf("the environment variable %s %w", name, err)
		}
	}
	return nil
}

// IgnoredProxySettings describes the variables that other programs take proxies
// from, and that have no effect here.
func IgnoredProxySettings() []string {
	var ignored []string
	if name, _ := firstSet([]string{"ALL_PROXY", "all_proxy"}); name != "" {
		ignored = append(ignored, name)
	}
	name, list := firstSet(noProxyVariables)
	for entry := range strings.SplitSeq(list, ",") {
		entry = strings.TrimSpace(entry)
		if strings.Contains(strings.TrimPrefix(entry, "*"), "*") { // only *.example.com is understood
			ignored = append(ignored, fmt.Sprintf("the entry %s of %s", entry, name))
		}
	}
	return ignored
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
