package terraformcli

import (
	"os"
	"slices"
	"strings"
)

// Environ is the environment to run a CLI in: the caller's without what would make the outcome depend on the caller,
// which is credentials and Terraform's own settings. Those for tests and logs stay.
func Environ() []string {
	env := slices.DeleteFunc(os.Environ(), func(entry string) bool {
		if hasPrefix(entry, "TF_ACC", "TF_LOG") {
			return false
		}
		return hasPrefix(entry, "TF_", "HW_", "HUAWEICLOUD_SDK_", "CLOUD_SDK_")
	})
	return append(env, "TF_CLI_CONFIG_FILE="+os.DevNull, "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1")
}

func hasPrefix(s string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(s, prefix) })
}
