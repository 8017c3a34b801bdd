// Package config makes the client's configuration from the provider's: the
// values of the provider block, the environment, and the files that they name.
// It knows the rules of all settings and nothing of Terraform, and it asks
// nothing of the network.
package config

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
)

// Configuration is what the provider block, the environment and the files that
// they name say.
type Configuration struct {
	Client      huaweicloud.Config
	Credentials Credentials

	// Unknown are the arguments without known values that every read needs, and
	// UnknownLocation those that a read needs unless it sets its region and
	// project_id itself. Without them Client is incomplete.
	Unknown, UnknownLocation []Unknown
}

// Environment is where the provider runs.
type Environment struct {
	Getenv   func(name string) string
	Metadata *url.URL // of the ECS metadata service; nil: the usual one
}

// Resolve makes the configuration of a run. It cannot be used if one of the
// problems is no warning.
func Resolve(block Block, environment Environment) (Configuration, []Problem) {
	r := &resolver{block: block, metadata: environment.Metadata}
	r.variable = func(name string) Value { return Value{Text: environment.Getenv(name)} }
	r.checkBlock()
	c := r.configuration()
	r.checkProxies(c.Client, c.Credentials)
	r.warnOfInsecure()
	r.warnOfTwoClouds(c.Client, c.Credentials)
	return c, r.problems
}

// Validate checks a provider block by itself, by the rules of a run. Terraform
// also validates where neither the environment nor the files are those of a run,
// so they are not known: any variable may be set, and no file is read. Only
// insecure is as it is here, or any http endpoint would be accepted.
func Validate(block Block, environment Environment) []Problem {
	r := &resolver{block: block}
	r.variable = func(name string) Value {
		if slices.Contains(Insecure.Variables, name) {
			return Value{Text: environment.Getenv(name)}
		}
		return Value{Unknown: true}
	}
	r.checkBlock()
	r.warnOfUnusedEndpoints()
	r.warnOfUnusedCredentials()
	r.block = maps.Clone(block)
	for _, file := range []*Argument{SharedConfigFile, Profile, CACertFile, Cert, Key} {
		if r.argument(file).isSet() {
			r.block[file.path(0)] = Value{Unknown: true}
		}
	}
	r.configuration()
	return r.problems
}

// configuration applies the rules.
func (r *resolver) configuration() Configuration {
	found := r.agencies(r.credentials())
	profile := found.profile
	insecure := r.setting(Insecure)
	allowHTTP := isTrue(insecure) || insecure.unknown
	c := huaweicloud.Config{
		Credentials:      credentials.NewCache(found.Source),
		SigningAlgorithm: huaweicloud.SigningAlgorithm(r.setting(SigningAlgorithm).value),
		Cloud:            r.setting(Cloud).value,
		MaxRetries:       r.maxRetries(),
		Transport:        r.transport(isTrue(insecure)),
		UserAgent:        r.userAgent(),
		Endpoints:        map[string]*url.URL{},
	}
	c.Endpoints[EndpointVPCEP.Name] = r.endpoint(allowHTTP, r.argument(EndpointVPCEP), r.environment(EndpointVPCEP))
	everyRead := len(r.unknown)
	c.DomainID = r.use(r.argument(DomainID), profileSetting("domain ID", profile.DomainID, DomainID), r.environment(DomainID)).value
	c.Endpoints[EndpointIAM.Name] = r.endpoint(allowHTTP, r.argument(EndpointIAM), r.argument(AuthURL),
		r.environment(EndpointIAM), r.environment(AuthURL), profileSetting("iam_endpoint", profile.IAMEndpoint, EndpointIAM))
	c.Endpoints[EndpointSTS.Name] = r.endpoint(allowHTTP, r.argument(EndpointSTS), r.environment(EndpointSTS))
	if !found.static() {
		everyRead = len(r.unknown)
	} // Otherwise only the look-up of the project needs IAM.
	r.location(&c, found)
	return Configuration{c, found, r.unknown[:everyRead], r.unknown[everyRead:]}
}

func (r *resolver) warnOfInsecure() {
	if insecure := r.setting(Insecure); isTrue(insecure) {
		r.warn(Path{}, "TLS certificates are not verified",
			"The %s is true: passwords, keys and tokens are sent to any server that responds, since no certificate is verified. "+
				"To trust a private certificate authority, use %s instead.", insecure, CACertFile.Mention())
	}
}

// checkBlock checks each value of the provider block by itself, also of
// arguments that are not used, and the names of services.
func (r *resolver) checkBlock() {
	r.checkEndpoints()
	for _, a := range Arguments {
		for i := range max(1, r.block.count(a.Block)) {
			s := r.argumentAt(a, i)
			if err := a.validate(s.value); err != nil {
				r.report(s, "%s", err)
			}
		}
	}
}

func isTrue(s setting) bool {
	value, _ := strconv.ParseBool(s.value)
	return value
}

// maxRetries reads an argument that stops nothing where it is unknown.
func (r *resolver) maxRetries() int {
	s := first(r.argument(MaxRetries), r.environment(MaxRetries))
	if s.unknown || r.use(s).value == "" {
		return defaultMaxRetries
	}
	n, _ := strconv.Atoi(s.value)
	return n
}

// userAgent is what the environment adds to the header User-Agent, as far as it
// is printable.
func (r *resolver) userAgent() string {
	printable := func(c rune) rune {
		if c < ' ' || c > '~' {
			return -1
		}
		return c
	}
	var products []string
	for _, name := range UserAgent.Variables {
		products = append(products, strings.Fields(strings.Map(printable, r.variable(name).Text))...)
	}
	return strings.Join(products, " ")
}
