package vpcep

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"sync"
)

// Projects holds the services of each project. It is safe for concurrent use.
type Projects struct {
	mu   sync.Mutex
	byID map[string]*project
}

// project has services in the order in which Create added them. Its slices are replaced, never written to, so that requests
// can use them without the lock.
type project struct {
	services []Service
	sorted   map[order][]Service // a cache
}

type order struct {
	byUpdate, ascending bool
}

func newProject(services []Service) *project {
	return &project{services: services, sorted: map[order][]Service{}}
}

// NewProjects returns projects without services.
func NewProjects(ids iter.Seq[string]) *Projects {
	p := &Projects{byID: map[string]*project{}}
	for id := range ids {
		p.byID[id] = newProject(nil)
	}
	return p
}

// Services returns the services of a project in the order in which Create added them. An unknown project has none.
func (p *Projects) Services(projectID string) []Service {
	p.mu.Lock()
	defer p.mu.Unlock()
	if project, ok := p.byID[projectID]; ok {
		return slices.Clone(project.services)
	}
	return nil
}

// Create adds services to a project. It adds none, and returns an error, if the project is unknown or an id is taken.
func (p *Projects) Create(projectID string, services ...Service) error {
	return p.change(projectID, func(present []Service) ([]Service, error) {
		all := slices.Concat(present, services)
		taken := make(map[string]bool, len(all))
		for _, s := range all {
			if taken[s.ID] {
				return nil, fmt.Errorf("endpoint service %q exists already", s.ID)
			}
			taken[s.ID] = true
		}
		return all, nil
	})
}

// Update replaces the service that has the same id and keeps its position.
func (p *Projects) Update(projectID string, service Service) error {
	return p.replace(projectID, service.ID, service)
}

// Delete removes a service.
func (p *Projects) Delete(projectID, id string) error { return p.replace(projectID, id) }

func (p *Projects) replace(projectID, id string, by ...Service) error {
	return p.change(projectID, func(present []Service) ([]Service, error) {
		i := slices.IndexFunc(present, func(s Service) bool { return s.ID == id })
		if i < 0 {
			return nil, fmt.Errorf("no endpoint service %q in project %q", id, projectID)
		}
		return slices.Concat(present[:i], by, present[i+1:]), nil
	})
}

// change replaces the services of a project with the result of edit, unless that returns an error.
func (p *Projects) change(projectID string, edit func([]Service) ([]Service, error)) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	before, ok := p.byID[projectID]
	if !ok {
		return fmt.Errorf("no project %q", projectID)
	}
	services, err := edit(before.services)
	if err == nil {
		p.byID[projectID] = newProject(services)
	}
	return err
}

func (p *Projects) has(projectID string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.byID[projectID] != nil
}

// inOrder returns all services of an existing project, sorted. Services with equal times keep the order of Services.
func (p *Projects) inOrder(projectID string, o order) []Service {
	p.mu.Lock()
	defer p.mu.Unlock()
	project := p.byID[projectID]
	if sorted, ok := project.sorted[o]; ok {
		return sorted
	}
	sorted := slices.Clone(project.services)
	slices.SortStableFunc(sorted, func(a, b Service) int {
		if !o.ascending {
			a, b = b, a
		}
		if o.byUpdate {
			return cmp.Compare(a.UpdatedAt, b.UpdatedAt)
		}
		return cmp.Compare(a.CreatedAt, b.CreatedAt)
	})
	project.sorted[o] = sorted
	return sorted
}
