package listing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// testRow is a row of a list.
type testRow struct{ id, createdAt string }

func (r *testRow) Identity() (id, createdAt string) { return r.id, r.createdAt }

func idOf(r Row) string { id, _ := r.Identity(); return id }

// refused is the response to an offset that is past the end.
func refused() *Page { return &Page{Total: UnknownTotal} }

// fakeList responds to the requests of a listing, which it numbers from 1.
type fakeList struct {
	respond func(request int, r Request) *Page
	delay   func(r Request) time.Duration // default: a millisecond a position

	mu    sync.Mutex
	asked []Request
}

func (f *fakeList) page(ctx context.Context, r Request) (*Page, error) {
	delay := time.Duration(r.Offset) * time.Millisecond
	if f.delay != nil {
		delay = f.delay(r)
	}
	select {
	case <-time.After(delay):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, r)
	return f.respond(len(f.asked), r), nil
}

// list lists from a fake, in simulated time.
func (f *fakeList) list(t *testing.T, opts Options) (list *List, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { list, err = f.listInBubble(t, opts) })
	return list, err
}

// listInBubble is list for those that simulate time themselves.
func (f *fakeList) listInBubble(t *testing.T, opts Options) (*List, error) {
	t.Helper()
	pauses := &backoff.ExponentialBackOff{InitialInterval: 50 * time.Millisecond, MaxInterval: 5 * time.Second, Multiplier: 2}
	pauses.Reset()
	return (&lister{page: f.page, opts: opts, pauses: pauses, log: slog.New(slog.DiscardHandler)}).list(t.Context())
}

// created makes services, the newest first, named for how many seconds before
// the newest they were created.
func created(ages ...int) []Row {
	var list []Row
	for _, age := range ages {
		at := time.Date(2026, time.October, 1, 0, 0, -age, 0, time.UTC)
		list = append(list, &testRow{fmt.Sprint(age), at.Format(time.RFC3339)})
	}
	return list
}

// ages returns numbers from one up to another.
func ages(from, to int) []int {
	var list []int
	for age := from; age < to; age++ {
		list = append(list, age)
	}
	return list
}

// slice is the page that the reference promises.
func slice(list []Row, r Request) *Page {
	from := min(r.Offset, len(list))
	return &Page{
		Rows:  list[from:min(from+r.Limit, len(list))],
		Total: len(list),
	}
}

func joinIDs(services []Row) string {
	var ids []string
	for _, s := range services {
		ids = append(ids, idOf(s))
	}
	return strings.Join(ids, " ")
}

func wantServices(t *testing.T, list *List, err error, want []Row, total int) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := joinIDs(list.Rows), joinIDs(want); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if list.Total != total {
		t.Errorf("the total is %d, want %d", list.Total, total)
	}
}

