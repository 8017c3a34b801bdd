package provider

import (
	"cmp"
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
// What belongs together is taken from one place.
type place struct {
	token              argument
	keys               [][3]argument // access key, secret key, security token
	userName, password argument
	file, profile      argument
}

func (m *providerModel) block() place {
	return place{
		token: configured("token", m.Token),
		keys: [][3]argument{{
			configured("access_key", m.AccessKey), configured("secret_key", m.SecretKey), configured("security_token", m.SecurityToken),
		}},
		userName: configured("user_name", m.UserName),
		password: configured("password", m.Password),
		file:     configured("shared_config_file", m.SharedConfigFile),
		profile:  configured("profile", m.Profile),
	}
}

func theEnvironment() place {
	p := place{
		token:    fromVariable("token", "HW_AUTH_TOKEN"),
		userName: fromVariable("user_name", "HW_USER_NAME"),
		password: fromVariable("password", "HW_USER_PASSWORD"),
		file:     fromVariable("shared_config_file", "HW_SHARED_CONFIG_FILE"),
		profile:  fromVariable("profile", "HW_PROFILE"),
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

// find gives the first way of signing in that the place has, in the order of
// the documentation; none is a zero signIn.
func (p place) find(domainName argument, diags *diag.Diagnostics) signIn {
	if p.token.value != "" {
		return signIn{credentials: client.Token(p.token.value), from: p.token.String()}
	}
	for _, k := range p.keys {
		if both(k[0], k[1], diags) {
			return signIn{credentials: client.AccessKey{Access: k[0].value, Secret: k[1].value, SecurityToken: k[2].value}, from: k[0].String()}
		}
	}
	if both(p.userName, p.password, diags) && both(p.userName, domainName, diags) {
		return signIn{credentials: client.NewPassword(p.userName.value, p.password.value, domainName.value), from: p.userName.String()}
	}
	if from := cmp.Or(p.profile, p.file); from.value != "" {
		profile, err := client.LoadKooCLIProfile(p.file.value, p.profile.value)
		if err != nil {
			from.fail(diags, err)
		}
		return signIn{credentials: profile.Key, from: from.String(), profile: profile}
	}
	return signIn{}
}

// both says whether both halves of a pair are given. One alone is an error.
func both(a, b argument, diags *diag.Diagnostics) bool {
	if a.value == "" {
		a, b = b, a
	}
	if a.value != "" && b.value == "" {
		a.fail(diags, fmt.Errorf("it needs the %s, from the same place, and that is not given", b))
	}
	return b.value != ""
}

// signIn finds the way of signing in: in the block, else in the environment,
// else in the SDKs' profile, else at the metadata service.
func (m *providerModel) signIn(metadata *url.URL, diags *diag.Diagnostics) signIn {
	domainName := given("domain_name", m.DomainName)
	found := m.block().find(domainName, diags)
	if found.credentials == nil && !diags.HasError() {
		found = theEnvironment().find(domainName, diags)
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

// assumeRole puts an agency on top of the keys that were found.
func (m *providerModel) assumeRole(found signIn, diags *diag.Diagnostics) signIn {
	var block assumeRoleModel
	if m.AssumeRole != nil {
		block = *m.AssumeRole
	}
	agency := given("assume_role.agency_name", block.AgencyName)
	domainName := configured("assume_role.domain_name", block.DomainName)
	domainID := configured("assume_role.domain_id", block.DomainID)
	if domainName.value == "" && domainID.value == "" {
		domainName = given("assume_role.domain_name", nil)
		domainID = given("assume_role.domain_id", nil)
	}
	options := client.AgencyOptions{
		AgencyName: agency.value,
		DomainName: domainName.value,
		DomainID:   domainID.value,
		Duration:   parse(given("assume_role.duration", block.Duration), readCount, diags),
	}
	if agency.value == "" {
		if m.AssumeRole != nil {
			agency.fail(diags, errors.New("the block assume_role needs it"))
		}
		// A profile may name an agency of its own.
		agency.value, options = found.profile.Agency.AgencyName, found.profile.Agency
	}
	if agency.value == "" || found.credentials == nil {
		return found
	}
	if options.DomainName == "" && options.DomainID == "" {
		agency.fail(diags, errors.New("it needs domain_name or domain_id, the account that created the agency"))
	}
	switch found.credentials.(type) {
	case client.Token, *client.Password:
		agency.fail(diags, fmt.Errorf("an agency is assumed with an access key, and the sign-in is by %s", found))
	}
	found.credentials = client.NewAgency(found.credentials, options)
	return found
}
