package config

import (
	"fmt"
	"slices"
	"testing"
)

// The order in which the region, the project and the credentials are looked for:
// the one that the documentation states. What a data source sets comes first.
//
// Each row is used where it and all rows below it are set, and everything below
// it is used without it.
func TestResolve_order(t *testing.T) {
	t.Parallel()
	type row struct {
		where, name, value string
		want               string
	}
	const block, env, profile = "provider block", "environment", "profile"
	for name, test := range map[string]struct {
		rows []row
		got  func(Configuration) string
	}{
		"region": {[]row{
			{block, "region", "block", "block"},
			{env, "HW_REGION_NAME", "hw", "hw"},
			{env, "OS_REGION_NAME", "os", "os"},
			{profile, "region", "profile", "profile"},
		}, func(c Configuration) string { return c.Client.Region }},

		// A profile's and the environment's project are those of the region that is
		// set in the same place: see TestResolve_projectOfAnotherRegion.
		"project": {[]row{
			{block, "project_id", "1", "ID 1"},
			{block, "tenant_id", "2", "ID 2"},
			{block, "project_name", "3", "name 3"},
			{block, "tenant_name", "4", "name 4"},
			{profile, "projectId", "5", "ID 5"},
			{env, "HW_PROJECT_ID", "6", "ID 6"},
			{env, "OS_PROJECT_ID", "7", "ID 7"},
			{env, "HUAWEICLOUD_SDK_PROJECT_ID", "8", "ID 8"},
			{env, "OS_TENANT_ID", "9", "ID 9"},
			{env, "HW_PROJECT_NAME", "10", "name 10"},
			{env, "OS_PROJECT_NAME", "11", "name 11"},
			{env, "OS_TENANT_NAME", "12", "name 12"},
			{"", "", "", "name of the region"}, // looked up in IAM
		}, func(c Configuration) string {
			switch {
			case c.Client.ProjectID != "":
				return "ID " + c.Client.ProjectID
			case c.Client.ProjectName != "":
				return "name " + c.Client.ProjectName
			default:
				return "name of the region"
			}
		}},

		// Each is complete with what complete adds. Of the environment, the variables
		// of the HW_ row are tried first in each method.
		"credentials": {[]row{
			{block, "token", "T", "token (argument token)"},
			{block, "access_key", "A", "access key (argument access_key)"},
			{block, "user_id", "u", "password (argument user_id)"},
			{block, "assume_role_with_oidc.idp_id", "i", "OIDC (argument assume_role_with_oidc.idp_id)"},
			{block, "profile", "default", "access key (argument profile)"},
			{env, "HW_AUTH_TOKEN", "T", "token (environment variable HW_AUTH_TOKEN)"},
			{env, "OS_AUTH_TOKEN", "T", "token (environment variable OS_AUTH_TOKEN)"},
			{env, "HW_ACCESS_KEY", "A", "access key (environment variable HW_ACCESS_KEY)"},
			{env, "OS_ACCESS_KEY", "A", "access key (environment variable OS_ACCESS_KEY)"},
			{env, "HUAWEICLOUD_SDK_AK", "A", "access key (environment variable HUAWEICLOUD_SDK_AK)"},
			{env, "CLOUD_SDK_AK", "A", "access key (environment variable CLOUD_SDK_AK)"},
			{env, "HW_USER_ID", "u", "password (environment variable HW_USER_ID)"},
			{env, "OS_USER_ID", "u", "password (environment variable OS_USER_ID)"},
			{env, "HW_ASSUME_ROLE_IDP_ID", "i", "OIDC (environment variable HW_ASSUME_ROLE_IDP_ID)"},
			{env, "HUAWEICLOUD_SDK_IDP_ID", "i", "OIDC (environment variable HUAWEICLOUD_SDK_IDP_ID)"},
			{env, "HW_PROFILE", "default", "access key (environment variable HW_PROFILE)"},
			{env, "HUAWEICLOUD_SDK_CREDENTIALS_FILE", "~/sdk", "access key (environment variable HUAWEICLOUD_SDK_CREDENTIALS_FILE)"},
			{env, "HC_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1/", "CCE pod identity (environment variable HC_CONTAINER_CREDENTIALS_FULL_URI)"},
			{"", "", "", "ECS metadata (this server)"},
		}, func(c Configuration) string { return c.Credentials.String() }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for i, row := range test.rows {
				g := given{block: texts{}, env: texts{}, files: texts{"sdk": "[basic]\nak = A\nsk = S\n"}}
				inProfile := ""
				for _, set := range test.rows[i:] {
					switch set.where {
					case block:
						g.block[set.name] = set.value
					case env:
						g.env[set.name] = set.value
					case profile:
						inProfile += fmt.Sprintf(`, %q: %q`, set.name, set.value)
					}
				}
				complete(g)
				if inProfile != "" {
					g.block["shared_config_file"] = "~/koo.json"
				}
				g.files["koo.json"] = fmt.Sprintf(kooCLIKey, inProfile)
				c, problems := Resolve(g.prepare(t))
				if got := test.got(c); got != row.want || len(problems) > 0 {
					t.Errorf("row %d: %s, %v, want %s", i, got, lines(problems), row.want)
				}
			}
		})
	}
}

