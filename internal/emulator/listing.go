package emulator

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	defaultLimit = 10
	maxLimit     = 1000
)

// Page is what a listing request is about to be answered with: up to Limit of Matches from Offset on.
// A [Switch] may change it; it must replace Matches rather than write to its elements.
type Page struct {
	Matches []Service // all services that match the filters, in order
	Offset  int       // 0 for a request without offset
	Limit   int
	Total   any // total_count: the number of Matches as an int; nil leaves it out, another value is sent as its JSON
}

// list is GET /v1/{project_id}/vpc-endpoint-services.
func (e *Emulator) list(w *response, r *http.Request) {
	e.mu.Lock()
	switches := e.switches
	e.mu.Unlock()
	for _, s := range switches {
		if s.Before != nil && s.Before(w.n, w, r) {
			return
		}
	}
	page, err := e.page(w.request, r)
	if err != nil {
		err.write(w)
		return
	}
	for _, s := range switches {
		if s.Page != nil {
			s.Page(w.n, page)
		}
	}
	page.write(w)
}

func (e *Emulator) page(received *Request, r *http.Request) (*Page, *apiError) {
	caller, err := e.authenticate(r, received.Body)
	if err != nil {
		return nil, err
	}
	projectID := r.PathValue("project_id")
	e.mu.Lock()
	defer e.mu.Unlock()
	p, ok := e.projects[projectID]
	if !ok {
		return nil, badRequest("EndPoint.0014", "Invalid project ID.")
	}
	if caller.project != "" && caller.project != projectID {
		return nil, &apiError{http.StatusForbidden, "EndPoint.0004", "No permissions to perform this operation."}
	}
	q, err := e.parseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	matches := p.inOrder(q.order)
	if len(q.filters) > 0 {
		matches = slices.DeleteFunc(slices.Clone(matches), func(s Service) bool { return !q.matches(s) })
	}
	if e.config.StrictOffset && q.offset > 0 && q.offset >= len(matches) {
		return nil, badRequest("EndPoint.0010", "Invalid offset.")
	}
	return &Page{Matches: matches, Offset: q.offset, Limit: q.limit, Total: len(matches)}, nil
}

func (p *Page) write(w http.ResponseWriter) {
	rows := p.Matches[min(p.Offset, len(p.Matches)):min(p.Offset+p.Limit, len(p.Matches))]
	var body bytes.Buffer
	body.WriteString(`{"endpoint_services":[`)
	for i, s := range rows {
		if i > 0 {
			body.WriteByte(',')
		}
		body.Write(s.JSON)
	}
	body.WriteByte(']')
	if p.Total != nil {
		total, err := json.Marshal(p.Total)
		if err != nil {
			panic(err) // a Switch set something that is no JSON
		}
		body.WriteString(`,"total_count":`)
		body.Write(total)
	}
	body.WriteByte('}')
	w.Header().Set("Content-Type", "application/json;charset=utf8")
	w.Header().Set("Content-Length", strconv.Itoa(body.Len()))
	_, _ = body.WriteTo(w) // only the connection can fail, and then nobody reads
}

// query is a listing request's query string, checked.
type query struct {
	filters       []func(Service) bool
	order         order
	limit, offset int
	sortKeys      [2]string
	strictOffset  bool
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
		q.order.byUpdate = value == q.sortKeys[1]
		return slices.Contains(q.sortKeys[:], value)
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
		return err == nil && (q.offset > 0 || q.offset == 0 && !q.strictOffset)
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

func (e *Emulator) parseQuery(raw string) (query, *apiError) {
	q := query{limit: defaultLimit, sortKeys: e.config.SortKeys, strictOffset: e.config.StrictOffset}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return q, badRequest("EndPoint.0002", "Parameter error: the query string cannot be read.")
	}
	for name, values := range values {
		parameter, ok := parameters[name]
		switch {
		case !ok: // unknown parameters are ignored
		case len(values) > 1:
			return q, badRequest("EndPoint.0002", "Parameter error: "+name+" is given more than once.")
		case !parameter.set(&q, values[0]):
			return q, badRequest(parameter.code, "Invalid "+name+".")
		}
	}
	return q, nil
}