// TestLister_oddServers lists from servers that do what the reference does not
// say: every listing ends complete or in an error, after few requests.
func TestLister_oddServers(t *testing.T) {
	t.Parallel()
	const n = 25
	all := created(ages(0, n)...)
	ten := Options{Limit: 10}
	withTotal := func(p *Page, total int) *Page {
		p.Total = total
		return p
	}
	untimed := created(ages(0, n)...)
	for _, s := range untimed {
		s.(*testRow).createdAt = ""
	}
	for name, test := range map[string]struct {
		options  Options
		respond  func(request int, r Request) *Page
		want     []Row
		total    int // default: of what is wanted
		err      string
		requests int
		most     bool // requests are at most that many
	}{
		"all in one page": {
			respond: func(_ int, r Request) *Page { return slice(all, r) }, want: all, requests: 1,
		},
		"several pages": {
			options: ten, respond: func(_ int, r Request) *Page { return slice(all, r) }, want: all, requests: 3,
		},
		"exactly one full page": {
			options: Options{Limit: n},
			respond: func(_ int, r Request) *Page { return slice(all, r) }, want: all, requests: 2,
		},
		"pages of one are asked for as pages of two": {
			options: Options{Limit: 1},
			respond: func(_ int, r Request) *Page {
				if r.Limit < minLimit {
					t.Errorf("limit %d", r.Limit)
				}
				return slice(all, r)
			}, want: all, requests: 60, most: true,
		},
		"an offset": {
			options: Options{Limit: 10, Offset: 5},
			respond: func(_ int, r Request) *Page { return slice(all, r) }, want: all[5:], total: n, requests: 3,
		},
		"an offset past the end": {
			options: Options{Offset: n},
			respond: func(_ int, r Request) *Page { return slice(all, r) }, total: n, requests: 1,
		},
		"no services": {
			respond: func(int, Request) *Page { return &Page{} }, requests: 1,
		},
		"pages of at most seven": {
			respond: func(_ int, r Request) *Page {
				r.Limit = 7
				return slice(all, r)
			}, want: all, requests: 5,
		},
		"pages of one": {
			respond: func(_ int, r Request) *Page {
				r.Limit = 1
				return slice(all, r)
			}, want: all, requests: 2 * n,
		},
		"pages of one to three": {
			respond: func(request int, r Request) *Page {
				r.Limit = 1 + request%3
				return slice(all, r)
			}, want: all, requests: 70, most: true,
		},
		"more rows than asked for": {
			options: ten,
			respond: func(_ int, r Request) *Page {
				r.Limit += 3
				return slice(all, r)
			}, want: all, requests: 3,
		},
		"a first page of five and others of ten": {
			options: Options{Limit: 20},
			respond: func(request int, r Request) *Page {
				if request == 1 {
					r.Limit = 5
				}
				return slice(all, r)
			}, want: all, requests: 12, most: true,
		},
		"offsets rounded down to whole pages": {
			options: ten,
			respond: func(_ int, r Request) *Page {
				r.Offset -= r.Offset % r.Limit
				return slice(all, r)
			}, want: all, requests: 10, most: true,
		},
		"offsets rounded down, and times missing": {
			options: ten,
			respond: func(_ int, r Request) *Page {
				r.Offset -= r.Offset % r.Limit
				return slice(untimed, r)
			}, want: untimed, requests: 16, most: true,
		},
		"no total and offsets past the end refused": {
			options: ten,
			respond: func(_ int, r Request) *Page {
				if r.Offset >= n {
					return refused()
				}
				return withTotal(slice(all, r), UnknownTotal)
			}, want: all, requests: 2 * 5, most: true,
		},
		"no total and empty pages past the end": {
			options: ten,
			respond: func(_ int, r Request) *Page { return withTotal(slice(all, r), UnknownTotal) }, want: all, requests: 2 * 5, most: true,
		},
		"no total and the order of updates": {
			options: Options{Limit: 10, ByUpdate: true},
			respond: func(_ int, r Request) *Page { return withTotal(slice(all, r), UnknownTotal) },
			err:     "contradict each other", requests: maxReadings * 6, most: true,
		},
		"a total that is too high": {
			respond: func(_ int, r Request) *Page { return withTotal(slice(all, r), n+5) },
			err:     "contradict each other each of the 8 times that the list was read: the page at offset 0 ends at 25 where the total is 30", requests: maxReadings * 6, most: true,
		},
		"a total that is too low": {
			options: ten,
			respond: func(_ int, r Request) *Page { return withTotal(slice(all, r), n-5) },
			err:     "ends at 25 where the total is 20", requests: maxReadings * 9, most: true,
		},
		"a total that is what the page has": {
			options: ten,
			respond: func(_ int, r Request) *Page { return withTotal(slice(all, r), r.Limit) },
			err:     "contradict each other", requests: maxReadings * 9, most: true,
		},
		"another total at every request": {
			options: ten,
			respond: func(request int, r Request) *Page { return withTotal(slice(all, r), n+request) },
			err:     "the list kept changing", requests: maxReadings * 40, most: true,
		},
		"the greatest total there is": {
			respond: func(_ int, r Request) *Page { return withTotal(slice(all, r), math.MaxInt) },
			err:     "more than the 400000 that one listing can hold", requests: 1,
		},
		"the same page for ever": {
			options: ten,
			respond: func(_ int, r Request) *Page {
				r.Offset = 0
				return slice(all, r)
			}, err: "contradict each other", requests: maxReadings * 9, most: true,
		},
		"the same page for ever of a list said to be long": {
			options: ten,
			respond: func(_ int, r Request) *Page {
				r.Offset = 0
				return withTotal(slice(all, r), 300_000)
			}, err: "contradict each other", requests: maxReadings * 60, most: true,
		},
		"the same page for ever without a total": {
			options: ten,
			respond: func(_ int, r Request) *Page {
				r.Offset = 0
				return withTotal(slice(all, r), UnknownTotal)
			}, err: "contradict each other", requests: maxReadings * 60, most: true,
		},
		"the last page for ever without a total": {
			options: ten,
			respond: func(_ int, r Request) *Page {
				r.Offset = min(r.Offset, n-r.Limit)
				return withTotal(slice(all, r), UnknownTotal)
			}, err: "contradict each other", requests: maxReadings * 60, most: true,
		},
		"one offset whose page is empty": {
			options: ten,
			respond: func(_ int, r Request) *Page {
				if r.Offset == 8 {
					r.Limit = 0
				}
				return slice(all, r)
			}, want: all, requests: 6, most: true,
		},
		"an empty first page": {
			respond: func(_ int, r Request) *Page {
				r.Limit = 0
				return slice(all, r)
			}, err: "is empty where the total is 25", requests: maxReadings,
		},
		"a list that grows as fast as it is read": {
			options: ten,
			respond: func(_ int, r Request) *Page {
				return withTotal(slice(created(ages(0, r.Offset+r.Limit)...), r), r.Offset+2*r.Limit)
			}, err: "the list kept changing", requests: maxReadings * 30, most: true,
		},
		"one service twice": {
			respond: func(int, Request) *Page { return slice(created(1, 1), Request{0, 2}) },
			err:     "1 of 2 services came twice", requests: maxReadings,
		},
		"no ids on one page": {
			respond: func(_ int, r Request) *Page { return slice([]Row{&testRow{}, &testRow{}}, r) },
			want:    []Row{&testRow{}, &testRow{}}, requests: 1,
		},
		"no ids on several pages": {
			respond: func(_ int, r Request) *Page { return withTotal(slice([]Row{&testRow{}, &testRow{}}, r), 4) },
			err:     "a service has no id", requests: 2, most: true,
		},
		"no times": {
			options: ten,
			respond: func(_ int, r Request) *Page { return slice(untimed, r) }, want: untimed, requests: 7,
		},
		"the order of updates": {
			options: Options{Limit: 10, ByUpdate: true},
			respond: func(_ int, r Request) *Page { return slice(all, r) }, want: all, requests: 7,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &fakeList{respond: test.respond}
			list, err := f.list(t, test.options)
			if got := len(f.asked); got > test.requests || got < test.requests && !test.most {
				t.Errorf("%d requests, want %d: %v", got, test.requests, f.asked)
			}
			if test.err == "" {
				wantServices(t, list, err, test.want, cmp.Or(test.total, len(test.want)))
			} else if err == nil || !strings.Contains(err.Error(), test.err) {
				t.Errorf("error %v, want %s", err, test.err)
			}
		})
	}
}

