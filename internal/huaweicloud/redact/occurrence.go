package redact

import (
	"slices"
	"strings"
)

// redacted stands in the place of what is not shown.
const redacted = "[redacted]"

// occurrence is where in a text a secret stands, or a part of one.
type occurrence struct {
	start, end int
	shown      string // in its place
}

// replace replaces what was found. Where two things overlap, the first one's
// replacement stands for both, the longer one's if they begin alike.
func replace(s string, found []occurrence) string {
	slices.SortFunc(found, func(a, b occurrence) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return b.end - a.end
	})
	var b strings.Builder
	end := 0
	for _, o := range found {
		if o.start >= end {
			b.WriteString(s[end:o.start])
			b.WriteString(o.shown)
		}
		end = max(end, o.end)
	}
	b.WriteString(s[end:])
	return b.String()
}
