package client

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/vpcep/terraform-provider-vpcep/internal/client/listing"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

const (
	// maxPageRows is twice as many services as the API puts on a page.
	maxPageRows = 2000

	// maxMembers is how many members the answer's object may have. The reference
	// has two.
	maxMembers = 100

	// maxNested is how many ports, tags, errors and editions a service may have
	// in all.
	maxNested = 500
)

// page is the answer to one request (Table 4).
type page struct {
	EndpointServices []*EndpointService `json:"endpoint_services"`
	TotalCount       Integer            `json:"total_count"`
}

// total is the total count, or listing.UnknownTotal.
func (p *page) total() int {
	if !p.TotalCount.Valid {
		return listing.UnknownTotal
	}
	return int(p.TotalCount.Value)
}

// errNoListing refuses a document that is no listing, so that an answer of
// another kind is never taken for an empty one.
var errNoListing = errors.New("it has neither endpoint_services nor total_count")

// DecodeJSON reads a page service by service, and stops as soon as the answer
// cannot be a page.
func (p *page) DecodeJSON(s *huaweicloud.Stream) error {
	if found, err := opens(s, '{'); err != nil || !found {
		return cmp.Or(err, errNoListing)
	}
	seen := map[json.Token]bool{}
	for s.More() {
		name, err := s.Token()
		if err != nil {
			return err
		}
		if seen[name] || len(seen) == maxMembers {
			return fmt.Errorf("%q occurs twice, or is one of more than %d members", name, maxMembers)
		}
		seen[name] = true
		switch name {
		case "endpoint_services":
			err = p.decodeServices(s)
		case "total_count":
			err = s.Decode(&p.TotalCount)
		default:
			err = s.Decode(new(json.RawMessage))
		}
		if err != nil {
			return err
		}
	}
	if _, err := s.Token(); err != nil { // the closing brace
		return err
	}
	switch total := p.TotalCount; {
	case total.unreadable():
		return errors.New("total_count is not a whole number")
	case total.Value < 0 || total.Value > math.MaxInt: // of 32 bits
		return fmt.Errorf("total_count is %d", total.Value)
	case p.EndpointServices == nil && !total.Valid:
		return errNoListing
	default:
		return nil
	}
}

func (p *page) decodeServices(s *huaweicloud.Stream) error {
	if found, err := opens(s, '['); err != nil || !found {
		return err
	}
	p.EndpointServices = []*EndpointService{}
	for s.More() {
		n := len(p.EndpointServices)
		if n == maxPageRows {
			return fmt.Errorf("it has more than %d services", maxPageRows)
		}
		service := new(EndpointService)
		if err := s.Decode(&service); err != nil {
			return fmt.Errorf("endpoint_services[%d], id %q: %w", n, service.id(), err)
		}
		if service == nil { // now
			return fmt.Errorf("endpoint_services[%d] is null", n)
		}
		if err := service.check(); err != nil {
			return fmt.Errorf("endpoint_services[%d], id %q: %w", n, service.id(), err)
		}
		service.Ports = orEmpty(service.Ports)
		service.Tags = orEmpty(service.Tags)
		service.Error = orEmpty(service.Error)
		service.SupportedEditions = orEmpty(service.SupportedEditions)
		p.EndpointServices = append(p.EndpointServices, service)
	}
	_, err := s.Token() // the closing bracket
	return err
}

// check finds what encoding/json accepts and the API's reference does not.
func (s *EndpointService) check() error {
	if len(s.Ports)+len(s.Tags)+len(s.Error)+len(s.SupportedEditions) > maxNested {
		return fmt.Errorf("it has more than %d ports, tags, errors and editions", maxNested)
	}
	if s.ConnectionCount.unreadable() {
		return errors.New("connection_count is not a whole number")
	}
	for i, port := range s.Ports {
		switch {
		case port.ClientPort.unreadable():
			return fmt.Errorf("ports[%d].client_port is not a whole number", i)
		case port.ServerPort.unreadable():
			return fmt.Errorf("ports[%d].server_port is not a whole number", i)
		}
	}
	return nil
}

// opens reads the beginning of an object or a list. There is none where the
// value is null; another value is an error.
func opens(s *huaweicloud.Stream, delim json.Delim) (bool, error) {
	token, err := s.Token()
	if err != nil || token == nil {
		return false, err
	}
	if token != delim {
		return false, fmt.Errorf("unexpected %v where %v should be", token, delim)
	}
	return true, nil
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
