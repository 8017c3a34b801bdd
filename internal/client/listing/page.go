package listing

import (
	"math"
	"time"
)

// Row is a row of the list.
type Row interface {
	// Identity returns the row's id and when it was created (RFC 3339, the zone
	// optional), each empty if the row has none.
	Identity() (id, createdAt string)
}

// Request is the request of a page.
type Request struct {
	Offset int // rows to skip, 0 or more
	Limit  int // rows at most
}

// Page is the response to a request.
type Page struct {
	Rows  []Row
	Total int // rows of the list, whatever offset and limit; or UnknownTotal
}

// UnknownTotal is the total of a page without one.
const UnknownTotal = -1

// segment is a page as a part of the list.
type segment struct {
	Request           // whose response it is
	n             int // pages that came before
	rows          []entry
	total         int   // or UnknownTotal
	first, last   int64 // the least and greatest of the rows' keys, untimed if there are none
	timed, sorted bool  // all rows have a time; those that have one are in its order
}

// entry is a row with its ID and its position in the list's order.
type entry struct {
	row Row
	id  string // empty if it has none
	key int64  // grows along the list, or untimed
}

// untimed is the key of a row without a valid time of creation.
const untimed = math.MinInt64

// order is what the list is sorted by.
type order struct {
	byUpdate  bool // by time of update
	ascending bool
}

// key converts a time of creation to a number that grows along the list: microseconds
// since 1970, negated if the newest rows come first.
func (o order) key(createdAt string) int64 {
	t, err := time.Parse(time.RFC3339, createdAt)
	if err != nil { // older editions of the reference have no zone
		t, err = time.Parse("2006-01-02T15:04:05", createdAt)
	}
	switch {
	case err != nil:
		return untimed
	case o.ascending:
		return t.UnixMicro()
	default:
		return -t.UnixMicro()
	}
}

func newSegment(r Request, p *Page, o order) *segment {
	s := &segment{Request: r, rows: make([]entry, len(p.Rows)), total: p.Total, first: untimed, last: untimed, timed: true, sorted: true}
	for i, row := range p.Rows {
		id, createdAt := row.Identity()
		key := o.key(createdAt)
		s.rows[i] = entry{row, id, key}
		switch {
		case key == untimed:
			s.timed = false
			continue
		case s.first == untimed:
			s.first = key
		case key < s.last:
			s.sorted = false
		}
		s.last = key
	}
	return s
}

// index returns the index of the first row from a time on.
func (s *segment) index(t int64) int {
	for i, e := range s.rows {
		if e.key != untimed && e.key >= t {
			return i
		}
	}
	return len(s.rows)
}

// parts reports whether a time divides the page, so that each row is known to be on one
// side of it: a row without a time is where its neighbors are.
func (s *segment) parts(t int64) bool {
	i := s.index(t)
	return i == 0 || s.rows[i-1].key != untimed
}

// exceedsTotal reports whether a page continues beyond its own total.
func (s *segment) exceedsTotal() bool {
	return s.total != UnknownTotal && len(s.rows) > 0 && s.Offset+len(s.rows) > s.total
}
