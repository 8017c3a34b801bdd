package huaweicloud

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"
)

// RegionError says that a region's name cannot be part of a service's default
// endpoint, as that of a private cloud's RegionOne, and that no other endpoint is
// configured.
type RegionError struct{ Service, Region string }

func (e *RegionError) Error() string {
	return fmt.Sprintf("there is no default endpoint of %s in the region %q, which is no region code such as cn-north-4", strings.ToUpper(e.Service), e.Region)
}

// Endpoint returns the base URL of a service in a region. The error is ErrNoRegion or
// a *RegionError.
func (c Config) Endpoint(service, region string) (*url.URL, error) {
	cloud := cmp.Or(c.Cloud, "myhuaweicloud.com")
	switch given := c.Endpoints[service]; {
	case given != nil:
		return given, nil
	case region == "":
		return nil, ErrNoRegion
	case !regionCode.MatchString(region):
		return nil, &RegionError{service, region}
	case c.Cloud == "" && strings.HasPrefix(region, "eu-west-1"):
		cloud = "myhuaweicloud.eu"
	}
	return &url.URL{Scheme: "https", Host: service + "." + region + "." + cloud}, nil
}

var (
	regionCode = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
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
