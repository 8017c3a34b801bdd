//go:build unix

package main

import (
	"net/http"
	"slices"
	"sync"
	"time"
)

// meter records the start and the end of each request to the API.
type meter struct {
	api http.Handler

	mu       sync.Mutex
	requests []span
}

type span struct{ start, end time.Time }

func (m *meter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	m.api.ServeHTTP(w, r)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.requests = append(m.requests, span{start, time.Now()})
}

func (m *meter) reset() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.requests = nil
}

// traffic sums up the requests of one plan.
type traffic struct {
	requests   int
	roundTrips int           // the longest chain of requests in which each started after the previous one ended
	took       time.Duration // from the first request to the last response
}

func (m *meter) traffic() traffic {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := traffic{requests: len(m.requests)}
	var first, chained, last time.Time
	for _, r := range slices.SortedFunc(slices.Values(m.requests), func(a, b span) int { return a.end.Compare(b.end) }) {
		if first.IsZero() || r.start.Before(first) {
			first = r.start
		}
		if r.start.After(chained) {
			t.roundTrips++
			chained = r.end
		}
		last = r.end
	}
	t.took = last.Sub(first)
	return t
}
