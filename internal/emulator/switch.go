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

// Switch makes the emulator respond to list requests in another way than the reference says. Either function may be nil.
// n is the number of the list request, from 1. Both may change the emulator's data: the response to request n has the changes
// of Before, only later responses have those of Page. They are called concurrently.
type Switch struct {
	// Before is called when the request is recorded and not yet authenticated. If it responds itself, it returns true.
	Before func(n int, w http.ResponseWriter, r *http.Request) (handled bool)
	// Page may change the page before it is sent.
	Page func(n int, p *Page)
}

// switches are middleware of the lists.
type switches struct {
	mu  sync.Mutex
	all []Switch
}

// Use puts these switches into effect, in their order, in place of the previous ones. Without arguments the emulator keeps to
// the reference again.
func (s *switches) Use(all ...Switch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = all
}

// serve responds to list request n: with the first switch that does, or else with the page, which all switches may change.
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

// when limits a switch to the requests that meet a condition. The condition must depend on n alone, so that it is the same
// for both functions.
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
