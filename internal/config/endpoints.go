package config

import (
	"errors"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// endpoint returns the base URL of a service: that of the first setting that is set, or nil
// for the default.
func (r *resolver) endpoint(allowHTTP bool, candidates ...setting) *url.URL {
	s := r.use(candidates...)
	if s.value == "" {
		return nil
	}
	u, err := parseEndpoint(s.value, allowHTTP)
	if err != nil {
		r.report(s, "is invalid: %s", err)
	}
	return u
}

var (
	urlScheme  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://`)
	apiVersion = regexp.MustCompile(`/v[0-9]+(\.[0-9]+)?/*$`)
)

// parseEndpoint parses a service's base URL. The default scheme is https; http is only
// valid for this machine, or if allowHTTP is set. The API's version at the end is dropped.
// Errors never quote the URL, which may hold a secret.
func parseEndpoint(endpoint string, allowHTTP bool) (*url.URL, error) {
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
	case u.Scheme == "http" && !allowHTTP && !isLoopback(u.Hostname()):
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

// otherEndpoints returns the names of other services in endpoints, sorted.
func (r *resolver) otherEndpoints() []Path {
	var others []Path
	for path := range r.block {
		used := slices.ContainsFunc(Arguments, func(a *Argument) bool { return a.path(0) == path })
		if path.Root == Endpoints.Name && !used {
			others = append(others, path)
		}
	}
	slices.SortFunc(others, func(a, b Path) int { return strings.Compare(a.Name, b.Name) })
	return others
}

// checkEndpoints reports misspelled names of services, because the credentials would be
// sent to the default endpoint.
func (r *resolver) checkEndpoints() {
	for _, path := range r.otherEndpoints() {
		if service := meantService(path.Name); service != "" && r.block[path] != (Value{}) {
			r.report(setting{path: path}, "has no effect, so requests and their credentials would go to the default endpoint. The name of this service is %s", service)
		}
	}
}

// warnOfUnusedEndpoints warns of the endpoints of other services. They are no error,
// because a block of the huaweicloud provider may have them.
func (r *resolver) warnOfUnusedEndpoints() {
	var unused []string
	for _, path := range r.otherEndpoints() {
		if meantService(path.Name) == "" {
			unused = append(unused, path.Name)
		}
	}
	if len(unused) > 0 {
		r.warn(Endpoints.path(0), "Unused endpoints", "This provider uses the endpoints vpcep, iam and sts. These have no effect: %s.", strings.Join(unused, ", "))
	}
}

var noLetters = regexp.MustCompile(`[^a-z0-9]+|v[0-9.]+$`)

// meantService returns the service that a misspelled name, such as VPCEP, vpc_endpoint,
// iam-v3 or vpcpe, most likely means; empty if there is none.
func meantService(name string) string {
	name = noLetters.ReplaceAllString(strings.ToLower(name), "")
	if strings.HasPrefix(name, "vpcep") || strings.HasPrefix(name, "vpcend") {
		return EndpointVPCEP.Name
	}
	for _, a := range []*Argument{EndpointVPCEP, EndpointIAM, EndpointSTS} {
		if isTypo(name, a.Name) {
			return a.Name
		}
	}
	return ""
}

// isTypo reports whether a name has one letter too many or too few, two letters in
// the wrong order, or one wrong letter. Names of three letters with one other
// letter are other services: cts is not sts.
func isTypo(name, service string) bool {
	wrong, right := name, service
	for wrong != "" && right != "" && wrong[0] == right[0] {
		wrong, right = wrong[1:], right[1:]
	}
	for wrong != "" && right != "" && wrong[len(wrong)-1] == right[len(right)-1] {
		wrong, right = wrong[:len(wrong)-1], right[:len(right)-1]
	}
	switch {
	case len(wrong)+len(right) <= 1:
		return true
	case len(wrong) == 1 && len(right) == 1:
		return len(service) > 3
	default:
		return len(wrong) == 2 && len(right) == 2 && wrong[0] == right[1] && wrong[1] == right[0]
	}
}

var publicCloud = regexp.MustCompile(`(^|\.)(my)?huaweicloud\.(com|eu|cn)$`)

// isElsewhere reports whether an endpoint is neither one of the public cloud nor on
// this machine.
func isElsewhere(endpoint *url.URL) bool {
	if endpoint == nil {
		return false
	}
	host := endpoint.Hostname()
	return !isLoopback(host) && !publicCloud.MatchString(host)
}

// warnOfTwoClouds warns if one service has an endpoint of another cloud and the other one
// the default endpoint of the public cloud, which would then receive the credentials.
func (r *resolver) warnOfTwoClouds(c huaweicloud.Config, found Credentials) {
	if c.Cloud != "" || len(r.unknown) > 0 {
		return
	}
	const (
		summary = "Endpoints of two clouds"
		detail  = "%s is at %s, but %s at its default endpoint in the public cloud, which would receive %s. For a private or another cloud, set %s or %s. " +
			"If only a gateway is at this address, set cloud = \"myhuaweicloud.com\"."
	)
	iam, vpcep := c.Endpoints[EndpointIAM.Name], c.Endpoints[EndpointVPCEP.Name]
	switch {
	case isElsewhere(iam) && vpcep == nil:
		r.warn(Path{}, summary, detail, "IAM", iam.Host, "VPC Endpoint", "credentials of the other cloud", Cloud.Mention(), EndpointVPCEP.Mention())
	case isElsewhere(vpcep) && iam == nil && (found.Method == PasswordMethod || found.Method == OIDCMethod):
		r.warn(Path{}, summary, detail, "VPC Endpoint", vpcep.Host, "IAM", "the password or ID token", Cloud.Mention(), AuthURL.Mention())
	}
}
