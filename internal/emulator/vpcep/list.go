// Package vpcep emulates the call of the VPC Endpoint service that lists endpoint services.
package vpcep

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/httpapi"
)

// API is the VPC Endpoint service.
type API struct {
	Credentials *credentials.Store
	Projects    *Projects
	Rules       Rules
}

// Page is what a list request is about to be answered with: up to Limit of Matches from Offset on. Who changes it must
// replace Matches rather than write to its elements.
type Page struct {
	Matches []Service // all services that match the filters, in order
	Offset  int       // 0 for a request without offset
	Limit   int
	Total   any // total_count: the number of Matches as an int; nil leaves it out, another value is sent as its JSON
}

// List is GET /v1/{project_id}/vpc-endpoint-services. The function may change the page before it is sent.
func (a *API) List(w http.ResponseWriter, r *http.Request, change func(*Page)) error {
	page, err := a.page(r)
	if err != nil {
		return err
	}
	change(page)
	page.write(w)
	return nil
}

func (a *API) page(r *http.Request) (*Page, error) {
	caller, err := a.Credentials.Authenticate(r)
	if err != nil {
		return nil, err
	}
	projectID := r.PathValue("project_id")
	if !a.Projects.has(projectID) {
		return nil, httpapi.BadRequest("EndPoint.0014", "Invalid project ID.")
	}
	if caller.ProjectID != "" && caller.ProjectID != projectID {
		return nil, &httpapi.Error{Status: http.StatusForbidden, Code: "EndPoint.0004", Message: "No permissions to perform this operation."}
	}
	q, err := parseQuery(r.URL.RawQuery, a.Rules)
	if err != nil {
		return nil, err
	}
	matches := a.Projects.inOrder(projectID, q.order)
	if len(q.filters) > 0 {
		matches = slices.DeleteFunc(slices.Clone(matches), func(s Service) bool { return !q.matches(s) })
	}
	if a.Rules.StrictOffset && q.offset > 0 && q.offset >= len(matches) {
		return nil, httpapi.BadRequest("EndPoint.0010", "Invalid offset.")
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
