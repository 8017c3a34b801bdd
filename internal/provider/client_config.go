package provider

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

// ClientConfig is the client's configuration as an empty provider block gives
// it: by the environment, and the files that it names. The error says what in
// them cannot be used. It asks nothing of the network.
func ClientConfig() (client.Config, error) {
	var model providerModel
	var diags diag.Diagnostics
	config, _ := model.resolve(New("").(*vpcepProvider).metadata, &diags)
	var errs []error
	for _, d := range diags.Errors() {
		errs = append(errs, errors.New(d.Detail()))
	}
	return config, errors.Join(errs...)
}
