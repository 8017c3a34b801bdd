package huaweicloud

import (
	"cmp"
	"fmt"
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

var regionCode = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
