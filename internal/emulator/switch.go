package emulator

import (
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/vpcep"
)

// Page is what a list request is about to be answered with.
type Page = vpcep.Page

// Switch makes the emulator answer listing requests otherwise than the reference says. Both functions may be nil;
// n is the number of the listing request, from 1. They may change the emulator's data: what Before changes, the
// answer to n shows; what Page changes, only later answers show. They are called concurrently.
type Switch struct {
	// Before is called once the request is recorded and before it is authenticated. It may answer it itself and return true.
	Before func(n int, w http.ResponseWriter, r *http.Request) (handled bool)
	// Page is called with what is about to be sent and may change it.
	Page func(n int, p *Page)
}

// switches are the middleware of the list: what it is wrapped in.
type switches struct {
	mu  sync.Mutex
	all []Switch
}

// Use puts switches into effect, in their order, in place of those before. Without any the emulator is strict again.
func (s *switches) Use(all ...Switch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = all
}

func (s *switches) current() []Switch {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all
}

// serve answers list request n: by the first switch that answers it, or with the page, which the others may change.
func (s *switches) serve(n int, w http.ResponseWriter, r *http.Request, page func(*http.Request) (*Page, error)) error {
	current := s.current()
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

// On limits a switch to the listing requests of the given numbers.
func On(s Switch, numbers ...int) Switch {
	return when(s, func(n int) bool { return slices.Contains(numbers, n) })
}

// Sometimes limits a switch to a share of the listing requests, 0 to 1, drawn at random from the seed.
func Sometimes(s Switch, share float64, seed uint64) Switch {
	return when(s, func(n int) bool { return rand.New(rand.NewPCG(seed, uint64(n))).Float64() < share })
}

// when draws the same for both functions as long as the condition depends on n alone.
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
