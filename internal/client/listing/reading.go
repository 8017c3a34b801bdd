package listing

// reading is what one reading of the list has asked for, and the responses.
type reading struct {
	offset int // of the listing
	limit  int // rows a page
	number int // from 1
	order  order

	requested map[Request]bool // by this reading and those before
	pages     []*segment       // in the order of the responses
	ids       map[string]bool  // on any page
}

// add keeps a page.
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
