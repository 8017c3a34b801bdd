package vpcep

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/httpapi"
)

const (
	defaultLimit = 10
	maxLimit     = 1000
)

// Rules are what differs between clouds.
type Rules struct {
	SortKeys     [2]string // the values of sort_key, by creation and by update
	StrictOffset bool      // an offset of 0, or at or past the end, is refused
}

// query is a listing request's query string, checked.
type query struct {
	filters       []func(Service) bool
	order         order
	limit, offset int
	rules         Rules
}

func (q *query) matches(s Service) bool {
	for _, match := range q.filters {
		if !match(s) {
			return false
		}
	}
	return true
}

// parameters are the query parameters of the reference's Table 2, each with the error code for a value it does not take.
var parameters = map[string]struct {
	code string
	set  func(q *query, value string) bool
}{
	"endpoint_service_name": {"EndPoint.3076", func(q *query, value string) bool {
		q.filters = append(q.filters, func(s Service) bool { return strings.Contains(s.Name, value) })
		return value != "" && utf8.RuneCountInString(value) <= 128
	}},
	"id": {"EndPoint.3062", func(q *query, value string) bool {
		q.filters = append(q.filters, func(s Service) bool { return s.ID == value })
		return value != ""
	}},
	"status": {"EndPoint.0019", func(q *query, value string) bool {
		q.filters = append(q.filters, func(s Service) bool { return s.Status == value })
		return slices.Contains([]string{"creating", "available", "failed", "deleting"}, value)
	}},
	"sort_key": {"EndPoint.0017", func(q *query, value string) bool {
		q.order.byUpdate = value == q.rules.SortKeys[1]
		return slices.Contains(q.rules.SortKeys[:], value)
	}},
	"sort_dir": {"EndPoint.0018", func(q *query, value string) bool {
		q.order.ascending = value == "asc"
		return value == "asc" || value == "desc"
	}},
	"limit": {"EndPoint.0006", func(q *query, value string) bool {
		limit, err := strconv.Atoi(value)
		if limit != 0 { // 0 is allowed, but what the service does then is not known: here it is the default
			q.limit = limit
		}
		return err == nil && limit >= 0 && limit <= maxLimit
	}},
	"offset": {"EndPoint.0010", func(q *query, value string) bool {
		var err error
		q.offset, err = strconv.Atoi(value)
		return err == nil && (q.offset > 0 || q.offset == 0 && !q.rules.StrictOffset)
	}},
	"public_border_group": {"EndPoint.0002", func(q *query, value string) bool {
		q.filters = append(q.filters, func(s Service) bool { return s.PublicBorderGroup == value })
		return value != ""
	}},
	"net_type": {"EndPoint.0002", func(q *query, value string) bool {
		if value != "all" {
			q.filters = append(q.filters, func(s Service) bool { return s.NetType == "" || s.NetType == value })
		}
		return slices.Contains([]string{"vlan", "vxlan", "all"}, value)
	}},
}

func parseQuery(raw string, rules Rules) (query, error) {
	q := query{limit: defaultLimit, rules: rules}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return q, httpapi.BadRequest("EndPoint.0002", "Parameter error: the query string cannot be read.")
	}
	for name, values := range values {
		parameter, ok := parameters[name]
		switch {
		case !ok: // unknown parameters are ignored
		case len(values) > 1:
			return q, httpapi.BadRequest("EndPoint.0002", "Parameter error: "+name+" is given more than once.")
		case !parameter.set(&q, values[0]):
			return q, httpapi.BadRequest(parameter.code, "Invalid "+name+".")
		}
	}
	return q, nil
}
