package diagnostics

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/config"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/transport"
)

var placeholder = regexp.MustCompile(`\{[^ {}]+\}`)

// advise replaces the placeholders of a row's advice: {region} is the argument with its
// first variable, {HW:region} that variable alone, and others stand for text that
// depends on the evidence.
func advise(advice string, e evidence, credentials config.Credentials) string {
	mentions := map[string]string{
		"{endpoints}": "endpoints (" + config.EndpointVPCEP.Variables[0] + ")",
		"{checks}":    checks(credentials),
		"{clock}":     clock(e.skew),
		"{proxy}":     proxyVariable(e.proxy),
		"{ignored}":   ignored(e.ignored),
		"{idp}":       fmt.Sprintf("the identity provider %q", credentials.IdentityProvider),
	}
	for _, a := range config.Arguments {
		if len(a.Variables) > 0 {
			mentions["{"+a.String()+"}"] = a.Mention()
			mentions["{HW:"+a.String()+"}"] = a.Variables[0]
		}
	}
	return placeholder.ReplaceAllStringFunc(advice, func(name string) string {
		if text, ok := mentions[name]; ok {
			return text
		}
		return name // a test of the table finds it
	})
}

// proxyVariable returns the environment variable of the proxy that was used.
func proxyVariable(proxy *transport.Proxy) string {
	if proxy == nil || proxy.Variable == "" {
		return "HTTPS_PROXY"
	}
	return proxy.Variable
}

// ignored returns a sentence about proxy settings that have no effect, which are from
// transport.IgnoredProxySettings.
func ignored(settings []string) string {
	if len(settings) == 0 {
		return ""
	}
	have := "has"
	if len(settings) > 1 {
		have = "have"
	}
	return " Note that " + strings.Join(settings, " and ") + " " + have + " no effect here: proxies are taken from HTTPS_PROXY and HTTP_PROXY, and NO_PROXY has hosts, domains, IP addresses, and networks such as 10.0.0.0/8."
}

// clock returns a sentence about the skew of this machine's clock, if it is known.
func clock(skew time.Duration) string {
	switch {
	case skew > maxClockSkew:
		return fmt.Sprintf("The clock of this machine is %s ahead of the server's. ", skew)
	case skew < -maxClockSkew:
		return fmt.Sprintf("The clock of this machine is %s behind the server's. ", -skew)
	default:
		return ""
	}
}

// checks returns what to check if the API refused the credentials.
func checks(c config.Credentials) string {
	advice, ok := methodChecks[c.Method]
	if !ok {
		advice = methodChecks[config.AccessKeyMethod]
	}
	if c.Agency {
		advice += " Check that the agency exists and trusts the account of these credentials."
	}
	return advice
}

var methodChecks = map[config.Method]string{
	config.TokenMethod: "The token has expired, or belongs to another project: a token is valid only for the project, and so the region, that it was issued for. " +
		"Obtain a new one, or use an access key, which is valid in all regions.",
	config.AccessKeyMethod: "Check that the access key is complete, enabled and belongs to this cloud. A temporary access key requires its security token, and expires. " +
		"The provider does not retry the request, because failed attempts lock the access key for 5 minutes.",
	config.PasswordMethod: "Check user_name, password and domain_name (the name of the account). The provider does not retry the request, because failed attempts lock the user. " +
		"A HUAWEI ID and federated users cannot use a password here: create an IAM user.",
	config.OIDCMethod: "Check that the ID token has not expired, that its issuer and audience are those of the identity provider, " +
		"and idp_id or provider_urn, agency_name and domain_id.",
	config.MetadataMethod:    "Check the agency of this ECS.",
	config.PodIdentityMethod: "Check the agency that is associated with the service account of this pod.",
}
