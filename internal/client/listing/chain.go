package listing

import (
	"cmp"
	"math"
	"slices"
)

// chain is the sequence of pages that cover all time, from the listing's offset towards
// the end of the list.
type chain struct {
	links []link
	gaps  []gap
	ended bool // the last page ends the list
}

// link is a page of the chain. Its rows from a key on are used.
type link struct {
	*segment
	from int64
}

// gap is between two neighbors of the chain that have no cut.
type gap struct{ before, after *segment }

// newChain picks the fewest pages: of those that can follow, always the one that reaches
// furthest.
func newChain(pages []*segment, start int, v survey) chain {
	var c chain
	first := slices.IndexFunc(pages, func(s *segment) bool { return s.Offset == start && len(s.rows) > 0 })
	if !v.ordered || first < 0 {
		return c
	}
	current := pages[first]
	furthest := current
	from := int64(math.MinInt64)
	pages = slices.SortedStableFunc(slices.Values(pages), func(a, b *segment) int { return cmp.Compare(a.first, b.first) })
	for i := 0; ; {
		c.links = append(c.links, link{current, from})
		reach := v.reach(current)
		if reach == math.MaxInt64 {
			c.ended = true
			return c
		}
		for ; i < len(pages) && pages[i].first < reach; i++ {
			if v.reach(pages[i]) > v.reach(furthest) {
				furthest = pages[i]
			}
		}
		next := furthest
		if v.reach(next) <= reach {
			j := slices.IndexFunc(pages[i:], func(s *segment) bool { return v.reach(s) > reach })
			if j < 0 {
				return c
			}
			next = pages[i+j]
		}
		at, ok := cut(current, next)
		if !ok {
			c.gaps = append(c.gaps, gap{current, next})
		}
		current, from = next, at
	}
}

// reach returns the time up to which a page covers the list, math.MaxInt64 if it ends
// the list.
func (v survey) reach(s *segment) int64 {
	if v.ends(s) {
		return math.MaxInt64
	}
	return s.last
}

// cut returns the latest time that cuts a from b.
func cut(a, b *segment) (t int64, ok bool) {
	for _, e := range slices.Backward(a.rows) {
		if e.key > b.first && b.parts(e.key) {
			return e.key, true
		}
	}
	return math.MinInt64, false
}

// complete reports whether the chain has no gap from the offset to the end.
func (c chain) complete() bool { return c.ended && len(c.gaps) == 0 }

// rows joins the rows of a complete chain.
func (c chain) rows() []entry {
	if !c.complete() {
		return nil
	}
	var rows []entry
	for i, l := range c.links {
		part := l.rows
		if i+1 < len(c.links) {
			part = part[:l.index(c.links[i+1].from)]
		}
		if i > 0 {
			part = part[l.index(l.from):]
		}
		rows = append(rows, part...)
	}
	return rows
}