// TestLister_lastPageDecidesTheEnd has a middle page that comes last,
// after one service was deleted at the front and one, older than most, came into
// the filter: what it has more than the last page belongs to the list.
func TestLister_lastPageDecidesTheEnd(t *testing.T) {
	t.Parallel()
	const late = 1986
	before := created(slices.DeleteFunc(ages(0, 1992), func(age int) bool { return age == late })...)
	after := created(ages(1, 1992)...)
	f := &fakeList{
		respond: func(_ int, r Request) *Page {
			if r.Offset == 990 {
				return slice(after, r)
			}
			return slice(before, r)
		},
		delay: func(r Request) time.Duration {
			if r.Offset == 990 {
				return 2 * time.Second
			}
			return time.Second
		},
	}
	list, err := f.list(t, Options{})
	wantServices(t, list, err, created(ages(0, 1992)...), 1992)
	if len(f.asked) != 3 {
		t.Errorf("%d requests, want 3", len(f.asked))
	}
}

// TestLister_fullPageAtItsTotal counts the total of the first page after a
// service was deleted: the page is full and ends at its total, and yet it lacks
// the last service.
func TestLister_fullPageAtItsTotal(t *testing.T) {
	t.Parallel()
	before, after := created(ages(0, 11)...), created(ages(1, 11)...)
	f := &fakeList{respond: func(request int, r Request) *Page {
		if request > 1 {
			return slice(after, r)
		}
		p := slice(before, r)
		p.Total = 10
		return p
	}}
	list, err := f.list(t, Options{Limit: 10})
	wantServices(t, list, err, before, 11)
}

// TestLister_idsThatLeaveAndReturn has three services that match only while the
// first page is read: both readings show the same, and lack two others. Neither
// a total nor the order of creation tells.
func TestLister_idsThatLeaveAndReturn(t *testing.T) {
	t.Parallel()
	all := created(ages(0, 25)...)
	f := &fakeList{respond: func(_ int, r Request) *Page {
		list := all
		if r.Offset > 0 {
			list = slices.Concat(all[:1], all[4:])
		}
		p := slice(list, r)
		p.Total = UnknownTotal
		return p
	}}
	list, err := f.list(t, Options{Limit: 20, ByUpdate: true})
	if err == nil {
		t.Errorf("got %s, which lacks services that matched throughout", joinIDs(list.Rows))
	}
}

