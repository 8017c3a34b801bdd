package emulator

import (
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/vpcep"
)

// Page is the response to a list request before it is sent.
type Page = vpcep.Page

// Switch makes the emulator deviate from the reference when it responds to list requests. Either function may be nil. n is
// the number of the list request, from 1. Both functions may change the emulator's data: a change by Before is visible in
// the response to request n, a change by Page only in later responses. They are called concurrently.
type Switch struct {
	// Before is called after the request is recorded and before it is authenticated. It returns true if it has sent a
	// response.
	Before func(n int, w http.ResponseWriter, r *http.Request) (handled bool)
	// Page may change the page before it is sent.
	Page func(n int, p *Page)
}

// switches holds the switches in effect and applies them to list requests.
type switches struct {
	mu  sync.Mutex
	all []Switch
}

// Use replaces the switches in effect; they apply in the given order. Without arguments the emulator follows the reference
// again.
func (s *switches) Use(all ...Switch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = all
}

// serve responds to list request n. The first switch whose Before responds ends the request; otherwise serve sends the page,
// after each switch has had the chance to change it.
func (s *switches) serve(n int, w http.ResponseWriter, r *http.Request, page func(*http.Request) (*Page, error)) error {
	s.mu.Lock()
	current := s.all
	s.mu.Unlock()
	for _, each := range current {
		if each.Before != nil && each.Before(n, w, r) {
			return nil
		}
	}
	p, err := page(r)
	if err != nil {
		return err
	}
	for _, each := range current {
		if each.Page != nil {
			each.Page(n, p)
		}
	}
	p.Write(w)
	return nil
}

// On limits a switch to the list requests of the given numbers.
func On(s Switch, numbers ...int) Switch {
	return when(s, func(n int) bool { return slices.Contains(numbers, n) })
}

// Sometimes limits a switch to a share of the list requests, 0 to 1, drawn at random from the seed.
func Sometimes(s Switch, share float64, seed uint64) Switch {
	return when(s, func(n int) bool { return rand.New(rand.NewPCG(seed, uint64(n))).Float64() < share })
}

// when limits a switch to the requests that meet a condition. The condition must depend only on n, so that it has the same
// result for both functions.
func when(s Switch, condition func(n int) bool) Switch {
	return Switch{
		Before: func(n int, w http.ResponseWriter, r *http.Request) bool {
			return s.Before != nil && condition(n) && s.Before(n, w, r)
		},
		Page: func(n int, p *Page) {
			if s.Page != nil && condition(n) {
				s.Page(n, p)
			}
		},
	}
}
