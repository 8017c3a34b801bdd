package provider

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

// signIn is how requests are signed in, and where that was found.
type signIn struct {
	credentials client.Credentials
	from        string         // such as "environment variable HW_AUTH_TOKEN"
	profile     client.Profile // if it comes from one
}

func (s signIn) String() string { return fmt.Sprintf("%s (%s)", s.credentials, s.from) }

// place is a place that may have credentials: the block or the environment.
// A key or a user is taken from one place with all that belongs to it.
type place struct {
	token              argument
	keys               [][3]argument // access key, secret key, security token
	userName, password argument
	profile            argument // or the file that has it
}

func (m *providerModel) block() place {
	return place{
		token: configured("token", m.Token),
		keys: [][3]argument{{
			configured("access_key", m.AccessKey), configured("secret_key", m.SecretKey), configured("security_token", m.SecurityToken),
		}},
		userName: configured("user_name", m.UserName),
		password: configured("password", m.Password),
		profile:  either(configured("profile", m.Profile), configured("shared_config_file", m.SharedConfigFile)),
	}
}

func theEnvironment() place {
	p := place{
		token:    fromVariable("token", "HW_AUTH_TOKEN"),
		userName: fromVariable("user_name", "HW_USER_NAME"),
		password: fromVariable("password", "HW_USER_PASSWORD"),
		profile:  either(fromVariable("profile", "HW_PROFILE"), fromVariable("shared_config_file", "HW_SHARED_CONFIG_FILE")),
	}
	for _, v := range [][3]string{
		{"HW_ACCESS_KEY", "HW_SECRET_KEY", "HW_SECURITY_TOKEN"},
		{"HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN"},
		{"CLOUD_SDK_AK", "CLOUD_SDK_SK"},
	} {
		p.keys = append(p.keys, [3]argument{
			fromVariable("access_key", v[0]), fromVariable("secret_key", v[1]), fromVariable("security_token", v[2]),
		})
	}
	return p
}

// either gives a, or b where only b is given.
func either(a, b argument) argument {
	if a.value == "" {
		return b
	}
	return a
}

// find gives the first way of signing in that a place has, in the order of
// the documentation; none is a zero signIn.
func (m *providerModel) find(p place, diags *diag.Diagnostics) signIn {
	if p.token.value != "" {
		return signIn{credentials: client.Token(p.token.value), from: p.token.String()}
	}
	for _, k := range p.keys {
		if wholeKey(k, diags) {
			return signIn{credentials: client.AccessKey{Access: k[0].value, Secret: k[1].value, SecurityToken: k[2].value}, from: k[0].String()}
		}
	}
	if both(p.userName, p.password, diags) {
		domainName := given("domain_name", m.DomainName)
		if domainName.value == "" {
			p.userName.fail(diags, errors.New("it needs domain_name or HW_DOMAIN_NAME as well, the name of the user's account"))
		}
		return signIn{credentials: client.NewPassword(p.userName.value, p.password.value, domainName.value), from: p.userName.String()}
	}
	if p.profile.value != "" {
		profile, err := client.LoadKooCLIProfile(given("shared_config_file", m.SharedConfigFile).value, given("profile", m.Profile).value)
		if err != nil {
			p.profile.fail(diags, err)
		}
		return signIn{credentials: profile.Key, from: p.profile.String(), profile: profile}
	}
	return signIn{}
}

// wholeKey says whether a key is given with its secret. A part alone is an error.
func wholeKey(k [3]argument, diags *diag.Diagnostics) bool {
	needs(k[2], k[0], diags)
	return both(k[0], k[1], diags)
}

// both says whether both halves of a pair are given. One alone is an error.
func both(a, b argument, diags *diag.Diagnostics) bool {
	needs(a, b, diags)
	needs(b, a, diags)
	return a.value != "" && b.value != ""
}

func needs(a, b argument, diags *diag.Diagnostics) {
	if a.value != "" && b.value == "" && !b.unknown {
		a.fail(diags, fmt.Errorf("it needs the %s as well, and takes it from no other place", b))
	}
}

// signIn finds the way of signing in: in the block, else in the environment,
// else in the SDKs' profile, else at the metadata service.
func (m *providerModel) signIn(metadata *url.URL, diags *diag.Diagnostics) signIn {
	found := m.find(m.block(), diags)
	if found.credentials == nil && !diags.HasError() {
		found = m.find(theEnvironment(), diags)
	}
	if found.credentials == nil && !diags.HasError() {
		profile, err := client.LoadSDKProfile()
		switch {
		case err == nil:
			found = signIn{credentials: profile.Key, from: "~/.huaweicloud/credentials", profile: profile}
		case errors.Is(err, fs.ErrNotExist):
			found = signIn{credentials: client.NewMetadata(metadata), from: metadata.Host}
		default:
			diags.AddError("Invalid credentials file", err.Error()+".")
		}
	}
	return m.assumeRole(found, diags)
}

// assumeRole puts an agency on top of the keys that were found: the one of the
// block, of the environment, or of the profile.
func (m *providerModel) assumeRole(found signIn, diags *diag.Diagnostics) signIn {
	block := m.AssumeRole.Attributes()
	agency := given("assume_role.agency_name", block["agency_name"])
	domainName := configured("assume_role.domain_name", block["domain_name"])
	domainID := configured("assume_role.domain_id", block["domain_id"])
	if domainName.value == "" && domainID.value == "" {
		domainName = given("assume_role.domain_name", nil)
		domainID = given("assume_role.domain_id", nil)
	}
	options := client.AgencyOptions{
		AgencyName: agency.value,
		DomainName: domainName.value,
		DomainID:   domainID.value,
		Duration:   parse(given("assume_role.duration", block["duration"]), readDuration, diags),
	}
	if agency.value == "" {
		if !m.AssumeRole.IsNull() {
			agency.fail(diags, errors.New("the block assume_role needs it"))
		}
		options = found.profile.Agency
		agency = agency.or(options.AgencyName, "agency of the profile")
	}
	if agency.value == "" || found.credentials == nil {
		return found
	}
	if options.DomainName == "" && options.DomainID == "" {
		agency.fail(diags, errors.New("it needs domain_name or domain_id, the account that created the agency"))
	}
	switch found.credentials.(type) {
	case client.Token, *client.Password:
		agency.fail(diags, fmt.Errorf("%s; the sign-in is by %s", agencyNeedsKey, found))
	}
	found.credentials = client.NewAgency(found.credentials, options)
	return found
}

const agencyNeedsKey = "an agency is assumed with an access key"
