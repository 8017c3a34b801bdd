//go:build unix

package main

import (
	"testing"
	"time"
)

func TestMeter_roundTripsAreRequestsThatWaited(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		requests [][2]int // start and end in ms
		want     traffic
	}{
		"none":                   {nil, traffic{}},
		"one":                    {[][2]int{{5, 105}}, traffic{1, 1, 100 * time.Millisecond}},
		"all at once":            {[][2]int{{0, 100}, {1, 99}, {2, 103}}, traffic{3, 1, 103 * time.Millisecond}},
		"one, then all others":   {[][2]int{{0, 100}, {105, 210}, {106, 206}, {107, 209}}, traffic{4, 2, 210 * time.Millisecond}},
		"a slow one beside two":  {[][2]int{{0, 300}, {1, 100}, {110, 200}}, traffic{3, 2, 300 * time.Millisecond}},
		"responses out of order": {[][2]int{{110, 200}, {0, 100}}, traffic{2, 2, 200 * time.Millisecond}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var m meter
			epoch := time.Now()
			for _, r := range test.requests {
				m.requests = append(m.requests, span{epoch.Add(time.Duration(r[0]) * time.Millisecond), epoch.Add(time.Duration(r[1]) * time.Millisecond)})
			}
			if got := m.traffic(); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}
