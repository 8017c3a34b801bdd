package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

// announce prints the URL and the projects, and writes the environment variables that point a client to the emulator: to
// the file or, if that is "", to stdout.
func announce(stdout io.Writer, file, url string, id identity, sample emulator.Sample) error {
	var projects []string
	for _, name := range slices.Sorted(maps.Keys(sample.Projects)) {
		projects = append(projects, fmt.Sprintf("%s (%d)", name, len(sample.Projects[name])))
	}
	fmt.Fprintf(stdout, "# Serving at %s until Ctrl-C. Projects and their endpoint services: %s.\n", url, strings.Join(projects, ", "))
	if file == "" {
		_, err := io.WriteString(stdout, environment(url, id))
		return err
	}
	if err := os.WriteFile(file, []byte(environment(url, id)), 0o600); err != nil {
		return err
	}
	if !strings.ContainsRune(file, filepath.Separator) {
		file = "." + string(filepath.Separator) + file // otherwise the shell searches PATH
	}
	_, err := fmt.Fprintf(stdout, "# In another shell: . %s\n", file)
	return err
}

// environment returns a shell script that sets the variables for an access key. It has those of other authentication methods
// as comments.
func environment(url string, id identity) string {
	var script strings.Builder
	for _, v := range [][2]string{
		{"HW_VPCEP_ENDPOINT", url},
		{"HW_AUTH_URL", url + "/v3"},
		{"HUAWEICLOUD_SDK_STS_ENDPOINT", url},
		{"HW_REGION_NAME", emulator.Region},
		{"HW_PROJECT_ID", emulator.ProjectID},
		{"HW_ACCESS_KEY", emulator.AccessKey},
		{"HW_SECRET_KEY", emulator.SecretKey},
		{"HW_CACERT_FILE", id.caFile},
		{"OS_CERT", id.certFile},
		{"OS_KEY", id.keyFile},
	} {
		if v[1] != "" {
			fmt.Fprintf(&script, "export %s='%s'\n", v[0], v[1])
		}
	}
	fmt.Fprintf(&script, otherMethods, emulator.Token, emulator.User, emulator.Password, emulator.Domain,
		emulator.IdentityProviderID, emulator.IDToken, emulator.OIDCProviderURN, emulator.Agency, emulator.DomainID,
		emulator.PodToken, url)
	return script.String()
}

// otherMethods are the comments on other authentication methods.
const otherMethods = `#
# Instead of the access key, after "unset HW_ACCESS_KEY HW_SECRET_KEY", one of these.
# Token:
#   export HW_AUTH_TOKEN='%[1]s'
# User and password:
#   export HW_USER_NAME='%[2]s' HW_USER_PASSWORD='%[3]s' HW_DOMAIN_NAME='%[4]s'
# OIDC through IAM:
#   export HW_ASSUME_ROLE_IDP_ID='%[5]s' HW_ASSUME_ROLE_ID_TOKEN='%[6]s'
# OIDC through STS, for which there are no variables, in the provider block:
#   assume_role_with_oidc {
#     provider_urn = "%[7]s"
#     id_token     = "%[6]s"
#     agency_name  = "%[8]s"
#     domain_id    = "%[9]s"
#   }
# CCE pod identity:
#   printf %%s '%[10]s' > pod-token
#   export HC_CONTAINER_CREDENTIALS_FULL_URI='%[11]s/pod-identity/credentials'
#   export HC_CONTAINER_AUTHORIZATION_TOKEN_FILE="$PWD/pod-token"
#
# To act as an agency, in addition to any of them but the two with OIDC:
#   export HW_ASSUME_ROLE_AGENCY_NAME='%[8]s' HW_ASSUME_ROLE_DOMAIN_NAME='%[4]s'
`
