package provider

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	source "github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/transport"
)

// configuration is what the provider block, the environment and the files that
// they name say.
type configuration struct {
	huaweicloud.Config
	credentials credentials

	// Arguments that are known only after other resources are applied: those
	// that every read needs, and those that a read needs unless it sets its
	// region and its project_id itself. Without them Config is incomplete.
	unknown, unknownLocation []setting
}

// resolver turns settings into the configuration. It asks nothing of the
// network.
type resolver struct {
	block    blockConfig
	metadata *url.URL // of the ECS metadata service; nil: the usual one
	diags    *diag.Diagnostics
	unknown  []setting // that were used
}

// use gives the first candidate that is set, checked, or a setting without a
// value.
func (r *resolver) use(candidates ...setting) setting {
	s := first(candidates...)
	if s.unknown {
		r.unknown = append(r.unknown, s)
	}
	if problem := s.check(); problem != "" {
		s.addError(r.diags, problem)
		s.value, s.invalid = "", true
	}
	return s
}

// setting is an attribute of the provider block, or else of the environment.
func (r *resolver) setting(name string) setting {
	return r.use(r.block.argument(name), environment(name))
}

// stopped says that there is no point in looking further: something is wrong,
// or not known yet.
func (r *resolver) stopped() bool { return r.diags.HasError() || len(r.unknown) > 0 }

func (r *resolver) resolve() configuration {
	c := configuration{credentials: r.credentials()}
	if c.credentials.source != nil {
		c.Credentials = source.NewCache(c.credentials.source)
	}
	profile := c.credentials.profile
	insecure, _ := strconv.ParseBool(r.setting("insecure").value)
	c.SigningAlgorithm = huaweicloud.SigningAlgorithm(r.setting("signing_algorithm").value)
	c.Cloud = r.setting("cloud").value
	c.MaxRetries = r.maxRetries()
	c.Transport = r.transport(insecure)
	c.Endpoints = map[string]*url.URL{client.Service: r.endpoint(r.setting("endpoints.vpcep"), insecure)}
	c.unknown, r.unknown = r.unknown, nil
	c.DomainID = r.use(r.block.argument("domain_id"), profileSetting("domain ID", profile.DomainID, nil), environment("domain_id")).value
	c.Endpoints[source.ServiceIAM] = r.endpoint(r.use(
		r.block.argument("endpoints.iam"), r.block.argument("auth_url"), environment("endpoints.iam"), environment("auth_url"),
		profileSetting("iam_endpoint", profile.IAMEndpoint, nil)), insecure)
	c.Endpoints[source.ServiceSTS] = r.endpoint(r.setting("endpoints.sts"), insecure)
	if !c.credentials.static() {
		c.unknown, r.unknown = append(c.unknown, r.unknown...), nil
	} // Otherwise only the look-up of the project needs IAM.
	r.location(&c)
	c.unknownLocation = r.unknown
	if insecure {
		r.diags.AddWarning("TLS certificates are not verified",
			"The "+r.setting("insecure").String()+" is true: passwords, keys and tokens are sent to any server that answers, since no certificate is verified. "+
				"To trust a private certificate authority, use "+mention("cacert_file")+" instead.")
	}
	return c
}

// location finds the region and its project. A project belongs to the
// credentials: those of a profile use the profile's, unless the block sets one.
func (r *resolver) location(c *configuration) {
	profile := c.credentials.profile
	c.Region = r.use(r.block.argument("region"), environment("region"), profileSetting("region", profile.Region, attributeNamed("region"))).value
	ofProfile := profileSetting("project ID", profile.ProjectID, attributeNamed("project_id"))
	if profile.Region != "" && profile.Region != c.Region {
		ofProfile.value = ""
	}
	if c.credentials.agencyToken {
		c.ProjectName = r.setting("delegated_project").value // of the agency's account
		return
	}
	for _, candidates := range [][2]setting{
		{first(r.block.argument("project_id"), r.block.argument("tenant_id")), first(r.block.argument("project_name"), r.block.argument("tenant_name"))},
		{ofProfile, {}},
		{first(environment("project_id"), environment("tenant_id")), first(environment("project_name"), environment("tenant_name"))},
	} {
		if id, name := r.use(candidates[0]), r.use(candidates[1]); id.isSet() || name.isSet() {
			c.ProjectID, c.ProjectName = id.value, name.value
			return
		}
	}
}

// profileSetting is a setting of a profile.
func profileSetting(what, value string, a *attribute) setting {
	return setting{attribute: a, value: value, from: what + " of the profile"}
}

// maxRetries reads an argument that stops nothing where it is unknown.
func (r *resolver) maxRetries() int {
	s := first(r.block.argument("max_retries"), environment("max_retries"))
	if s.unknown || r.use(s).value == "" {
		return defaultMaxRetries
	}
	n, _ := strconv.Atoi(s.value)
	return n
}

func (r *resolver) endpoint(s setting, insecure bool) *url.URL {
	if s.value == "" {
		return nil
	}
	u, err := huaweicloud.ParseEndpoint(s.value, insecure)
	if err != nil {
		s.addError(r.diags, "is invalid: "+err.Error())
	}
	return u
}

// transport reads the settings of TLS and of proxies.
func (r *resolver) transport(insecure bool) http.RoundTripper {
	caCert, cert, key := r.setting("cacert_file"), r.setting("cert"), r.setting("key")
	if err := transport.CheckProxyEnvironment(); err != nil {
		r.diags.AddError("Invalid proxy configuration", sentence(err.Error()))
	}
	pair(r.diags, cert, key)
	if cert.isSet() != key.isSet() || caCert.unknown || cert.unknown || key.unknown {
		return nil
	}
	t, err := transport.New(transport.Options{CACert: caCert.value, ClientCert: cert.value, ClientKey: key.value, Insecure: insecure})
	if certificateErr, ok := errors.AsType[*transport.CertificateError](err); ok {
		wrong := map[string]setting{"CACert": caCert, "ClientCert": cert, "ClientKey": key}[certificateErr.Option]
		wrong.addError(r.diags, "is invalid: "+err.Error())
		return nil
	}
	return t
}

// userAgent is the value of the header User-Agent.
func userAgent(version, terraformVersion string) string {
	agent := []string{"terraform-provider-vpcep/" + version, "Terraform/" + terraformVersion}
	for position := range attributeNamed("user_agent").variables {
		printable := strings.Map(func(r rune) rune {
			if r < ' ' || r > '~' {
				return -1
			}
			return r
		}, variable("user_agent", position).value)
		agent = append(agent, strings.Fields(printable)...)
	}
	return strings.Join(agent, " ")
}
