package terraformcli

import (
	"os"
	"slices"
	"strings"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

// Environ returns the environment to run a CLI in: the caller's, without the variables that configure the provider or
// Terraform. Terraform's variables for tests and logs stay.
func Environ() []string {
	callers := ProviderVariables()
	env := slices.DeleteFunc(os.Environ(), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.Contains(callers, name) || hasPrefix(name, "TF_") && !hasPrefix(name, "TF_ACC", "TF_LOG")
	})
	return append(env, "TF_CLI_CONFIG_FILE="+os.DevNull, "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1")
}

// ProviderVariables returns the names of this process's environment variables that can configure the provider.
func ProviderVariables() []string {
	var names []string
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if hasPrefix(name, "HW_", "OS_", "HUAWEICLOUD_SDK_", "CLOUD_SDK_", "HC_CONTAINER_") {
			names = append(names, name)
		}
	}
	return names
}

// EmulatorEnviron returns variables that configure the provider for the emulator at url.
func EmulatorEnviron(url string) []string {
	return []string{
		"HW_VPCEP_ENDPOINT=" + url,
		"HW_AUTH_URL=" + url,
		"HW_REGION_NAME=" + emulator.Region,
		"HW_ACCESS_KEY=" + emulator.AccessKey,
		"HW_SECRET_KEY=" + emulator.SecretKey,
	}
}

func hasPrefix(s string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(s, prefix) })
}
