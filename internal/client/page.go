package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

const (
	// maxExtraRows is how many more rows a page may have than were asked for.
	maxExtraRows = 1000

	// maxNested bounds the ports, tags, errors and editions of one service.
	maxNested = 1000
)

// page is the answer to one request (Table 4).
type page struct {
	EndpointServices []*EndpointService `json:"endpoint_services"`
	TotalCount       Integer            `json:"total_count"`

	limit int // rows that were asked for
}

// unknown stands for a total that the API does not say.
const unknown = -1

// total is the total count, or unknown.
func (p *page) total() int {
	if !p.TotalCount.Valid {
		return unknown
	}
	return int(p.TotalCount.Value)
}

// DecodeJSON reads a page row by row, and no more of it than a page can have.
// A document that is no listing is an error, so that an answer of another kind
// is never taken for an empty list.
func (p *page) DecodeJSON(s *huaweicloud.Stream) error {
	if t, err := s.Token(); err != nil || t != json.Delim('{') {
		return notA("JSON object", err)
	}
	for s.More() {
		name, err := s.Token()
		if err != nil {
			return err
		}
		switch name {
		case "endpoint_services":
			err = p.decodeRows(s)
		case "total_count":
			p.TotalCount = Integer{}
			if err = s.Decode(&p.TotalCount); err != nil {
				err = fmt.Errorf("total_count: %w", err)
			}
		default:
			err = s.Decode(new(json.RawMessage))
		}
		if err != nil {
			return err
		}
	}
	if _, err := s.Token(); err != nil {
		return err
	}
	switch n := p.TotalCount.Value; {
	case p.EndpointServices == nil && !p.TotalCount.Valid:
		return errors.New("it has neither endpoint_services nor total_count")
	case n < 0 || n > math.MaxInt:
		return fmt.Errorf("its total_count is %d", n)
	}
	return nil
}

func (p *page) decodeRows(s *huaweicloud.Stream) error {
	switch t, err := s.Token(); {
	case err == nil && t == nil:
		return nil // null
	case err != nil || t != json.Delim('['):
		return notA("list in endpoint_services", err)
	}
	p.EndpointServices = []*EndpointService{}
	for s.More() {
		i := len(p.EndpointServices)
		if i >= p.limit+maxExtraRows {
			return fmt.Errorf("it has more than %d endpoint_services, where %d were asked for", i, p.limit)
		}
		var service *EndpointService
		err := s.Decode(&service)
		if err == nil {
			err = service.normalize()
		}
		if err != nil {
			return fmt.Errorf("endpoint_services[%d] %q: %w", i, service.id(), err)
		}
		p.EndpointServices = append(p.EndpointServices, service)
	}
	_, err := s.Token()
	return err
}

func notA(what string, err error) error {
	if err != nil {
		return err
	}
	return errors.New("it is not a " + what)
}

// normalize makes missing lists empty, and refuses those that no service has.
func (s *EndpointService) normalize() error {
	if s == nil {
		return errors.New("it is null")
	}
	if n := max(len(s.Ports), len(s.Tags), len(s.Error), len(s.SupportedEditions)); n > maxNested {
		return fmt.Errorf("it has a list of %d", n)
	}
	s.Ports = orEmpty(s.Ports)
	s.Tags = orEmpty(s.Tags)
	s.Error = orEmpty(s.Error)
	s.SupportedEditions = orEmpty(s.SupportedEditions)
	return nil
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
