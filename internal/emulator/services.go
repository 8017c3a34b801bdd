package emulator

import "github.com/vpcep/terraform-provider-vpcep/internal/emulator/vpcep"

// Service is an endpoint service.
type Service = vpcep.Service

// NewService reads a Service from its JSON object, which must have an id.
func NewService(object []byte) (Service, error) { return vpcep.NewService(object) }

// Parse reads services from a document in the format of the API's responses, {"endpoint_services": […]}.
func Parse(document []byte) ([]Service, error) { return vpcep.Parse(document) }

// Dataset returns the services of an embedded data set.
func Dataset(name string) ([]Service, error) { return vpcep.Dataset(name) }

// Generate makes n services of the default project, the same for the same n and seed.
func Generate(n int, seed uint64) []Service {
	return vpcep.Generate(n, seed, Region, ProjectID, DomainID)
}

// PublicServices returns a few public services of a region, the same ones every time.
func PublicServices(region string) []Service { return vpcep.PublicServices(region) }
