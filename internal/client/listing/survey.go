package listing

import (
	"math"
	"slices"
)

// survey summarizes the pages of a reading.
type survey struct {
	largest    int  // rows on the longest page
	filled     int  // pages with rows
	firstEmpty int  // the least offset whose page was empty, math.MaxInt if none was
	minTotal   int  // UnknownTotal if a page gave none
	maxTotal   int  // UnknownTotal if no page gave one
	ordered    bool // creation times follow the list's order, or there is one page only
	aligned    bool // the server rounds offsets down to whole pages
}

func newSurvey(pages []*segment, start int, o order) survey {
	v := survey{firstEmpty: math.MaxInt, minTotal: math.MaxInt, maxTotal: UnknownTotal, ordered: !o.byUpdate}
	whole := map[Request]string{} // the first id on pages that begin where whole pages do
	for _, s := range pages {
		if len(s.rows) == 0 {
			v.firstEmpty = min(v.firstEmpty, s.Offset)
			continue
		}
		v.filled++
		v.largest = max(v.largest, len(s.rows))
		v.minTotal, v.maxTotal = min(v.minTotal, s.total), max(v.maxTotal, s.total)
		v.ordered = v.ordered && s.sorted && (s.Offset > start || s.last != untimed)
		if s.Offset%s.Limit == 0 {
			whole[s.Request] = s.rows[0].id
		}
	}
	if v.filled == 0 {
		v.minTotal, v.maxTotal = pages[0].total, pages[0].total
	}
	v.ordered = v.ordered || len(pages) == 1
	for _, s := range pages {
		down := s.Offset - s.Offset%s.Limit
		if down < s.Offset && len(s.rows) > 0 && whole[Request{down, s.Limit}] == s.rows[0].id {
			v.aligned = true
		}
	}
	return v
}

// position returns where in the list a page begins: at the requested offset, or where
// the server has rounded it to.
func (v survey) position(s *segment) int {
	if v.aligned {
		return s.Offset - s.Offset%s.Limit
	}
	return s.Offset
}

// end returns the position after a page's last row.
func (v survey) end(s *segment) int { return v.position(s) + len(s.rows) }

// ends reports whether a page ends the list: it ends at its own total, and neither
// the limit nor the server has cut it there.
func (v survey) ends(s *segment) bool {
	short := len(s.rows) > 0 && len(s.rows) != s.Limit && (len(s.rows) < v.largest || v.filled == 1)
	if s.total == UnknownTotal {
		// The list may have been shorter when an empty page was sent. So the page must
		// be short, and no empty page may lie before its end.
		return short && v.firstEmpty == v.end(s)
	}
	return short && s.Offset+len(s.rows) == s.total
}

// ended reports whether a page ends the list, as far as positions can be trusted.
// Pages of one row cannot be short.
func (v survey) ended(pages []*segment) bool {
	return slices.ContainsFunc(pages, func(s *segment) bool {
		return v.ends(s) || v.largest == 1 && s.Offset+len(s.rows) == s.total
	})
}
