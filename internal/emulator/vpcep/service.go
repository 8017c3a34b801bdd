package vpcep

import (
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// Service is an endpoint service as the API answers it: JSON is sent byte for byte, whatever it holds.
// The other fields are read out of it to filter and to sort by; a field that JSON lacks is "".
type Service struct {
	JSON              json.RawMessage `json:"-"`
	ID                string          `json:"id"`
	Name              string          `json:"service_name"`
	Status            string          `json:"status"`
	CreatedAt         string          `json:"created_at"`
	UpdatedAt         string          `json:"updated_at"`
	PublicBorderGroup string          `json:"public_border_group"`
	NetType           string          `json:"net_type"` // not in the reference: a service without one matches every net_type
}

// NewService reads a Service from its JSON object, which must have an id.
func NewService(object []byte) (Service, error) {
	s := Service{JSON: object}
	if err := json.Unmarshal(object, &s); err != nil {
		return Service{}, fmt.Errorf("endpoint service: %w", err)
	}
	if s.ID == "" {
		return Service{}, fmt.Errorf("endpoint service without an id: %s", object)
	}
	return s, nil
}

// Parse reads services from a document of the API's own answer shape, {"endpoint_services": […]}.
func Parse(document []byte) ([]Service, error) {
	var answer struct {
		Services []json.RawMessage `json:"endpoint_services"`
	}
	if err := json.Unmarshal(document, &answer); err != nil {
		return nil, fmt.Errorf("endpoint services: %w", err)
	}
	if answer.Services == nil {
		return nil, fmt.Errorf(`endpoint services: no "endpoint_services" list in the document`)
	}
	services := make([]Service, len(answer.Services))
	for i, object := range answer.Services {
		var err error
		if services[i], err = NewService(object); err != nil {
			return nil, err
		}
	}
	return services, nil
}

// LoadFile is Parse for a file.
func LoadFile(name string) ([]Service, error) {
	document, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	services, err := Parse(document)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return services, nil
}

//go:embed datasets/*.json
var datasets embed.FS

// Datasets returns the names of the embedded data sets: "lifelike", a dozen services as a small company has them,
// and "reference-example", the example response of the reference.
func Datasets() []string {
	files, err := datasets.ReadDir("datasets")
	if err != nil {
		panic(err) // the directory is embedded above
	}
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = strings.TrimSuffix(file.Name(), ".json")
	}
	return names
}

// Dataset returns the services of an embedded data set.
func Dataset(name string) ([]Service, error) {
	document, err := datasets.ReadFile("datasets/" + name + ".json")
	if err != nil {
		return nil, fmt.Errorf("no data set %q: there are %s", name, strings.Join(Datasets(), " and "))
	}
	return Parse(document)
}
