package config

import (
	"errors"
	"io/fs"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/profiles"
)

// anyCredentials stand in for those that are not known. They are of the kind
// that restricts agencies least.
var anyCredentials = credentials.NewStatic(credentials.Token(""))

// checkProfile finds a profile of KooCLI, which its name or its file stands for.
func (r *resolver) checkProfile(position int) setting {
	return first(r.at(position, Profile), r.at(position, SharedConfigFile))
}

// profile takes what one place leaves out from the other: the file may be in the
// block, and the name in the environment.
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

// sdkProfile finds the credentials file of the official SDKs.
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

// profileSource is where the credentials of a profile come from.
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
