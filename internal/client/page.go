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
)

// row is a pointer to a service of a list.
type row interface {
	comparable
	listing.Row

	// complete finishes what encoding/json has decoded. An error says what the
	// API's reference does not allow.
	complete() error
}

// page is the answer to one request (Table 4).
type page[R row] struct {
	EndpointServices []R     `json:"endpoint_services"`
	TotalCount       Integer `json:"total_count"`
}

// total is the total count, or listing.UnknownTotal.
func (p *page[R]) total() int {
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
func (p *page[R]) DecodeJSON(s *huaweicloud.Stream) error {
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

func (p *page[R]) decodeServices(s *huaweicloud.Stream) error {
	if found, err := opens(s, '['); err != nil || !found {
		return err
	}
	p.EndpointServices = []R{}
	for s.More() {
		n := len(p.EndpointServices)
		if n == maxPageRows {
			return fmt.Errorf("it has more than %d services", maxPageRows)
		}
		var service, null R
		err := s.Decode(&service)
		if err == nil && service == null {
			return fmt.Errorf("endpoint_services[%d] is null", n)
		}
		id := ""
		if service != null {
			id, _ = service.Identity()
			err = cmp.Or(err, service.complete())
		}
		if err != nil {
			return fmt.Errorf("endpoint_services[%d], id %q: %w", n, id, err)
		}
		p.EndpointServices = append(p.EndpointServices, service)
	}
	_, err := s.Token() // the closing bracket
	return err
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

// text is the text of a field, empty if the API left it out.
func text(field *string) string {
	if field == nil {
		return ""
	}
	return *field
}
