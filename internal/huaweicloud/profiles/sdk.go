package profiles

import (
	"cmp"
	"errors"
	"fmt"
	"os"

	"gopkg.in/ini.v1"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/localfile"
)

// LoadSDK reads the section [basic] of the official SDKs' credentials file, by default
// ~/.huaweicloud/credentials. If there is no such file, the error is os.ErrNotExist.
func LoadSDK(file string) (Profile, error) {
	file, err := localfile.ExpandHome(cmp.Or(file, "~/.huaweicloud/credentials"))
	if err != nil {
		return Profile{}, errors.Join(os.ErrNotExist, err)
	}
	content, err := localfile.Read(file, localfile.MaxConfig)
	if err != nil {
		return Profile{}, err
	}
	// Keys and tokens may contain # and ;.
	parsed, err := ini.LoadSources(ini.LoadOptions{SpaceBeforeInlineComment: true}, content)
	if err != nil {
		return Profile{}, fmt.Errorf("%s is not in INI form", file)
	}
	get := func(key string) string { return parsed.Section("basic").Key(key).String() }
	p := Profile{ProjectID: get("project_id"), DomainID: get("domain_id"), IAMEndpoint: get("iam_endpoint")}
	// Like the SDKs, prefer the identity provider, and ignore an incomplete pair.
	if providerID, idTokenFile := get("idp_id"), get("id_token_file"); providerID != "" && idTokenFile != "" {
		p.IdentityProviderID, p.IDTokenFile = providerID, idTokenFile
		return p, nil
	}
	p.AccessKey, p.SecretKey, p.SecurityToken = get("ak"), get("sk"), get("security_token")
	if p.AccessKey == "" || p.SecretKey == "" {
		return Profile{}, fmt.Errorf("section [basic] of %s needs both ak and sk, or both idp_id and id_token_file", file)
	}
	return p, nil
}
