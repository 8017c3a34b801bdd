package listing

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// Joining pages
//
// Model. The list is ordered by creation time, which never changes; rows come
// and go at any moment, and under a filter the same one may leave and return. A
// page is a contiguous part of the list at one instant. Two pages may be of
// different instants, in any order.
//
// Lemma. A page whose first row was created at f and whose last at l proves the
// list for the open interval between f and l: every row created in it that
// was in the list at that instant is on the page. The page at the listing's
// offset proves everything before its l as well, and one that ends the list
// everything behind its f.
//
// A cut. Where page B begins before A ends, f(B) < l(A), any T with
// f(B) < T <= l(A) cuts time: rows before T come from A, rows from T on from B.
// A row that was in the list while both were read has one creation time, so it is
// on exactly one side: neither lost nor repeated.
//
//	A   a b c d e f             T = f: everything before f from A,
//	B           e f g h i       f and what follows from B
//
// Invariant. The chain of pages that [newChain] picks has a cut between every two
// neighbors without a gap. It needs no shared rows and no equal totals; pages
// that lie within others are not used at all.
//
//	evidence                                              verdict
//	cuts from the offset to the end of the list           proven
//	the same, but fewer rows than all totals say          miscounted
//	one page, up to its total, that its limit did not cut proven
//	cuts up to an empty page, but no total                plausible
//	all totals alike, as many ids, and the end was seen   plausible
//	no total, but all ids on the first page               plausible
//	anything else, or an id twice                         contradictory
//
// A page ends the list if it ends at its own total and is short: it has another
// number of rows than were asked for, and fewer than the longest page. A full page
// proves no end, since a server may count rows and total at different moments, or
// no further than the page. Without a total, the page after the last has to be
// empty, and none before its end.
//
// Rows without a time are on one side of a cut only if their neighbors are. In
// the order of updates times prove nothing, since an update moves its row.
//
// A plausible reading counts only if the one before has the same IDs, and the one
// before that too if the pages of both had different rows at a position, see
// [history]. To fool them, a row that was in the list throughout has to be missed by
// every page of all of them, while at each page's instant another row, seen by all, is
// absent.
//
// A miscounted reading is right if one row came and another went meanwhile, and
// wrong if a page only looked like the last, as from a server that filters pages
// after it has cut them. So it counts only where the list is seen to change: the
// reading before had other totals, or both have more ids than the total. On a list
// that does not change, a result has as many rows as the API counts. More rows
// than the total show a change by themselves.
//
// Servers that can still fool this:
//   - that change a creation time, or sort rows without one as the oldest and
//     move them when they get it;
//   - that are not in the order of creation although every page happens to be;
//   - that send another number of rows than was asked for, and besides a total
//     that is wrong on a list of one such page;
//   - that vary the size of pages, and besides give no total or one of another
//     moment;
//   - that round offsets down to whole pages and vary their size, or filter pages
//     after they have cut them, while the list changes;
//   - that round offsets down to whole pages, send fewer rows than a page, and
//     give no creation times;
//   - that sort rows of equal times differently for each request, where the
//     listing has an offset;
//   - that send one row a page, from replicas that lag;
//   - whose rows leave a filter and return, or whose replicas lag, in the order of
//     updates or with equal times around every joint, so that all compared readings
//     miss the same rows.

// verdict is how much a reading can be trusted.
type verdict int

const (
	contradictory verdict = iota
	plausible             // accepted if further readings have the same rows
	miscounted            // accepted if the list is seen to change
	proven
)

func (v verdict) String() string {
	return [...]string{"contradictory", "plausible", "miscounted", "proven"}[v]
}

// joined is the result of joining the pages of a reading.
type joined struct {
	rows    []entry
	total   int // rows of the list, those before the offset included
	verdict verdict
	reason  string // why it is not proven

	ids                map[string]bool // on any page
	minTotal, maxTotal int             // on the pages
	exceedsTotal       bool            // a page continues beyond its own total
	moved              bool            // pages have different rows at one position
}