// TestLister_readingsDifferInEveryRequest reads a list that never adds up: no
// page is asked for again, which a cache might respond as before.
func TestLister_readingsDifferInEveryRequest(t *testing.T) {
	t.Parallel()
	for _, limit := range []int{1, 2, 3, 10, 20, 1000} {
		all := created(ages(0, 3*limit)...)
		f := &fakeList{respond: func(request int, r Request) *Page {
			p := slice(all, r)
			p.Total += request
			return p
		}}
		_, err := f.list(t, Options{Limit: limit})
		if changed, ok := errors.AsType[*ChangedError](err); !ok || changed.Readings != maxReadings {
			t.Errorf("limit %d: %v, want the list to keep changing", limit, err)
		}
		seen := map[Request]bool{}
		for _, r := range f.asked {
			if seen[r] {
				t.Errorf("limit %d: %v was asked for twice", limit, r)
			}
			seen[r] = true
		}
	}
}

// TestLister_deletionsWhileReading deletes a service before every response: one
// reading is enough, since every page is judged by its own total.
func TestLister_deletionsWhileReading(t *testing.T) {
	t.Parallel()
	all := created(ages(0, 10_000)...)
	f := &fakeList{respond: func(request int, r Request) *Page { return slice(all[request-1:], r) }}
	list, err := f.list(t, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := joinIDs(list.Rows), joinIDs(all); !strings.HasSuffix(want, got) || len(list.Rows) < 10_000-20 {
		t.Errorf("%d services, want all 10 000 or the last of them", len(list.Rows))
	}
	if len(f.asked) > 15 {
		t.Errorf("%d requests, want 15 at most", len(f.asked))
	}
}

// TestLister_bridge deletes more services at once than pages share.
func TestLister_bridge(t *testing.T) {
	t.Parallel()
	all := created(ages(0, 200)...)
	f := &fakeList{respond: func(request int, r Request) *Page {
		if request > 3 {
			return slice(all[6:], r)
		}
		return slice(all, r)
	}}
	list, err := f.list(t, Options{Limit: 20})
	wantServices(t, list, err, all, 200)
	if quiet := 11; len(f.asked) != quiet+1 {
		t.Errorf("%d requests, want one more than the %d of a quiet list", len(f.asked), quiet)
	}
}

// TestLister_equalTimes has batches of services created in the same second,
// which the server sorts differently at every offset and limit.
func TestLister_equalTimes(t *testing.T) {
	t.Parallel()
	for _, batch := range []int{4, 15, 40} {
		var all []Row
		for _, age := range ages(0, 120) {
			all = append(all, created(age)...)
			all[age].(*testRow).createdAt = created(age / batch)[0].(*testRow).createdAt
		}
		f := &fakeList{respond: func(_ int, r Request) *Page {
			list := slices.Clone(all)
			slices.SortStableFunc(list, func(a, b Row) int {
				return cmp.Or(-strings.Compare(a.(*testRow).createdAt, b.(*testRow).createdAt),
					cmp.Compare(mix(uint64(len(idOf(a)))+uint64(idOf(a)[0])*uint64(r.Offset*1000+r.Limit)), mix(uint64(len(idOf(b)))+uint64(idOf(b)[0])*uint64(r.Offset*1000+r.Limit))))
			})
			return slice(list, r)
		}}
		list, err := f.list(t, Options{Limit: 10})
		if err != nil {
			t.Errorf("batches of %d: %v", batch, err)
			continue
		}
		got := slices.SortedFunc(slices.Values(list.Rows), func(a, b Row) int {
			return cmp.Or(cmp.Compare(len(idOf(a)), len(idOf(b))), cmp.Compare(idOf(a), idOf(b)))
		})
		if joinIDs(got) != joinIDs(all) {
			t.Errorf("batches of %d: got %s", batch, joinIDs(got))
		}
	}
}

// TestLister_shortFirstPage has a first page of 5 and others of 1000.
func TestLister_shortFirstPage(t *testing.T) {
	t.Parallel()
	all := created(ages(0, 10_000)...)
	f := &fakeList{respond: func(request int, r Request) *Page {
		if request == 1 {
			r.Limit = 5
		}
		return slice(all, r)
	}}
	list, err := f.list(t, Options{})
	wantServices(t, list, err, all, 10_000)
	if len(f.asked) > 11+maxConcurrent {
		t.Errorf("%d requests, want %d at most", len(f.asked), 11+maxConcurrent)
	}
}

// TestLister_neverAsksPastTheEnd checks the reference's rule that an offset is
// less than the number of services.
func TestLister_neverAsksPastTheEnd(t *testing.T) {
	t.Parallel()
	for n := range 60 {
		for _, limit := range []int{2, 5, 10, 30} {
			all := created(ages(0, n)...)
			f := &fakeList{respond: func(_ int, r Request) *Page { return slice(all, r) }}
			list, err := f.list(t, Options{Limit: limit})
			wantServices(t, list, err, all, n)
			for _, r := range f.asked {
				if r.Offset >= n && r.Offset > 0 {
					t.Errorf("%d services, limit %d: asked for offset %d", n, limit, r.Offset)
				}
			}
		}
	}
}

// TestReading_requestsAreBounded counts the requests of each reading of lists that
// never add up, or whose times say nothing.
func TestReading_requestsAreBounded(t *testing.T) {
	t.Parallel()
	untotaled := func(p *Page) *Page {
		p.Total = UnknownTotal
		return p
	}
	tied := created(ages(0, 20_000)...)
	for i, row := range tied {
		row.(*testRow).createdAt = tied[i-i%7].(*testRow).createdAt
	}
	lastPage := func(n int) func(int, Request) *Page {
		all := created(ages(0, n)...)
		return func(_ int, r Request) *Page {
			r.Offset = max(0, min(r.Offset, n-r.Limit))
			return untotaled(slice(all, r))
		}
	}
	for name, test := range map[string]struct {
		limit, size int // asked for, sent
		rows        func(requests int) int
		respond     func(request int, r Request) *Page
	}{
		"a list that grows, without a total": {
			100, 100, func(requests int) int { return 2466 + requests },
			func(request int, r Request) *Page {
				return untotaled(slice(created(ages(-request, 2466)...), r))
			},
		},
		"an offset past the end gives the last page, 4":   {4, 4, func(int) int { return 4 }, lastPage(4)},
		"an offset past the end gives the last page, 150": {10, 10, func(int) int { return 150 }, lastPage(150)},
		"equal times at most joints": {
			1000, 10, func(int) int { return 20_000 },
			func(_ int, r Request) *Page {
				r.Limit = 10
				return slice(tied, r)
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &fakeList{respond: test.respond, delay: func(Request) time.Duration { return 0 }}
			requested := map[Request]bool{}
			for number := 1; number <= 3; number++ {
				r := &reading{limit: readingLimit(test.limit, number), number: number, requested: requested}
				if err := r.fetch(t.Context(), f.page); err != nil {
					t.Fatal(err)
				}
				pages := (test.rows(len(f.asked)) + test.size - 1) / test.size
				if len(r.pages) > 4*pages+10 {
					t.Errorf("reading %d: %d requests for a list of %d pages", number, len(r.pages), pages)
				}
			}
		})
	}
}

// TestReading_tooManyRequests has used up what a listing may ask for.
func TestReading_tooManyRequests(t *testing.T) {
	t.Parallel()
	requested := map[Request]bool{}
	for i := range maxRequests {
		requested[Request{i, 5}] = true
	}
	r := &reading{limit: 6, requested: requested}
	err := r.fetch(t.Context(), func(context.Context, Request) (*Page, error) {
		t.Error("it was asked for a page")
		return refused(), nil
	})
	if tooLarge, ok := errors.AsType[*TooLargeError](err); !ok || tooLarge.Requests != maxRequests {
		t.Errorf("%v, want too many requests", err)
	}
}

// TestLister_tenThousand takes two round trips.
func TestLister_tenThousand(t *testing.T) {
	t.Parallel()
	all := created(ages(0, 10_000)...)
	f := &fakeList{
		respond: func(_ int, r Request) *Page { return slice(all, r) },
		delay:   func(Request) time.Duration { return 100 * time.Millisecond },
	}
	var took time.Duration
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		list, err := (&lister{page: f.page, log: slog.New(slog.DiscardHandler)}).list(t.Context())
		took = time.Since(start)
		wantServices(t, list, err, all, 10_000)
	})
	if took != 200*time.Millisecond || len(f.asked) != 11 {
		t.Errorf("%s, %d requests, want 200ms and 11", took, len(f.asked))
	}
}

// The simulation lost a service here: a replica that lagged refused an offset
// that was past the end for it alone, and nothing else showed where the list ends.
func TestLister_endSeenByALaggingReplica(t *testing.T) {
	t.Parallel()
	s := newSimulation(30021175)
	list, err := s.list(t)
	if problem := s.judge(list, err); problem != "" {
		t.Error(problem)
	}
}
