package listing

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// TestLister_twoChangesOverThreePages places two changes before, between and
// after the responses of three pages, in both orders of the last two: each service
// is deleted, each of several ages comes into the filter, and those that left
// return.
func TestLister_twoChangesOverThreePages(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it takes half a minute with the race detector, which has nothing to find in it")
	}
	const n = 14 // in pages of 6 that share 2
	// A change takes an age out of the list, or puts it in. The odd ages are there
	// at first.
	type change struct{ before, age int }
	var changes []change
	for before := 1; before <= 4; before++ {
		for age := range 2 * n {
			changes = append(changes, change{before, age})
		}
	}
	listings, complete := 0, 0
	synctest.Test(t, func(t *testing.T) {
		for i, first := range changes {
			for _, second := range changes[i:] {
				for _, reversed := range []bool{false, true} {
					there := make([]bool, 2*n)
					for age := 1; age < 2*n; age += 2 {
						there[age] = true
					}
					throughout := slices.Clone(there)
					f := &fakeList{
						respond: func(request int, r Request) *Page {
							for _, c := range []change{first, second} {
								if c.before == request {
									there[c.age] = !there[c.age]
									throughout[c.age] = false
								}
							}
							var list []int
							for age, is := range there {
								if is {
									list = append(list, age)
								}
							}
							return slice(created(list...), r)
						},
						delay: func(r Request) time.Duration {
							if reversed {
								return time.Duration(100-r.Offset) * time.Millisecond
							}
							return time.Duration(r.Offset) * time.Millisecond
						},
					}
					list, err := f.listInBubble(t, Options{Limit: 6})
					listings++
					if err != nil {
						continue
					}
					complete++
					came := map[string]int{}
					for _, s := range list.Rows {
						came[idOf(s)]++
					}
					for age, is := range throughout {
						if n := came[fmt.Sprint(age)]; n > 1 || is && n == 0 {
							t.Fatalf("changes %v %v, reversed %v: service %d came %d times", first, second, reversed, age, n)
						}
					}
				}
			}
		}
	})
	t.Logf("%d listings, %d complete", listings, complete)
	if complete < listings*9/10 {
		t.Errorf("%d of %d listings are complete, want nine of ten", complete, listings)
	}
}
