package profiles

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/localfile"
)

// kooCLIConfig is the part of KooCLI's config.json that is used.
type kooCLIConfig struct {
	Current     string          `json:"current"`
	AuthEncrypt string          `json:"authEncrypt"`
	Profiles    []kooCLIProfile `json:"profiles"`
}

type kooCLIProfile struct {
	kooCLIKey
	Name             string `json:"name"`
	Mode             string `json:"mode"`
	Region           string `json:"region"`
	ProjectID        string `json:"projectId"`
	DomainID         string `json:"domainId"`
	AgencyName       string `json:"agencyName"`
	AgencyDomainID   string `json:"agencyDomainId"`
	AgencyDomainName string `json:"agencyDomainName"`
	SSOAuth          struct {
		STSToken kooCLIKey `json:"stsToken"`
	} `json:"ssoAuth"`
}

type kooCLIKey struct {
	AccessKeyID     string `json:"accessKeyId"`
	SecretAccessKey string `json:"secretAccessKey"`
	SecurityToken   string `json:"securityToken"`
}

// LoadKooCLI reads a profile of KooCLI's configuration file, by default the current
// profile of ~/.hcloud/config.json.
func LoadKooCLI(file, name string) (Profile, error) {
	file, err := localfile.ExpandHome(cmp.Or(file, "~/.hcloud/config.json"))
	if err != nil {
		return Profile{}, err
	}
	content, err := localfile.Read(file, localfile.MaxConfig)
	if err != nil {
		return Profile{}, err
	}
	var config kooCLIConfig
	if json.Unmarshal(content, &config) != nil {
		// The error of encoding/json could quote the file.
		return Profile{}, fmt.Errorf("%s is not KooCLI's JSON", file)
	}
	name = cmp.Or(name, config.Current)
	for _, p := range config.Profiles {
		if p.Name != name {
			continue
		}
		profile, err := p.profile(config.AuthEncrypt == "true")
		if err != nil {
			return Profile{}, fmt.Errorf("profile %q in %s (mode %q) %w", name, file, p.Mode, err)
		}
		return profile, nil
	}
	return Profile{}, fmt.Errorf("%s has no profile %q", file, name)
}

// profile converts a profile. Its errors continue a sentence that names the profile.
func (p *kooCLIProfile) profile(encrypted bool) (Profile, error) {
	profile := Profile{
		AgencyName: p.AgencyName, AgencyDomainName: p.AgencyDomainName, AgencyDomainID: p.AgencyDomainID,
		Region: p.Region, ProjectID: p.ProjectID, DomainID: p.DomainID,
	}
	key := p.kooCLIKey
	switch strings.ToLower(p.Mode) {
	case "ecsagency":
		profile.ECSAgency = true
		return profile, nil
	case "assumerole":
		return Profile{}, errors.New("names another profile that holds the keys, which only KooCLI can follow; use that profile, and add a block assume_role with the agency")
	case "token":
		return Profile{}, errors.New("holds a token, which only KooCLI can read; set the argument token or the environment variable HW_AUTH_TOKEN")
	case "sso":
		key = p.SSOAuth.STSToken
	}
	switch {
	case encrypted:
		return Profile{}, errors.New("has its keys encrypted, and only KooCLI can read them; store them in plain text with: hcloud configure set --cli-auth-encrypt=false")
	case key.AccessKeyID == "" || key.SecretAccessKey == "":
		return Profile{}, errors.New("has no access key with its secret")
	}
	profile.AccessKey, profile.SecretKey, profile.SecurityToken = key.AccessKeyID, key.SecretAccessKey, key.SecurityToken
	return profile, nil
}
