package huaweicloud

import (
	"cmp"
	"errors"
	"net"
	"net/url"
	"regexp"
	"strings"
)

// defaultEndpoint is the base URL of a service in a region of a cloud, by default
// the one that has the region.
func defaultEndpoint(service, region, cloud string) (*url.URL, error) {
	if region == "" {
		return nil, ErrNoRegion
	}
	if cloud == "" && strings.HasPrefix(region, "eu-west-1") {
		cloud = "myhuaweicloud.eu"
	}
	return &url.URL{Scheme: "https", Host: service + "." + region + "." + cmp.Or(cloud, "myhuaweicloud.com")}, nil
}

var (
	urlScheme  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://`)
	apiVersion = regexp.MustCompile(`/v[0-9]+(\.[0-9]+)?/*$`)
)

// ParseEndpoint reads a service's base URL: https where it has no scheme, http
// only to this machine or where insecure allows it. The API's version at its
// end is dropped, a path before it is kept. Errors never quote the URL, which
// may hold a secret.
func ParseEndpoint(endpoint string, insecure bool) (*url.URL, error) {
	if !urlScheme.MatchString(endpoint) {
		endpoint = "https://" + endpoint
	}
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
		return nil, errors.New("plain http would send the credentials unencrypted; use https, or set insecure = true")
	}
	u.Path = strings.TrimRight(apiVersion.ReplaceAllString(u.Path, ""), "/")
	u.RawPath = ""
	return u, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
