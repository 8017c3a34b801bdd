package listing

// reading has the requests and the pages of one reading of the list.
type reading struct {
	offset int // of the listing
	limit  int // rows a page
	number int // from 1
	order  order

	requested map[Request]bool // by this reading and the earlier ones
	pages     []*segment       // in the order of the responses
	ids       map[string]bool  // on any page
}

// add adds a page. The error is that of a list that cannot be read.
func (r *reading) add(s *segment) error {
	s.n = len(r.pages)
	r.pages = append(r.pages, s)
	for _, row := range s.rows {
		r.ids[row.id] = true
	}
	services := max(len(r.ids), s.total-r.offset)
	switch {
	case services > MaxRows:
		return &TooLargeError{Services: services}
	case r.ids[""] && len(r.pages) > 1:
		return errNoIDs
	default:
		return nil
	}
}
