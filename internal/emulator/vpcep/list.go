// Package vpcep emulates the calls of the VPC Endpoint service that list endpoint services: a project's own, and the public
// ones, which the cloud operator provides.
package vpcep

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/httpapi"
)

// API is the VPC Endpoint service.
type API struct {
	Credentials *credentials.Store
	Own, Public *Projects // the services that each project sees
	Rules       Rules
}

// Page is the response to a list request before it is sent: up to Limit of Matches from Offset on. To change Matches,
// replace it; its elements are shared.
type Page struct {
	Matches []Service // all services that match the filters, in order
	Offset  int       // 0 for a request without offset
	Limit   int
	Total   any // total_count: the number of Matches, unless a switch has changed it; nil leaves it out
}

// Page checks GET /v1/{project_id}/vpc-endpoint-services, or the same with /public, and returns the page to send.
func (a *API) Page(r *http.Request) (*Page, error) {
	services, allowed := a.Own, ownParameters
	if strings.HasSuffix(r.URL.Path, "/public") {
		services, allowed = a.Public, publicParameters
	}
	caller, err := a.Credentials.Authenticate(r)
	if err != nil {
		return nil, err
	}
	projectID := r.PathValue("project_id")
	if !services.has(projectID) {
		return nil, httpapi.BadRequest("EndPoint.0014", "Invalid project ID.")
	}
	if caller.ProjectID != "" && caller.ProjectID != projectID {
		return nil, &httpapi.Error{Status: http.StatusForbidden, Code: "EndPoint.0004", Message: "No permissions to perform this operation."}
	}
	q, err := allowed.parse(r.URL.RawQuery, a.Rules)
	if err != nil {
		return nil, err
	}
	matches := services.inOrder(projectID, q.order)
	if len(q.filters) > 0 {
		matches = slices.DeleteFunc(slices.Clone(matches), func(s Service) bool { return !q.matches(s) })
	}
	if a.Rules.StrictOffset && q.offset > 0 && q.offset >= len(matches) {
		return nil, httpapi.BadRequest("EndPoint.0010", "Invalid offset.")
	}
	return &Page{Matches: matches, Offset: q.offset, Limit: q.limit, Total: len(matches)}, nil
}

// Write sends the page.
func (p *Page) Write(w http.ResponseWriter) {
	var rows [][]byte
	for _, s := range p.Matches[min(p.Offset, len(p.Matches)):min(p.Offset+p.Limit, len(p.Matches))] {
		rows = append(rows, s.JSON)
	}
	body := fmt.Appendf(nil, `{"endpoint_services":[%s]`, bytes.Join(rows, []byte{','}))
	if p.Total != nil {
		total, err := json.Marshal(p.Total)
		if err != nil {
			panic(err) // a switch has set a value that cannot be encoded
		}
		body = fmt.Appendf(body, `,"total_count":%s`, total)
	}
	httpapi.Write(w, http.StatusOK, append(body, '}'))
}
