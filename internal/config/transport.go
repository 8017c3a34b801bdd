package config

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/transport"
)

// transport returns the transport with the TLS settings, nil after an error or if a setting
// is unknown.
func (r *resolver) transport(insecure bool) http.RoundTripper {
	caCert, cert, key := r.setting(CACertFile), r.argument(Cert), r.argument(Key)
	if !cert.isSet() && !key.isSet() {
		cert, key = r.environment(Cert), r.environment(Key)
	}
	r.pair(cert, key)
	cert, key = r.use(cert), r.use(key)
	if cert.isSet() != key.isSet() || caCert.unknown || cert.unknown || key.unknown {
		return nil
	}
	t, err := transport.New(transport.Options{CACert: caCert.value, ClientCert: cert.value, ClientKey: key.value, Insecure: insecure})
	if certificateErr, ok := errors.AsType[*transport.CertificateError](err); ok {
		wrong := map[string]setting{"CACert": caCert, "ClientCert": cert, "ClientKey": key}[certificateErr.Option]
		r.report(wrong, "is invalid: %s", err)
		return nil
	}
	return t
}

// checkProxies reports proxies that requests would need and cannot use.
func (r *resolver) checkProxies(c huaweicloud.Config, found Credentials) {
	services := []string{EndpointVPCEP.Name}
	if !found.static() || c.ProjectID == "" {
		services = append(services, EndpointIAM.Name)
	}
	if !found.static() {
		services = append(services, EndpointSTS.Name)
	}
	var endpoints []*url.URL
	for _, service := range services {
		// Without a region of its own, the provider uses those of the data sources.
		if u, err := c.Endpoint(service, cmp.Or(c.Region, "region")); err == nil {
			endpoints = append(endpoints, u)
		}
	}
	if err := transport.CheckProxyEnvironment(endpoints...); err != nil {
		r.add(Problem{Summary: "Invalid proxy configuration", Detail: strings.ToUpper(err.Error()[:1]) + err.Error()[1:] + "."})
	}
}
