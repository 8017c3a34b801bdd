package client

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"gopkg.in/ini.v1"
)

// Profile is what a configuration file of another tool says.
type Profile struct {
	Key       AccessKey
	Agency    AgencyOptions // empty if the profile names none
	Region    string
	ProjectID string
	IAM       string // IAM's base URL
}

// LoadKooCLIProfile reads a profile of KooCLI's configuration file; without a
// name the file's current one. The default file is ~/.hcloud/config.json.
func LoadKooCLIProfile(file, name string) (Profile, error) {
	file, err := expandHome(cmp.Or(file, "~/.hcloud/config.json"))
	if err != nil {
		return Profile{}, err
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return Profile{}, err
	}
	type keys struct {
		AccessKeyID     string `json:"accessKeyId"`
		SecretAccessKey string `json:"secretAccessKey"`
		SecurityToken   string `json:"securityToken"`
	}
	var config struct {
		Current     string `json:"current"`
		AuthEncrypt string `json:"authEncrypt"`
		Profiles    []struct {
			keys
			Name             string `json:"name"`
			Mode             string `json:"mode"`
			Region           string `json:"region"`
			ProjectID        string `json:"projectId"`
			AgencyName       string `json:"agencyName"`
			AgencyDomainID   string `json:"agencyDomainId"`
			AgencyDomainName string `json:"agencyDomainName"`
			SSOAuth          struct {
				STSToken keys `json:"stsToken"`
			} `json:"ssoAuth"`
		} `json:"profiles"`
	}
	if err := json.Unmarshal(content, &config); err != nil {
		// Its text could quote the file.
		return Profile{}, fmt.Errorf("%s is not KooCLI's JSON", file)
	}
	if name == "" {
		name = config.Current
	}
	for _, p := range config.Profiles {
		if p.Name != name {
			continue
		}
		if config.AuthEncrypt == "true" {
			return Profile{}, fmt.Errorf("the keys in %s are encrypted and only KooCLI can read them; store them in plain with: hcloud configure set --cli-auth-encrypt=false", file)
		}
		k := p.keys
		if p.Mode == "SSO" {
			k = p.SSOAuth.STSToken
		}
		if k.AccessKeyID == "" || k.SecretAccessKey == "" {
			return Profile{}, fmt.Errorf("profile %q in %s (mode %q) has no access key with its secret", name, file, p.Mode)
		}
		return Profile{
			Key:       AccessKey{k.AccessKeyID, k.SecretAccessKey, k.SecurityToken},
			Agency:    AgencyOptions{AgencyName: p.AgencyName, DomainName: p.AgencyDomainName, DomainID: p.AgencyDomainID},
			Region:    p.Region,
			ProjectID: p.ProjectID,
		}, nil
	}
	return Profile{}, fmt.Errorf("%s has no profile %q", file, name)
}

// LoadSDKProfile reads the official SDKs' ~/.huaweicloud/credentials, section
// [basic]. Where there is no such file the error is os.ErrNotExist.
func LoadSDKProfile() (Profile, error) {
	file, err := expandHome("~/.huaweicloud/credentials")
	if err != nil {
		return Profile{}, errors.Join(os.ErrNotExist, err)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return Profile{}, err
	}
	// Keys and tokens may have a # or ; in them.
	parsed, err := ini.LoadSources(ini.LoadOptions{SpaceBeforeInlineComment: true}, content)
	if err != nil {
		return Profile{}, fmt.Errorf("%s is not in INI form", file)
	}
	basic := parsed.Section("basic")
	p := Profile{
		Key:       AccessKey{basic.Key("ak").String(), basic.Key("sk").String(), basic.Key("security_token").String()},
		ProjectID: basic.Key("project_id").String(),
		IAM:       basic.Key("iam_endpoint").String(),
	}
	if p.Key.Access == "" || p.Key.Secret == "" {
		return Profile{}, fmt.Errorf("section [basic] of %s needs both ak and sk", file)
	}
	return p, nil
}

// expandHome puts the user's home directory in the place of a leading ~.
func expandHome(file string) (string, error) {
	rest, ok := strings.CutPrefix(file, "~/")
	if !ok {
		return file, nil
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, rest), err
}
