package vpcep

import (
	"maps"
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

// Rules are the differences between clouds.
type Rules struct {
	SortKeys     [2]string // the values of sort_key that sort by creation and by update
	StrictOffset bool      // reject an offset of 0, or at or past the end
}

// query is the validated query string of a list request.
type query struct {
	filters       []func(Service) bool
	order         order
	limit, offset int
	rules         Rules
}

func (q *query) matches(s Service) bool {
	return !slices.ContainsFunc(q.filters, func(match func(Service) bool) bool { return !match(s) })
}

// parameter is a query parameter with the error code for an invalid value. set reports whether the value is valid.
type parameter struct {
	code string
	set  func(q *query, value string) bool
}

// parameters are the query parameters of a list, by their names.
type parameters map[string]parameter

// commonParameters are the parameters of both lists.
var commonParameters = parameters{
	"id": {"EndPoint.3062", func(q *query, value string) bool {
		q.filters = append(q.filters, func(s Service) bool { return s.ID == value })
		return value != ""
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
		if limit != 0 { // 0 is allowed; its meaning is not documented, the emulator uses the default
			q.limit = limit
		}
		return err == nil && limit >= 0 && limit <= maxLimit
	}},
	"offset": {"EndPoint.0010", func(q *query, value string) bool {
		var err error
		q.offset, err = strconv.Atoi(value)
		return err == nil && (q.offset > 0 || q.offset == 0 && !q.rules.StrictOffset)
	}},
}

// ownParameters are the parameters of the list of own services: Table 2 of the reference.
var ownParameters = commonParameters.and(parameters{
	"endpoint_service_name": {"EndPoint.3076", func(q *query, value string) bool {
		q.filters = append(q.filters, func(s Service) bool { return strings.Contains(s.Name, value) })
		return value != "" && utf8.RuneCountInString(value) <= 128
	}},
	"status": {"EndPoint.0019", func(q *query, value string) bool {
		q.filters = append(q.filters, func(s Service) bool { return s.Status == value })
		return slices.Contains([]string{"creating", "available", "failed", "deleting"}, value)
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
})

// publicParameters are the parameters of the public list. Its name filter ignores case, as most editions of the reference say.
var publicParameters = commonParameters.and(parameters{
	"endpoint_service_name": {"EndPoint.3076", func(q *query, value string) bool {
		part := strings.ToLower(value)
		q.filters = append(q.filters, func(s Service) bool { return strings.Contains(strings.ToLower(s.Name), part) })
		return value != "" && utf8.RuneCountInString(value) <= 128
	}},
})

func (p parameters) and(more parameters) parameters {
	maps.Copy(more, p)
	return more
}

// parse reads a query string. Parameters that are not in the reference are ignored.
func (p parameters) parse(raw string, rules Rules) (query, error) {
	q := query{limit: defaultLimit, rules: rules}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return q, httpapi.BadRequest("EndPoint.0002", "Parameter error: the query string cannot be read.")
	}
	for name, values := range values {
		parameter, ok := p[name]
		switch {
		case !ok:
		case len(values) > 1:
			return q, httpapi.BadRequest("EndPoint.0002", "Parameter error: "+name+" is given more than once.")
		case !parameter.set(&q, values[0]):
			return q, httpapi.BadRequest(parameter.code, "Invalid "+name+".")
		}
	}
	return q, nil
}
