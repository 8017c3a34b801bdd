package provider

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strconv"

	source "github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/profiles"
)

// credentials are where requests get their credentials from.
type credentials struct {
	source  source.Source
	from    string           // such as "environment variable HW_AUTH_TOKEN"
	method  method           // of the first step, below agencies
	profile profiles.Profile // if they come from one

	agency      bool // an agency is assumed with them
	agencyToken bool // in the form of a token
}

// method is a method of authentication.
type method int

const (
	noMethod method = iota
	tokenMethod
	accessKeyMethod
	passwordMethod
	oidcMethod
	profileMethod
	metadataMethod
	podIdentityMethod
)

// static says that nothing is asked for to obtain them.
func (c credentials) static() bool {
	return !c.agency && (c.method == tokenMethod || c.method == accessKeyMethod)
}

func (c credentials) String() string { return fmt.Sprintf("%s (%s)", c.source, c.from) }

// origin is where the parts of credentials are taken from together: the
// provider block, or the environment variables of one position.
type origin struct {
	block    blockConfig // nil for the environment
	position int
}

func (o origin) get(name string) setting {
	if o.block != nil {
		return o.block.argument(name)
	}
	return variable(name, o.position)
}

// positions is how many variables an attribute has at most.
const positions = 5

// credentials finds the credentials: in the provider block, else in the
// environment, else where the SDKs have theirs. It is without a source if an
// unknown value decides, or after an error.
func (r *resolver) credentials() credentials {
	environment := make([]origin, positions)
	for i := range environment {
		environment[i].position = i
	}
	for _, origins := range [][]origin{{{block: r.block}}, environment} {
		for _, find := range []func(origin) credentials{r.token, r.accessKey, r.password, r.oidc, r.profile} {
			for _, o := range origins {
				if found := find(o); found.source != nil || r.stopped() {
					return r.agencies(found)
				}
			}
		}
	}
	return r.agencies(r.ambient())
}

func (r *resolver) token(o origin) credentials {
	token := r.use(o.get("token"))
	if token.value == "" {
		return credentials{}
	}
	return credentials{source: source.NewStatic(source.Token(token.value)), from: token.String(), method: tokenMethod}
}

func (r *resolver) accessKey(o origin) credentials {
	id, secret, securityToken := r.use(o.get("access_key")), r.use(o.get("secret_key")), r.use(o.get("security_token"))
	requires(r.diags, securityToken, id)
	if !pair(r.diags, id, secret) {
		return credentials{}
	}
	key := source.AccessKey{ID: id.value, Secret: secret.value, SecurityToken: securityToken.value}
	return credentials{source: source.NewStatic(key), from: id.String(), method: accessKeyMethod}
}

func (r *resolver) password(o origin) credentials {
	name, id, password := r.use(o.get("user_name")), r.use(o.get("user_id")), r.use(o.get("password"))
	exclude(r.diags, id, name)
	user := first(name, id)
	if !pair(r.diags, user, password) {
		return credentials{}
	}
	options := source.PasswordOptions{UserName: name.value, UserID: id.value, Password: password.value}
	if !id.isSet() {
		options.DomainName, options.DomainID = r.setting("domain_name").value, r.setting("domain_id").value
		if options.DomainName == "" && options.DomainID == "" && !r.stopped() {
			user.addError(r.diags, "requires the user's account (domain): set domain_name or domain_id, or the environment variable "+variables("domain_name", "domain_id"))
		}
	}
	return credentials{source: source.NewPassword(options), from: user.String(), method: passwordMethod}
}

// oidc takes the values that the block leaves out from the environment.
func (r *resolver) oidc(o origin) credentials {
	const name = "assume_role_with_oidc."
	id, urn := r.use(o.get(name+"idp_id")), r.use(o.get(name+"provider_urn"))
	token, file := r.use(o.get(name+"id_token")), r.use(o.get(name+"id_token_file"))
	exclude(r.diags, id, urn)
	exclude(r.diags, token, file)
	switch block := o.block != nil; {
	case block && first(id, urn).isSet() && !first(token, file).isSet():
		token = r.use(environment(name + "id_token"))
		if !token.isSet() {
			file = r.use(environment(name + "id_token_file"))
		}
	case block && first(token, file).isSet() && !first(id, urn).isSet():
		id = r.use(environment(name + "idp_id"))
	}
	provider := first(id, urn)
	if !pair(r.diags, provider, first(file, token)) {
		return credentials{}
	}
	agency, domainID := r.setting(name+"agency_name"), r.setting(name+"domain_id")
	if urn.isSet() {
		requires(r.diags, urn, agency)
	} else {
		requires(r.diags, agency, domainID) // in a URN, which has the account's ID
	}
	options := source.OIDCOptions{
		ProviderID: id.value, ProviderURN: urn.value, IDToken: token.value, IDTokenFile: file.value,
		AgencyName: agency.value, DomainID: domainID.value,
	}
	options.Duration = r.duration(r.setting(name+"duration"), options.MaxDuration())
	return credentials{source: source.NewOIDC(options), from: provider.String(), method: oidcMethod}
}

func (r *resolver) profile(o origin) credentials {
	given := first(r.use(o.get("profile")), r.use(o.get("shared_config_file")))
	if !given.isSet() {
		return credentials{}
	}
	file, name := r.setting("shared_config_file"), r.setting("profile")
	if r.stopped() {
		return credentials{}
	}
	profile, err := profiles.LoadKooCLI(file.value, name.value)
	if err != nil {
		given.addError(r.diags, "cannot be used: "+err.Error())
		return credentials{}
	}
	return credentials{source: profileSource(profile), from: given.String(), method: profileMethod, profile: profile}
}

