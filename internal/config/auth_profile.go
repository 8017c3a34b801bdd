package config

import (
	"errors"
	"io/fs"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/profiles"
)

// anyCredentials stand for unknown credentials. Their kind restricts agencies least.
var anyCredentials = credentials.NewStatic(credentials.Token(""))

// checkProfile returns the setting of a profile of KooCLI: its name or its file.
func (r *resolver) checkProfile(position int) setting {
	return first(r.at(position, Profile), r.at(position, SharedConfigFile))
}

// profile loads a profile of KooCLI. Its file may be in the provider block and its name in
// the environment, or the reverse.
func (r *resolver) profile(position int) Credentials {
	given := r.checkProfile(position)
	found := Credentials{Source: anyCredentials, Method: ProfileMethod, From: given.String()}
	file, name := r.setting(SharedConfigFile), r.setting(Profile)
	if file.unknown || name.unknown || r.failed() {
		return found
	}
	profile, err := profiles.LoadKooCLI(file.value, name.value)
	if err != nil {
		r.report(given, "cannot be used: %s", err)
		return found
	}
	found.Source, found.profile = r.profileSource(profile), profile
	return found
}

// sdkProfile loads the credentials file of the official SDKs, if it exists.
func (r *resolver) sdkProfile() (found Credentials, exists bool) {
	file := r.use(r.environment(SDKCredentialsFile))
	found = Credentials{Source: anyCredentials, Method: ProfileMethod, From: "~/.huaweicloud/credentials"}
	if file.isSet() {
		found.From = file.String()
	}
	profile, err := profiles.LoadSDK(file.value)
	switch {
	case err == nil:
		found.Source, found.profile = r.profileSource(profile), profile
	case file.isSet():
		r.report(file, "cannot be used: %s", err)
	case errors.Is(err, fs.ErrNotExist):
		return Credentials{}, false
	default:
		r.add(Problem{Summary: "Invalid credentials file", Detail: "Cannot read " + found.From + ": " + err.Error() + "."})
	}
	return found, true
}

// profileSource returns the source of a profile's credentials.
func (r *resolver) profileSource(p profiles.Profile) credentials.Source {
	switch {
	case p.ECSAgency:
		return credentials.NewMetadata(r.metadata)
	case p.IdentityProviderID != "":
		return credentials.NewOIDC(credentials.OIDCOptions{ProviderID: p.IdentityProviderID, IDTokenFile: p.IDTokenFile})
	default:
		return credentials.NewStatic(credentials.AccessKey{ID: p.AccessKey, Secret: p.SecretKey, SecurityToken: p.SecurityToken})
	}
}
