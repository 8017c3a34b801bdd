package endpointservice

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/agext/levenshtein"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
	"github.com/vpcep/terraform-provider-vpcep/internal/provider/servicename"
)

// selectionError says why no service could be selected. Its detail lists services, with
// a text before and a text after them.
type selectionError struct {
	summary       string
	before, after string
	services      []*client.EndpointService
}

func (e *selectionError) detail(r *redact.Redactor) string {
	return e.before + firstOf(e.services, r) + e.after
}

// selectService returns the one service that matches.
func selectService(services []*client.EndpointService, filters selectArguments) (*client.EndpointService, *selectionError) {
	matches := slices.DeleteFunc(slices.Clone(services), func(s *client.EndpointService) bool { return !filters.match(s) })
	switch {
	case len(matches) == 1:
		return matches[0], nil
	case len(matches) == 0:
		return nil, noMatch(services, filters)
	case filters.MostRecent.ValueBool():
		return newest(matches)
	default:
		return nil, &selectionError{
			summary:  "Multiple endpoint services match",
			before:   fmt.Sprintf("%d services match:\n", len(matches)),
			services: matches,
			after:    "\n\nSet name or id to select one of them, add filters, or set most_recent = true to select the newest.",
		}
	}
}

// newest returns the most recently created service.
func newest(matches []*client.EndpointService) (*client.EndpointService, *selectionError) {
	e := &selectionError{summary: "Cannot determine the newest endpoint service", after: "\n\nSet name or id to select a service, or add filters."}
	var last []*client.EndpointService
	var lastTime time.Time
	for _, s := range matches {
		created, err := parseTime(text(s.CreatedAt))
		if err != nil {
			e.before = fmt.Sprintf("%d services match, and most_recent compares their created_at. This service has no valid one:\n", len(matches))
			e.services = []*client.EndpointService{s}
			return nil, e
		}
		if len(last) == 0 || created.After(lastTime) {
			last, lastTime = nil, created
		}
		if created.Equal(lastTime) {
			last = append(last, s)
		}
	}
	if len(last) > 1 {
		e.before = fmt.Sprintf("%d services match, and the newest %d of them have the same created_at:\n", len(matches), len(last))
		e.services = last
		return nil, e
	}
	return last[0], nil
}

// parseTime parses a created_at. Older responses have no time zone; they are UTC.
func parseTime(value string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, value); err == nil {
		return t, nil
	}
	return time.Parse("2006-01-02T15:04:05", value)
}

// noMatch returns the error if no service matches. It lists services with similar names.
func noMatch(services []*client.EndpointService, filters selectArguments) *selectionError {
	e := &selectionError{
		summary: "No endpoint service matches",
		before:  "Check the filters, the region, and the project. Except for endpoint_service_name, filters compare exactly and are case-sensitive.",
	}
	if filters.Name.IsNull() {
		return e
	}
	score := map[*client.EndpointService]float64{}
	for _, s := range services {
		score[s] = max(similarity(filters.Name.ValueString(), text(s.ServiceName)), similarity(filters.Name.ValueString(), text(servicename.Name(s.ServiceName, s.ID))))
	}
	e.services = slices.DeleteFunc(slices.Clone(services), func(s *client.EndpointService) bool { return score[s] < minSimilarity })
	slices.SortStableFunc(e.services, func(a, b *client.EndpointService) int { return cmp.Compare(score[b], score[a]) })
	if len(e.services) > 0 {
		e.before += "\n\nServices with the same or a similar name:\n"
	}
	return e
}

// minSimilarity is that of a name of six letters with two of them swapped.
const minSimilarity = 0.6

// similarity compares a name with the wanted one, ignoring case. It is 1 if they are
// equal, and at least minSimilarity if the name contains the wanted one.
func similarity(wanted, name string) float64 {
	wanted, name = strings.ToLower(wanted), strings.ToLower(name)
	s := levenshtein.Similarity(wanted, name, nil)
	if strings.Contains(name, wanted) {
		return minSimilarity + (1-minSimilarity)*s
	}
	return s
}

// firstOf lists the first ten services, one a line.
func firstOf(services []*client.EndpointService, r *redact.Redactor) string {
	const most = 10
	shown := func(field *string) string { return cmp.Or(r.Message(redact.Foreign(text(field))), "unknown") }
	var lines []string
	for _, s := range services[:min(most, len(services))] {
		name, id := shown(s.ServiceName), shown(s.ID)
		if !strings.HasSuffix(name, "."+id) {
			name += " (id " + id + ")"
		}
		lines = append(lines, fmt.Sprintf("  - %s, %s, created %s", name, shown(s.Status), shown(s.CreatedAt)))
	}
	if more := len(services) - most; more > 0 {
		lines = append(lines, fmt.Sprintf("  and %d more", more))
	}
	return strings.Join(lines, "\n")
}

// text is a string that may be missing.
func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