// ambient finds the credentials that nobody configured here: the file of the
// SDKs, else those of the pod or of the server that Terraform runs on.
func (r *resolver) ambient() credentials {
	file := r.use(environment("sdk_credentials_file"))
	profile, err := profiles.LoadSDK(file.value)
	switch {
	case err == nil:
		return credentials{source: profileSource(profile), from: sdkProfile(file), method: profileMethod, profile: profile}
	case file.isSet():
		file.addError(r.diags, "cannot be used: "+err.Error())
		return credentials{}
	case !errors.Is(err, fs.ErrNotExist):
		r.diags.AddError("Invalid credentials file", "Cannot read "+sdkProfile(file)+": "+err.Error()+".")
		return credentials{}
	}
	if endpoint := r.use(environment("pod_identity_url")); endpoint.isSet() {
		u, err := url.Parse(endpoint.value)
		if err != nil {
			endpoint.addError(r.diags, "is not a URL")
		}
		token := r.use(environment("pod_identity_token_file"))
		requires(r.diags, endpoint, token)
		return credentials{source: source.NewPodIdentity(u, token.value), from: endpoint.String(), method: podIdentityMethod}
	}
	return credentials{source: source.NewMetadata(r.metadata), from: "this server", method: metadataMethod}
}

// profileSource is where the credentials of a profile come from.
func profileSource(p profiles.Profile) source.Source {
	switch {
	case p.ECSAgency:
		return source.NewMetadata(nil)
	case p.IdentityProviderID != "":
		return source.NewOIDC(source.OIDCOptions{ProviderID: p.IdentityProviderID, IDTokenFile: p.IDTokenFile})
	default:
		return source.NewStatic(source.AccessKey{ID: p.AccessKey, Secret: p.SecretKey, SecurityToken: p.SecurityToken})
	}
}

func sdkProfile(file setting) string {
	if file.isSet() {
		return file.String()
	}
	return "~/.huaweicloud/credentials"
}

// agencies puts the agencies on top of the credentials that were found: those
// of the block, else of the environment, else of the profile.
func (r *resolver) agencies(found credentials) credentials {
	if found.source == nil || r.stopped() {
		return found
	}
	found = r.agencyToken(found)
	hops := r.assumeRoleBlocks()
	if len(hops) == 0 && found.method != oidcMethod && r.setting("assume_role.agency_name").isSet() {
		hops = []int{0} // of the environment
	}
	for _, hop := range hops {
		found.source, found.agency = r.assumeRole(found.source, hop), true
	}
	if profile := found.profile; len(hops) == 0 && profile.AgencyName != "" {
		if profile.AgencyDomainName == "" && profile.AgencyDomainID == "" {
			r.diags.AddError("Invalid profile", fmt.Sprintf("The profile (%s) names the agency %s, but not the account that created it.", found.from, profile.AgencyName))
		}
		found.source, found.agency = source.NewAgency(found.source, source.AgencyOptions{
			AgencyName: profile.AgencyName, DomainName: profile.AgencyDomainName, DomainID: profile.AgencyDomainID,
		}), true
	}
	return found
}

// assumeRoleBlocks are the indexes of the blocks that name an agency.
func (r *resolver) assumeRoleBlocks() []int {
	var hops []int
	for i := range r.block.blocks("assume_role") {
		if r.use(r.block.argumentAt("assume_role.agency_name", i)).isSet() {
			hops = append(hops, i)
		}
	}
	return hops
}

func (r *resolver) assumeRole(base source.Source, hop int) source.Source {
	const block = "assume_role."
	name := r.use(r.block.argumentAt(block+"agency_name", hop), environment(block+"agency_name"))
	domainName, domainID := r.use(r.block.argumentAt(block+"domain_name", hop)), r.use(r.block.argumentAt(block+"domain_id", hop))
	if !domainName.isSet() && !domainID.isSet() {
		domainName, domainID = r.use(environment(block+"domain_name")), r.use(environment(block+"domain_id"))
	}
	if !domainName.isSet() && !domainID.isSet() && !r.stopped() {
		name.addError(r.diags, "requires domain_name or domain_id, the account that created the agency")
	}
	options := source.AgencyOptions{AgencyName: name.value, DomainName: domainName.value, DomainID: domainID.value}
	options.Duration = r.duration(r.use(r.block.argumentAt(block+"duration", hop), environment(block+"duration")), options.MaxDuration(base))
	return source.NewAgency(base, options)
}

// agencyToken is the older kind of an agency: a token instead of keys.
func (r *resolver) agencyToken(base credentials) credentials {
	name, account := r.setting("agency_name"), r.setting("agency_domain_name")
	if !pair(r.diags, name, account) {
		return base
	}
	base.agency, base.agencyToken = true, true
	base.source = source.NewAgencyToken(base.source, source.AgencyTokenOptions{
		AgencyName: name.value, DomainName: account.value,
	})
	return base
}

// duration reads a duration, whose limit depends on the credentials.
func (r *resolver) duration(s setting, limit int) int {
	n, _ := strconv.Atoi(s.value)
	if n > limit {
		s.addError(r.diags, tooLong(limit))
	}
	return n
}

func tooLong(limit int) string {
	return fmt.Sprintf("must not exceed %d with these credentials; an agency that is assumed with temporary keys has keys for an hour at most", limit)
}
