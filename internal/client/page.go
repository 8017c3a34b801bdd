package client

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/vpcep/terraform-provider-vpcep/internal/client/lenient"
	"github.com/vpcep/terraform-provider-vpcep/internal/client/listing"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

const (
	// maxMembers is how many members an object may have. The reference has two in
	// the response, and 22 in a service.
	maxMembers = 100

	// maxNested is the maximum number of ports, tags, errors and editions of a
	// service together, maxPageNested that of a page.
	maxNested     = 500
	maxPageNested = 1_000_000
)

// row is a pointer to a service of a list.
type row interface {
	comparable
	listing.Row

	// complete replaces missing lists with empty ones, and counts the items of all.
	complete() (nested int)
}

// page is the response to one request (Table 4).
type page[R row] struct {
	EndpointServices []R     `json:"endpoint_services"`
	TotalCount       Integer `json:"total_count"`
	nested           int
}

// total is the total count, or listing.UnknownTotal.
func (p *page[R]) total() int {
	if !p.TotalCount.Valid {
		return listing.UnknownTotal
	}
	return int(p.TotalCount.Value)
}

// errNoListing is the error of a JSON document of another kind, which must not be taken
// for an empty list.
var errNoListing = errors.New("it has neither endpoint_services nor total_count")

// DecodeJSON reads a page service by service, and stops at the first error.
func (p *page[R]) DecodeJSON(s *huaweicloud.Stream) error {
	switch token, err := s.Token(); {
	case err != nil:
		return err
	case token == nil:
		return errNoListing
	case token != json.Delim('{'):
		return fmt.Errorf("it is %s, not an object", typeName(token))
	}
	seen := map[json.Token]bool{}
	for s.More() {
		name, err := s.Token()
		if err != nil {
			return err
		}
		if seen[name] || len(seen) == maxMembers {
			return fmt.Errorf("%q occurs twice, or is one of more than %d members", s.Show(fmt.Sprint(name)), maxMembers)
		}
		seen[name] = true
		switch name {
		case "endpoint_services":
			err = p.decodeServices(s)
		case "total_count":
			err = p.decodeTotal(s)
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
	if p.EndpointServices == nil && !p.TotalCount.Valid {
		return errNoListing
	}
	return nil
}

func (p *page[R]) decodeTotal(s *huaweicloud.Stream) error {
	if err := s.Decode(&p.TotalCount); err != nil {
		return fmt.Errorf("total_count %w", err)
	}
	switch total := p.TotalCount.Value; {
	case total < 0:
		return fmt.Errorf("total_count is negative: %d", total)
	case total > math.MaxInt: // if int has 32 bits
		return fmt.Errorf("total_count %w", errOutOfRange)
	default:
		return nil
	}
}

func (p *page[R]) decodeServices(s *huaweicloud.Stream) error {
	token, err := s.Token()
	if err != nil || token == nil {
		return err
	}
	p.EndpointServices = []R{}
	switch token {
	case "": // stands for an empty list
		return nil
	case json.Delim('['):
		err = p.decodeList(s)
	case json.Delim('{'): // stands for a list of one service, or for an empty list
		err = p.decodeOnly(s)
	default:
		err = fmt.Errorf("endpoint_services is %s, not a list", typeName(token))
	}
	if err != nil {
		return err
	}
	_, err = s.Token() // the closing bracket
	return err
}

func (p *page[R]) decodeList(s *huaweicloud.Stream) error {
	for s.More() {
		var service R
		err := s.Decode(&service)
		if sent := s.Raw(); err != nil && len(sent) > 0 {
			err = lenient.Unmarshal(sent, &service)
		}
		if err := p.add(s, service, err); err != nil {
			return err
		}
	}
	return nil
}

func (p *page[R]) decodeOnly(s *huaweicloud.Stream) error {
	object := map[string]json.RawMessage{}
	for s.More() {
		if len(object) == maxMembers {
			return fmt.Errorf("endpoint_services is an object of more than %d members", maxMembers)
		}
		var value json.RawMessage
		name, err := s.Token()
		if err := cmp.Or(err, s.Decode(&value)); err != nil {
			return err
		}
		object[fmt.Sprint(name)] = value
	}
	if len(object) == 0 {
		return nil
	}
	sent, err := json.Marshal(object)
	if err != nil {
		return err
	}
	var service R
	err = lenient.Unmarshal(sent, &service)
	if id, _ := service.Identity(); id == "" {
		return errors.New("endpoint_services is an object, not a list")
	}
	return p.add(s, service, err)
}

// add keeps a service, unless it could not be decoded.
func (p *page[R]) add(s *huaweicloud.Stream, service R, err error) error {
	var none R
	n := len(p.EndpointServices)
	switch {
	case n == listing.MaxRows:
		return fmt.Errorf("it has more than %d services", listing.MaxRows)
	case service == none && err == nil:
		return fmt.Errorf("endpoint_services[%d] is null", n)
	case service == none:
		return lenient.Within(fmt.Sprintf("endpoint_services[%d]", n), err)
	}
	nested := service.complete()
	p.nested += nested
	if nested > maxNested {
		err = fmt.Errorf("has more than %d ports, tags, errors and editions", maxNested)
	}
	if err != nil {
		err = lenient.Within(fmt.Sprintf("endpoint_services[%d]", n), err)
		if id, _ := service.Identity(); id != "" {
			err = fmt.Errorf("%w (id %s)", err, s.Show(id))
		}
		return err
	}
	if p.nested > maxPageNested {
		return fmt.Errorf("its services have more than %d ports, tags, errors and editions", maxPageNested)
	}
	p.EndpointServices = append(p.EndpointServices, service)
	return nil
}

// typeName is the JSON type that a token begins.
func typeName(token json.Token) string {
	switch token := token.(type) {
	case json.Delim:
		return map[json.Delim]string{'{': "an object", '[': "a list"}[token]
	case string:
		return "text"
	case bool:
		return "true or false"
	default:
		return "a number"
	}
}

// text is the text of a field, empty if the API left it out.
func text(field *string) string {
	if field == nil {
		return ""
	}
	return *field
}
