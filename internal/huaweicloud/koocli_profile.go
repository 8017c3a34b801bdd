package huaweicloud

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// kooCLIConfig is KooCLI's config.json, as far as it is read.
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

// LoadKooCLIProfile reads a profile of KooCLI's configuration file; without a
// name the file's current one. The default file is ~/.hcloud/config.json.
func LoadKooCLIProfile(file, name string) (Profile, error) {
	file, err := expandHome(cmp.Or(file, "~/.hcloud/config.json"))
	if err != nil {
		return Profile{}, err
	}
	content, err := readProfiles(file)
	if err != nil {
		return Profile{}, err
	}
	var config kooCLIConfig
	if json.Unmarshal(content, &config) != nil {
		// Its error could quote the file.
		return Profile{}, fmt.Errorf("%s is not KooCLI's JSON", file)
	}
	name = cmp.Or(name, config.Current)
	for _, p := range config.Profiles {
		if p.Name != name {
			continue
		}
		source, err := p.source(config.AuthEncrypt == "true")
		if err != nil {
			return Profile{}, fmt.Errorf("profile %q in %s (mode %q) %w", name, file, p.Mode, err)
		}
		return Profile{
			Source:    source,
			Agency:    AgencyOptions{AgencyName: p.AgencyName, DomainName: p.AgencyDomainName, DomainID: p.AgencyDomainID},
			Region:    p.Region,
			ProjectID: p.ProjectID,
			DomainID:  p.DomainID,
		}, nil
	}
	return Profile{}, fmt.Errorf("%s has no profile %q", file, name)
}

// source is where the credentials of a profile come from. Its errors go on
// after the profile's name.
func (p *kooCLIProfile) source(encrypted bool) (Source, error) {
	key := p.kooCLIKey
	switch strings.ToLower(p.Mode) {
	case "ecsagency":
		return NewMetadata(nil), nil
	case "assumerole":
		return nil, errors.New("names another profile that holds the keys, which only KooCLI can follow; use that profile, and add a block assume_role with the agency")
	case "token":
		return nil, errors.New("holds a token, which only KooCLI can read; set the argument token or the environment variable HW_AUTH_TOKEN")
	case "sso":
		key = p.SSOAuth.STSToken
	}
	switch {
	case encrypted:
		return nil, errors.New("has its keys encrypted, and only KooCLI can read them; store them in plain text with: hcloud configure set --cli-auth-encrypt=false")
	case key.AccessKeyID == "" || key.SecretAccessKey == "":
		return nil, errors.New("has no access key with its secret")
	}
	return NewStatic(AccessKey{key.AccessKeyID, key.SecretAccessKey, key.SecurityToken}), nil
}
