package provider

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// ClientConfig is the configuration that an empty provider block gives: that of
// the environment, and of the files that it names. The error says what in them
// cannot be used. It asks nothing of the network.
func ClientConfig() (huaweicloud.Config, error) {
	var diags diag.Diagnostics
	r := resolver{diags: &diags}
	c := r.resolve()
	var errs []error
	for _, d := range diags.Errors() {
		errs = append(errs, errors.New(d.Detail()))
	}
	return c.Config, errors.Join(errs...)
}
