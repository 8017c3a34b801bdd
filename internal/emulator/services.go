package emulator

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"slices"
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

// project holds the services of one project in the order of their creation. Slices are replaced, never written
// to, so that what a request has read stays as it was.
type project struct {
	services []Service
	sorted   map[order][]Service
}

type order struct {
	byUpdate, ascending bool
}

func (p *project) set(services []Service) { p.services, p.sorted = services, map[order][]Service{} }

func (p *project) index(id string) int {
	return slices.IndexFunc(p.services, func(s Service) bool { return s.ID == id })
}

// inOrder returns all services sorted; those with equal times are in the order of their creation.
func (p *project) inOrder(o order) []Service {
	if sorted, ok := p.sorted[o]; ok || len(p.services) == 0 {
		return sorted
	}
	sorted := slices.Clone(p.services)
	slices.SortStableFunc(sorted, func(a, b Service) int {
		if !o.ascending {
			a, b = b, a
		}
		if o.byUpdate {
			return cmp.Compare(a.UpdatedAt, b.UpdatedAt)
		}
		return cmp.Compare(a.CreatedAt, b.CreatedAt)
	})
	p.sorted[o] = sorted
	return sorted
}

// Services returns the services of a project in the order of their creation; none for an unknown project.
func (e *Emulator) Services(projectID string) []Service {
	e.mu.Lock()
	defer e.mu.Unlock()
	p, err := e.project(projectID)
	if err != nil {
		return nil
	}
	return slices.Clone(p.services)
}

// Create adds services to a project. It adds none, and returns an error, if the project is unknown or an id is taken.
func (e *Emulator) Create(projectID string, services ...Service) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	p, err := e.project(projectID)
	if err != nil {
		return err
	}
	taken := make(map[string]bool, len(p.services)+len(services))
	for _, s := range p.services {
		taken[s.ID] = true
	}
	for _, s := range services {
		if taken[s.ID] {
			return fmt.Errorf("endpoint service %q exists already", s.ID)
		}
		taken[s.ID] = true
	}
	p.set(slices.Concat(p.services, services))
	return nil
}

// Update replaces the service that has the same id, at its place in the order of creation.
func (e *Emulator) Update(projectID string, service Service) error {
	return e.replace(projectID, service.ID, service)
}

// Delete removes a service.
func (e *Emulator) Delete(projectID, id string) error {
	return e.replace(projectID, id)
}

func (e *Emulator) replace(projectID, id string, by ...Service) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	p, err := e.project(projectID)
	if err != nil {
		return err
	}
	i := p.index(id)
	if i < 0 {
		return fmt.Errorf("no endpoint service %q in project %q", id, projectID)
	}
	p.set(slices.Concat(p.services[:i], by, p.services[i+1:]))
	return nil
}

func (e *Emulator) project(id string) (*project, error) {
	if p, ok := e.projects[id]; ok {
		return p, nil
	}
	return nil, fmt.Errorf("no project %q", id)
}
