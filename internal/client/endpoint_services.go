package client

import (
	"cmp"
	"encoding/json"
	"math"
	"net/url"
	"strconv"
	"strings"
)

// EndpointService is one VPC endpoint service, with the names of the
// reference's Table 5 (ServiceList). Any field of an answer may be missing:
// a nil pointer is a field that the API left out or sent as null. Lists are
// never nil. Fields that the table does not name are ignored, values that it
// does not name are kept.
type EndpointService struct {
	ID                *string        `json:"id"`
	PortID            *string        `json:"port_id"`
	ServiceName       *string        `json:"service_name"`
	ServerType        *string        `json:"server_type"`
	VpcID             *string        `json:"vpc_id"`
	ApprovalEnabled   *bool          `json:"approval_enabled"`
	Status            *string        `json:"status"`
	ServiceType       *string        `json:"service_type"`
	CreatedAt         *string        `json:"created_at"` // as sent; UTC, YYYY-MM-DDTHH:MM:SSZ by the reference
	UpdatedAt         *string        `json:"updated_at"` // as created_at
	ProjectID         *string        `json:"project_id"`
	DomainID          *string        `json:"domain_id"`
	Ports             []Port         `json:"ports"`
	IP                *string        `json:"ip"`
	Tags              []Tag          `json:"tags"`
	ConnectionCount   Integer        `json:"connection_count"`
	TCPProxy          *string        `json:"tcp_proxy"`
	Error             []ServiceError `json:"error"`
	Description       *string        `json:"description"`
	SupportedEditions []*string      `json:"supported_editions"`
	PublicBorderGroup *string        `json:"public_border_group"`
	EnablePolicy      *bool          `json:"enable_policy"`
}

// Identity gives the id and the time of creation, for the listing.
func (s *EndpointService) Identity() (id, createdAt string) {
	if s.CreatedAt != nil {
		createdAt = *s.CreatedAt
	}
	return s.id(), createdAt
}

// id is the service's id, empty if it has none.
func (s *EndpointService) id() string {
	if s.ID == nil {
		return ""
	}
	return *s.ID
}

// Port is a port mapping of an endpoint service (Table 6). Ports are 1 to 65535.
type Port struct {
	ClientPort Integer `json:"client_port"`
	ServerPort Integer `json:"server_port"`
	Protocol   *string `json:"protocol"`
}

// Tag is a resource tag (Table 7).
type Tag struct {
	Key   *string `json:"key"`
	Value *string `json:"value"`
}

// ServiceError is why a task on an endpoint service failed (Table 8).
type ServiceError struct {
	Message *string `json:"message"`
	Code    *string `json:"code"`
}

// UnmarshalJSON reads both shapes that occur: {message, code} of Table 8, and
// {error_message, error_code}.
func (e *ServiceError) UnmarshalJSON(data []byte) error {
	var wire struct {
		Message      *string `json:"message"`
		Code         *string `json:"code"`
		ErrorMessage *string `json:"error_message"`
		ErrorCode    *string `json:"error_code"`
	}
	if err := json.Unmarshal(data, &wire); err != nil {
		return err
	}
	e.Message = cmp.Or(wire.Message, wire.ErrorMessage)
	e.Code = cmp.Or(wire.Code, wire.ErrorCode)
	return nil
}

// Integer is a whole number that the API sends as a JSON number or as a
// string: the reference's tables say Integer, its example has strings.
type Integer struct {
	Value int64
	Valid bool // false if the API left the number out, or sent null or an empty string
}

// unreadable is the Value of an Integer that the API sent and that is none.
const unreadable = math.MinInt64

func (i Integer) unreadable() bool { return !i.Valid && i.Value == unreadable }

// UnmarshalJSON reads 80, "80", 80.0 and 8e1. It never fails, since
// encoding/json would then not read the rest of the service, such as its id.
func (i *Integer) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(data), `"`)
	if text == "" || text == "null" {
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		n, err = parseWhole(text)
	}
	*i = Integer{Value: n, Valid: err == nil}
	if err != nil {
		i.Value = unreadable
	}
	return nil
}

// parseWhole reads a whole number that is written with a point or an exponent,
// as far as such numbers are exact.
func parseWhole(text string) (int64, error) {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > 1<<53 || strings.Trim(text, "+-.0123456789eE") != "" {
		return 0, strconv.ErrSyntax
	}
	return int64(f), nil
}

// MarshalJSON writes a number or null.
func (i Integer) MarshalJSON() ([]byte, error) {
	if !i.Valid {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, i.Value, 10), nil
}

// ListEndpointServicesOptions are the query parameters of the listing (Table
// 2) and the place where it is asked. A zero value leaves the parameter out.
type ListEndpointServicesOptions struct {
	Region    string // default: the client's
	ProjectID string // default: the client's, or that of the region's project

	// ProjectName is the name of a project in the region, whose ID is looked up.
	// It has no effect beside ProjectID.
	ProjectName string

	EndpointServiceName string // any part of the name, 1 to 128 characters
	ID                  string
	Status              string // creating, available, failed or deleting
	SortKey             string // create_at (the API's default) or update_at; other clouds: created_at or updated_at
	SortDir             string // desc (the API's default) or asc
	PublicBorderGroup   string
	NetType             string // vlan, vxlan or all

	Limit  int // services a page, 1 to 1000; default 1000
	Offset int // services to skip
}

// query gives the parameters of one page's request.
func (o ListEndpointServicesOptions) query(offset, limit int) url.Values {
	q := url.Values{"limit": {strconv.Itoa(limit)}}
	for name, value := range map[string]string{
		"endpoint_service_name": o.EndpointServiceName,
		"id":                    o.ID,
		"status":                o.Status,
		"sort_key":              o.SortKey,
		"sort_dir":              o.SortDir,
		"public_border_group":   o.PublicBorderGroup,
		"net_type":              o.NetType,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	// The reference wants an offset greater than 0.
	if offset > 0 {
		q.Set("offset", strconv.Itoa(offset))
	}
	return q
}

// EndpointServiceList is a whole listing.
type EndpointServiceList struct {
	EndpointServices []*EndpointService // in the API's order, from the offset on
	TotalCount       int                // all services that match, whatever the offset (Table 4)
	Location
}
