package client

import (
	"math"
	"time"
)

// segment is a page and what it was asked with.
type segment struct {
	offset, limit int
	position      int // of the first row, guessed where the server may have moved the offset
	rows          []*EndpointService
	total         int     // or unknown
	keys          []int64 // of the rows, untimed where there is no time
	first, last   int64   // the least and greatest of the keys, untimed if there are none
	timed, sorted bool    // all rows have a key; those that have are in order
}

// order is what the list is sorted by.
type order struct {
	updates   bool // by time of update
	ascending bool
}

// untimed is the key of a row that has no time.
const untimed = math.MinInt64

// key is a number that grows along the list: the time of creation, negative if
// the newest come first.
func (o order) key(s *EndpointService) int64 {
	if s.CreatedAt == nil {
		return untimed
	}
	t, err := time.Parse(time.RFC3339, *s.CreatedAt)
	if err != nil { // older editions of the reference have no zone
		t, err = time.Parse("2006-01-02T15:04:05", *s.CreatedAt)
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

func newSegment(offset, limit int, p *page, o order) *segment {
	s := &segment{
		offset: offset, limit: limit, position: offset, rows: p.EndpointServices, total: p.total(),
		keys: make([]int64, len(p.EndpointServices)), first: untimed, last: untimed, timed: true, sorted: true,
	}
	for i, row := range s.rows {
		key := o.key(row)
		s.keys[i] = key
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

// end is the position after the last row.
func (s *segment) end() int { return s.position + len(s.rows) }

// index is where the rows from a time on begin.
func (s *segment) index(t int64) int {
	for i, key := range s.keys {
		if key != untimed && key >= t {
			return i
		}
	}
	return len(s.keys)
}

// parts says whether each row is known to be on one side of a time: one without
// a time of its own is where its neighbors are.
func (s *segment) parts(t int64) bool {
	i := s.index(t)
	return i == 0 || s.keys[i-1] != untimed
}