// complete adds the other halves of credentials.
func complete(g given) {
	for half, other := range map[string][]string{
		"access_key": {"secret_key"}, "user_id": {"password"}, "assume_role_with_oidc.idp_id": {"assume_role_with_oidc.id_token"}, "profile": {"shared_config_file", "~/koo.json"},
	} {
		if g.block[half] != "" {
			g.block[other[0]] = slices.Concat(other[1:], []string{"x"})[0]
		}
	}
	for half, other := range map[string][]string{
		"HW_ACCESS_KEY": {"HW_SECRET_KEY"}, "OS_ACCESS_KEY": {"OS_SECRET_KEY"}, "HUAWEICLOUD_SDK_AK": {"HUAWEICLOUD_SDK_SK"}, "CLOUD_SDK_AK": {"CLOUD_SDK_SK"},
		"HW_USER_ID": {"HW_USER_PASSWORD"}, "OS_USER_ID": {"OS_PASSWORD"},
		"HW_ASSUME_ROLE_IDP_ID": {"HW_ASSUME_ROLE_ID_TOKEN"}, "HUAWEICLOUD_SDK_IDP_ID": {"HUAWEICLOUD_SDK_ID_TOKEN_FILE"},
		"HW_PROFILE": {"HW_SHARED_CONFIG_FILE", "~/koo.json"}, "HC_CONTAINER_CREDENTIALS_FULL_URI": {"HC_CONTAINER_AUTHORIZATION_TOKEN_FILE"},
	} {
		if g.env[half] != "" {
			g.env[other[0]] = slices.Concat(other[1:], []string{"x"})[0]
		}
	}
}

// A project belongs to the region that is set in the same place.
func TestResolve_projectOfAnotherRegion(t *testing.T) {
	t.Parallel()
	koo := func(more string) texts { return texts{"koo.json": fmt.Sprintf(kooCLIKey, more)} }
	for name, test := range map[string]struct {
		given given
		want  string // region, project ID and name
	}{
		"environment's region":          {given{env: texts{"HW_REGION_NAME": "a", "HW_PROJECT_ID": "p"}}, "a p "},
		"the same region in the block":  {given{block: texts{"region": "a"}, env: texts{"HW_REGION_NAME": "a", "HW_PROJECT_ID": "p"}}, "a p "},
		"another region in the block":   {given{block: texts{"region": "b"}, env: texts{"HW_REGION_NAME": "a", "HW_PROJECT_ID": "p"}}, "b  "},
		"another region, OS":            {given{block: texts{"region": "b"}, env: texts{"OS_REGION_NAME": "a", "OS_TENANT_ID": "p"}}, "b  "},
		"another region, SDK's project": {given{block: texts{"region": "b"}, env: texts{"OS_REGION_NAME": "a", "HUAWEICLOUD_SDK_PROJECT_ID": "p"}}, "b  "},
		"another region, by name":       {given{block: texts{"region": "b"}, env: texts{"HW_REGION_NAME": "a", "HW_PROJECT_NAME": "n"}}, "b  "},
		"another region, invalid ID":    {given{block: texts{"region": "b"}, env: texts{"HW_REGION_NAME": "a", "HW_PROJECT_ID": "/"}}, "b  "},
		"no region in the environment":  {given{block: texts{"region": "b"}, env: texts{"HW_PROJECT_ID": "p"}}, "b p "},
		"no region at all":              {given{env: texts{"HW_PROJECT_ID": "p"}}, " p "},
		"the block's own project":       {given{block: texts{"region": "b", "project_name": "n"}, env: texts{"HW_REGION_NAME": "a", "HW_PROJECT_ID": "p"}}, "b  n"},
		"the first variable decides":    {given{block: texts{"region": "b"}, env: texts{"HW_REGION_NAME": "a", "OS_REGION_NAME": "b", "HW_PROJECT_ID": "p"}}, "b  "},
		"profile's region":              {given{block: texts{"shared_config_file": "~/koo.json"}, files: koo(`, "region": "a", "projectId": "p"`)}, "a p "},
		"profile of another region":     {given{block: texts{"shared_config_file": "~/koo.json", "region": "b"}, files: koo(`, "region": "a", "projectId": "p"`)}, "b  "},
		"profile without a region":      {given{block: texts{"shared_config_file": "~/koo.json", "region": "b"}, files: koo(`, "projectId": "p"`)}, "b p "},
		"profile, environment's region": {given{block: texts{"shared_config_file": "~/koo.json"}, env: texts{"HW_REGION_NAME": "b", "HW_PROJECT_ID": "e"}, files: koo(`, "region": "a", "projectId": "p"`)}, "b e "},
		"profile and environment":       {given{block: texts{"shared_config_file": "~/koo.json", "region": "a"}, env: texts{"HW_REGION_NAME": "b", "HW_PROJECT_ID": "e"}, files: koo(`, "region": "c", "projectId": "p"`)}, "a  "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, problems := Resolve(test.given.prepare(t))
			if got := fmt.Sprint(c.Client.Region, " ", c.Client.ProjectID, " ", c.Client.ProjectName); got != test.want || len(problems) > 0 {
				t.Errorf("%q, %v, want %q", got, lines(problems), test.want)
			}
		})
	}
}
