package credentials

import (
	"fmt"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// ProjectError is the error of a project name that does not identify exactly one
// project in IAM.
type ProjectError struct {
	Name     string
	Endpoint string // of IAM
	Found    int
}

func newProjectError(api huaweicloud.API, region, name string, found int) error {
	endpoint, err := api.Endpoint(ServiceIAM, region)
	if err != nil {
		return err
	}
	return &ProjectError{Name: name, Endpoint: endpoint.String(), Found: found}
}

func (e *ProjectError) Error() string {
	if e.Found == 0 {
		return fmt.Sprintf("IAM at %s has no project named %q", e.Endpoint, e.Name)
	}
	return fmt.Sprintf("IAM at %s has %d projects named %q, not one", e.Endpoint, e.Found, e.Name)
}
