package config

import (
	"errors"
	"net/http"
	"strings"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/profiles"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/transport"
)

// transport applies the settings of TLS and of proxies. It is nil after an error
// or where a setting is not known.
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
	t, err := r.files.transport(transport.Options{CACert: caCert.value, ClientCert: cert.value, ClientKey: key.value, Insecure: insecure})
	certificateErr, ok := errors.AsType[*transport.CertificateError](err)
	switch {
	case err == nil:
		return t
	case ok:
		wrong := map[string]setting{"CACert": caCert, "ClientCert": cert, "ClientKey": key}[certificateErr.Option]
		r.report(wrong, "is invalid: %s", err)
	default:
		r.add(Problem{Summary: "Invalid proxy configuration", Detail: strings.ToUpper(err.Error()[:1]) + err.Error()[1:] + "."})
	}
	return nil
}

// disk has the files of a run.
type disk struct{}

func (disk) kooCLIProfile(file, name string) (profiles.Profile, error) {
	return profiles.LoadKooCLI(file, name)
}

func (disk) sdkProfile(file string) (profiles.Profile, error) {
	return profiles.LoadSDK(file)
}

func (disk) transport(options transport.Options) (http.RoundTripper, error) {
	if err := transport.CheckProxyEnvironment(); err != nil {
		return nil, err
	}
	return transport.New(options)
}

// noFiles reads nothing.
type noFiles struct{}

func (noFiles) kooCLIProfile(string, string) (profiles.Profile, error) {
	return profiles.Profile{}, nil
}

func (noFiles) sdkProfile(string) (profiles.Profile, error) {
	return profiles.Profile{}, nil
}

func (noFiles) transport(transport.Options) (http.RoundTripper, error) {
	return http.DefaultTransport, nil
}
