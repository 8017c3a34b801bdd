package provider

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/agext/levenshtein"
	"golang.org/x/text/unicode/norm"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

// pickError says why there is not exactly one service.
type pickError struct{ summary, detail string }

func (e *pickError) Error() string { return e.summary + ": " + e.detail }

// pick gives the one service that matches, or a *pickError.
func pick(services []*client.EndpointService, filters *lookupModel) (*client.EndpointService, error) {
	matches := slices.DeleteFunc(slices.Clone(services), func(s *client.EndpointService) bool { return !filters.match(s) })
	switch {
	case len(matches) == 1:
		return matches[0], nil
	case len(matches) == 0:
		return nil, noMatch(services, filters)
	case filters.MostRecent.ValueBool():
		return newest(matches)
	default:
		return nil, &pickError{"Several endpoint services match",
			fmt.Sprintf("%d services match:\n%s\n\nGive the exact name or the id of one, add filters, or set most_recent = true to take the newest.", len(matches), firstOf(matches))}
	}
}

// match says whether a service passes the filters that its fields can be held
// against, those that the API has applied included. Only the border group may
// be missing: the API can filter by it and yet leave it out of its answer.
func (m *lookupModel) match(s *client.EndpointService) bool {
	return agrees(m.ID, s.ID) &&
		agrees(m.Status, s.Status) &&
		(s.PublicBorderGroup == nil || agrees(m.PublicBorderGroup, s.PublicBorderGroup)) &&
		agrees(m.VpcID, s.VpcID) &&
		agrees(m.ServerType, s.ServerType) &&
		agrees(m.ServiceType, s.ServiceType) &&
		(m.Name == nil || slices.Contains(names(s), *m.Name)) &&
		m.matchTags(s.Tags)
}

// agrees says whether a value passes a filter, which may not be given.
// Terraform turns text into Unicode's composed form; what the API sends may be
// in another.
func agrees(filter, value *string) bool {
	return filter == nil || value != nil && norm.NFC.String(*value) == *filter
}

func (m *lookupModel) matchTags(tags []client.Tag) bool {
	for key, value := range m.WithTags {
		if !slices.ContainsFunc(tags, func(t client.Tag) bool { return agrees(&key, t.Key) && agrees(&value, t.Value) }) {
			return false
		}
	}
	return true
}

// names are what a service goes by: its service_name, and the part of it that
// its creator chose, if any. Of region.name.id only the name can have dots.
func names(s *client.EndpointService) []string {
	if s.ServiceName == nil {
		return nil
	}
	names := []string{*s.ServiceName}
	_, rest, _ := strings.Cut(*s.ServiceName, ".")
	if end := strings.LastIndex(rest, "."); end > 0 {
		names = append(names, rest[:end])
	}
	return names
}

// newest gives the service that was created last.
func newest(matches []*client.EndpointService) (*client.EndpointService, error) {
	var last []*client.EndpointService
	var lastTime time.Time
	for _, s := range matches {
		created, err := parseTime(text(s.CreatedAt))
		if err != nil {
			return nil, &pickError{"The newest endpoint service cannot be told",
				fmt.Sprintf("%d services match, and most_recent compares their times of creation. This one has none that can be read:\n%s", len(matches), firstOf([]*client.EndpointService{s}))}
		}
		if len(last) == 0 || created.After(lastTime) {
			last, lastTime = nil, created
		}
		if created.Equal(lastTime) {
			last = append(last, s)
		}
	}
	if len(last) > 1 {
		return nil, &pickError{"The newest endpoint service cannot be told",
			fmt.Sprintf("Of %d services that match, %d were created last, at the same time:\n%s\n\nGive the exact name or the id of one, or add filters.", len(matches), len(last), firstOf(last))}
	}
	return last[0], nil
}

// parseTime reads a time as the API sends it, in older answers without a zone.
func parseTime(value string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, value); err == nil {
		return t, nil
	}
	return time.Parse("2006-01-02T15:04:05", value)
}

// noMatch names the services whose names are near to the one looked for.
func noMatch(services []*client.EndpointService, filters *lookupModel) error {
	e := &pickError{"No endpoint service matches", "Check the filters, the region and the project. Names and IDs are exact, case included."}
	if filters.Name == nil {
		return e
	}
	nearness := map[*client.EndpointService]float64{}
	for _, s := range services {
		for _, name := range names(s) {
			nearness[s] = max(nearness[s], similarity(*filters.Name, name))
		}
	}
	alike := slices.DeleteFunc(slices.Clone(services), func(s *client.EndpointService) bool { return nearness[s] < near })
	slices.SortStableFunc(alike, func(a, b *client.EndpointService) int { return cmp.Compare(nearness[b], nearness[a]) })
	if len(alike) > 0 {
		e.detail += "\n\nThese have that name or one like it:\n" + firstOf(alike)
	}
	return e
}

// near is the similarity from which on a name is worth mentioning: two letters
// swapped in a name of six are.
const near = 0.6

// similarity of a name to the one looked for, case aside: 1 if it is the same,
// always near if it holds it.
func similarity(wanted, name string) float64 {
	wanted, name = strings.ToLower(wanted), strings.ToLower(name)
	s := levenshtein.Similarity(wanted, name, nil)
	if strings.Contains(name, wanted) {
		return near + (1-near)*s
	}
	return s
}

// firstOf lists up to ten services, one a line.
func firstOf(services []*client.EndpointService) string {
	const most = 10
	var lines []string
	for _, s := range services[:min(most, len(services))] {
		lines = append(lines, fmt.Sprintf("  - %s (id %s, %s, created %s)",
			known(s.ServiceName), known(s.ID), known(s.Status), known(s.CreatedAt)))
	}
	if more := len(services) - most; more > 0 {
		lines = append(lines, fmt.Sprintf("  and %d more", more))
	}
	return strings.Join(lines, "\n")
}

func known(s *string) string { return cmp.Or(text(s), "unknown") }
