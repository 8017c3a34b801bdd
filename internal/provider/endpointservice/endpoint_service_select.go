package endpointservice

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/agext/levenshtein"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

// selectionError says why there is not exactly one service.
type selectionError struct{ summary, detail string }

func (e *selectionError) Error() string { return e.summary + ": " + e.detail }

// selectService gives the one service that matches, or a *selectionError.
func selectService(services []*client.EndpointService, filters selectArguments) (*client.EndpointService, error) {
	matches := slices.DeleteFunc(slices.Clone(services), func(s *client.EndpointService) bool { return !filters.match(s) })
	switch {
	case len(matches) == 1:
		return matches[0], nil
	case len(matches) == 0:
		return nil, noMatch(services, filters)
	case filters.MostRecent.ValueBool():
		return newest(matches)
	default:
		return nil, &selectionError{"Multiple endpoint services match",
			fmt.Sprintf("%d services match:\n%s\n\nSet name or id to select one of them, add filters, or set most_recent = true to select the newest.", len(matches), firstOf(matches))}
	}
}

// newest gives the service that was created last.
func newest(matches []*client.EndpointService) (*client.EndpointService, error) {
	const summary = "Cannot determine the newest endpoint service"
	var last []*client.EndpointService
	var lastTime time.Time
	for _, s := range matches {
		created, err := parseTime(text(s.CreatedAt))
		if err != nil {
			return nil, &selectionError{summary,
				fmt.Sprintf("%d services match, and most_recent compares their created_at. This service has no valid one:\n%s\n\nSet name or id to select a service, or add filters.", len(matches), firstOf([]*client.EndpointService{s}))}
		}
		if len(last) == 0 || created.After(lastTime) {
			last, lastTime = nil, created
		}
		if created.Equal(lastTime) {
			last = append(last, s)
		}
	}
	if len(last) > 1 {
		return nil, &selectionError{summary,
			fmt.Sprintf("%d services match, and the newest %d of them have the same created_at:\n%s\n\nSet name or id to select a service, or add filters.", len(matches), len(last), firstOf(last))}
	}
	return last[0], nil
}

// parseTime parses a created_at. Older answers have no time zone; they are UTC.
func parseTime(value string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, value); err == nil {
		return t, nil
	}
	return time.Parse("2006-01-02T15:04:05", value)
}

// noMatch lists services with a similar name, where a name is a filter.
func noMatch(services []*client.EndpointService, filters selectArguments) error {
	e := &selectionError{"No endpoint service matches", "Check the filters, the region, and the project. Except for endpoint_service_name, filters compare exactly and are case-sensitive."}
	if filters.Name.IsNull() {
		return e
	}
	score := map[*client.EndpointService]float64{}
	for _, s := range services {
		score[s] = max(similarity(filters.Name.ValueString(), text(s.ServiceName)), similarity(filters.Name.ValueString(), text(nameOf(s))))
	}
	similar := slices.DeleteFunc(slices.Clone(services), func(s *client.EndpointService) bool { return score[s] < minSimilarity })
	slices.SortStableFunc(similar, func(a, b *client.EndpointService) int { return cmp.Compare(score[b], score[a]) })
	if len(similar) > 0 {
		e.detail += "\n\nServices with the same or a similar name:\n" + firstOf(similar)
	}
	return e
}

// minSimilarity is enough for a name of six letters with two of them swapped.
const minSimilarity = 0.6

// similarity compares a name with the wanted one, ignoring case: 1 if they are
// equal, at least minSimilarity if it contains the wanted one.
func similarity(wanted, name string) float64 {
	wanted, name = strings.ToLower(wanted), strings.ToLower(name)
	s := levenshtein.Similarity(wanted, name, nil)
	if strings.Contains(name, wanted) {
		return minSimilarity + (1-minSimilarity)*s
	}
	return s
}

// firstOf lists up to ten services, one a line.
func firstOf(services []*client.EndpointService) string {
	const most = 10
	var lines []string
	for _, s := range services[:min(most, len(services))] {
		lines = append(lines, fmt.Sprintf("  - %s (id %s, %s, created %s)",
			printable(s.ServiceName), printable(s.ID), printable(s.Status), printable(s.CreatedAt)))
	}
	if more := len(services) - most; more > 0 {
		lines = append(lines, fmt.Sprintf("  and %d more", more))
	}
	return strings.Join(lines, "\n")
}

// printable makes a field of a service fit for a message: one short line.
func printable(s *string) string {
	const most = 200
	runes := []rune(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text(s)))
	if len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return cmp.Or(string(runes), "unknown")
}