// join joins the pages of a reading.
func join(r *reading) joined {
	v := newSurvey(r.pages, r.offset, r.order)
	j := joined{ids: r.ids, minTotal: v.minTotal, maxTotal: v.maxTotal, exceedsTotal: slices.ContainsFunc(r.pages, (*segment).exceedsTotal)}
	if v.filled == 0 {
		j.total = max(0, v.maxTotal)
		if j.total <= r.offset {
			j.verdict = proven
		} else {
			j.reason = fmt.Sprintf("the first page is empty where the total is %d", j.total)
		}
		return j
	}
	c := newChain(r.pages, r.offset, v)
	j.rows = c.rows()
	agreed := v.minTotal == v.maxTotal
	switch {
	case !c.complete():
		j.rows, j.reason = union(r.pages, v), c.reason(v)
		counted := r.offset+len(r.ids) == v.minTotal
		onFirst := v.maxTotal == UnknownTotal && len(r.ids) == len(r.pages[0].rows)
		if agreed && v.ended(r.pages) && (counted || onFirst) {
			j.verdict, j.moved = plausible, moved(r.pages, v)
		}
	case v.minTotal == UnknownTotal:
		j.verdict, j.reason, j.moved = plausible, "the API gives no total count", moved(r.pages, v)
	case !agreed, r.offset+len(j.rows) == v.minTotal, len(j.rows) > v.minTotal:
		j.verdict = proven
	default:
		j.verdict, j.reason = miscounted, fmt.Sprintf("the pages have %d services where the total is %d", len(j.rows), v.minTotal-r.offset)
	}
	j.total = r.offset + len(j.rows)
	if n := repeated(j.rows); n > 0 {
		j.verdict, j.reason = contradictory, fmt.Sprintf("%d of %d services came twice", n, len(j.rows))
	}
	return j
}

// union returns all rows of all pages, each once.
func union(pages []*segment, v survey) []entry {
	var rows []entry
	seen := map[string]bool{}
	for _, s := range slices.SortedStableFunc(slices.Values(pages), func(a, b *segment) int { return cmp.Compare(v.position(a), v.position(b)) }) {
		for _, row := range s.rows {
			if !seen[row.id] {
				seen[row.id] = true
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// moved reports whether two pages have different rows at the same position: the list
// changed between them, or the server sorts it differently each time.
func moved(pages []*segment, v survey) bool {
	ids := map[int]string{}
	for _, s := range pages {
		for i, row := range s.rows {
			at := v.position(s) + i
			if id, ok := ids[at]; ok && id != row.id {
				return true
			}
			ids[at] = row.id
		}
	}
	return false
}

// repeated counts the rows whose ID is that of an earlier row.
func repeated(rows []entry) int {
	ids := make(map[string]bool, len(rows))
	n := 0
	for _, row := range rows {
		if ids[row.id] {
			n++
		}
		ids[row.id] = row.id != ""
	}
	return n
}

// history is what the readings of a list have shown so far.
type history struct {
	last          joined
	confirmations int // how many readings just before the last are plausible and have the same rows
}

// accept adds a reading, and reports whether it is the list.
func (h *history) accept(j joined) bool {
	earlier := h.last
	if j.verdict == plausible && earlier.verdict == plausible && sameIDs(j.rows, earlier.rows) {
		h.confirmations++
	} else {
		h.confirmations = 0
	}
	h.last = j
	switch j.verdict {
	case proven:
		return true
	case plausible:
		return h.confirmations > 1 || h.confirmations == 1 && (!j.moved || !earlier.moved)
	case miscounted:
		return earlier.ids != nil && !quiet(j, earlier)
	default:
		return false
	}
}

// sameIDs reports whether two lists, each without repeated rows, have the same rows.
func sameIDs(a, b []entry) bool {
	return len(a) == len(b) && repeated(slices.Concat(a, b)) == len(a)
}

// quiet reports whether two readings show no change: all totals are equal, and all pages
// together have no more rows than that. Without totals it is always true.
func quiet(a, b joined) bool {
	if a.minTotal != a.maxTotal || a.minTotal != b.minTotal || a.maxTotal != b.maxTotal {
		return false
	}
	both := maps.Clone(a.ids)
	maps.Copy(both, b.ids)
	return a.minTotal == UnknownTotal || len(both) <= a.minTotal
}

// reason explains why the chain proves nothing.
func (c chain) reason(v survey) string {
	if !v.ordered {
		return "the services are not in the order of their creation"
	}
	if len(c.gaps) > 0 {
		return fmt.Sprintf("the pages at offset %d and %d cannot be joined", c.gaps[0].before.Offset, c.gaps[0].after.Offset)
	}
	last := c.links[len(c.links)-1]
	switch end := v.end(last.segment); {
	case last.total == UnknownTotal:
		return "the API gives no total count, and the end of the list was not seen"
	case end == last.total:
		return fmt.Sprintf("the page at offset %d ends at the total of %d, but it is full", last.Offset, last.total)
	default:
		return fmt.Sprintf("the page at offset %d ends at %d where the total is %d", last.Offset, end, last.total)
	}
}
