// Package config converts the provider's configuration to that of the client: the
// values of the provider block, the environment variables, and the files that they
// name. It has the rules of all settings. It knows nothing of Terraform and sends no
// request.
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

// Configuration is the result of Resolve.
type Configuration struct {
	Client      huaweicloud.Config
	Credentials Credentials

	// Unknown are the arguments with unknown values that every read needs, and
	// UnknownLocation those that a read needs unless it sets its own region and
	// project_id. Client is incomplete without them.
	Unknown, UnknownLocation []Unknown
}

// Environment is the environment in which the provider runs.
type Environment struct {
	Getenv   func(name string) string
	Metadata *url.URL // of the ECS metadata service; nil: that of ECS instances
}

// Resolve returns the configuration of a plan or an apply. It is not valid if one of the
// problems is not a warning.
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

// Validate checks a provider block by the rules of Resolve. The environment and the
// files may differ from those of a plan, so it takes every variable as unknown and reads
// no file. The exception is insecure, because an http endpoint depends on it.
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

// configuration applies the rules of all settings.
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
	if !found.static() { // Static credentials need IAM only for looking up the project.
		everyRead = len(r.unknown)
	}
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

// checkBlock checks the names of services and each value of the provider block, even if
// it is not used.
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

// maxRetries returns the number of retries, the default if it is unknown.
func (r *resolver) maxRetries() int {
	s := first(r.argument(MaxRetries), r.environment(MaxRetries))
	if s.unknown || r.use(s).value == "" {
		return defaultMaxRetries
	}
	n, _ := strconv.Atoi(s.value)
	return n
}

// userAgent returns what the environment adds to the header User-Agent, without
// characters that cannot be printed.
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
