package listing

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cenkalti/backoff/v5"
)

var (
	soak      = flag.Int("soak", 3000, "how many listings TestLister_changingList tries")
	firstSeed = flag.Uint64("seed", 1, "the seed of the first of them")
)

// TestLister_changingList lists from simulated APIs whose list changes while it
// is read: every service that matched throughout comes once, nothing comes twice,
// nothing comes that never matched, or the listing ends in an error, after a
// bounded number of requests. A list that does not change is never said to.
func TestLister_changingList(t *testing.T) {
	t.Parallel()
	const shards = 4
	listings := *soak
	if testing.Short() {
		listings = min(listings, 200)
	}
	var outcomes outcomes
	t.Cleanup(func() { t.Log(&outcomes) })
	for shard := range shards {
		t.Run(strconv.Itoa(shard), func(t *testing.T) {
			t.Parallel()
			for i := shard; i < listings && !t.Failed(); i += shards {
				s := newSimulation(*firstSeed + uint64(i))
				list, err := s.list(t)
				outcomes.add(s, err)
				if problem := s.judge(list, err); problem != "" {
					t.Errorf("%s\n%v\nto repeat: go test ./internal/client/listing -run TestLister_changingList -soak 1 -seed %d", problem, s, s.Seed)
				}
			}
		})
	}
}

// TestLister_aimedSimulations lists from servers and lists that once deceived it.
func TestLister_aimedSimulations(t *testing.T) {
	t.Parallel()
	for name, aim := range map[string]func(s *simulation){
		"a quiet list whose pages are filtered after they were cut": func(s *simulation) {
			s.Filters, s.Status, s.Rate, s.Offset, s.Rounds, s.VaryingCap, s.Total = true, "available", 0, 0, false, false, "right"
		},
		"a quiet list whose offsets are rounded and whose pages vary in size": func(s *simulation) {
			s.Rounds, s.VaryingCap, s.Rate, s.Offset, s.Total = true, true, 0, 0, "right"
		},
		"pages of three from replicas of which one lags": func(s *simulation) {
			s.lagging(3)
		},
		"pages of two from replicas of which one lags": func(s *simulation) {
			s.lagging(2)
		},
		"no total, and services that leave a filter and return": func(s *simulation) {
			s.short()
			s.Status, s.Rate, s.Lag = "available", 3, 0
		},
		"no total, and a replica that lags": func(s *simulation) {
			s.short()
			s.Lag = 3
		},
		"the order of updates, and replicas that lag": func(s *simulation) {
			s.SortKey, s.Status, s.Total, s.Times, s.Lag, s.Bursts, s.Touch = "update_at", "", "split", "tied", 3, true, true
			s.Services, s.Limit, s.Offset, s.Rate, s.Rounds, s.Cache, s.Ties = 15+s.Services%10, 4, 0, 0.3, false, false, "id"
		},
		"services that are swapped while totals stay the same": func(s *simulation) {
			s.Swaps, s.Rate, s.Services, s.SortKey, s.Status, s.Times, s.Total = true, 10, 20+s.Services, "", "", "distinct", "right"
			s.Lag, s.Cache, s.Offset, s.Rounds, s.VaryingCap, s.Cap = 0, false, 0, false, false, 1000
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			listings, complete := max(10, *soak/30), 0
			for i := range listings {
				s := newSimulation(*firstSeed + uint64(i))
				aim(s)
				list, err := s.list(t)
				if problem := s.judge(list, err); problem != "" {
					t.Fatalf("%s\n%v", problem, s)
				}
				if err == nil {
					complete++
				}
			}
			if strings.Contains(name, "swapped") && complete < listings*97/100 {
				t.Errorf("%d of %d listings are complete, want nearly all", complete, listings)
			}
			t.Logf("%d listings, %d complete", listings, complete)
		})
	}
}

// lagging makes every other request go to a replica that is ten changes behind.
func (s *simulation) lagging(rows int) {
	s.Cap, s.Behind, s.Services, s.Rate = rows, 10, 7, 3
	s.SortKey, s.Times, s.Total, s.Rounds, s.VaryingCap, s.Cache, s.Bursts, s.Lag = "", "distinct", "right", false, false, false, false, 0
}

// short makes a list of a few pages at most, whose total is not known.
func (s *simulation) short() {
	s.Services %= 12
	s.SortKey, s.Total, s.Rounds, s.VaryingCap, s.Cap, s.Cache = "", "missing", false, false, 1000, false
}

// outcomes counts how listings end.
type outcomes struct {
	mu                               sync.Mutex
	complete, changed, contradictory int
	other, requests                  int
}

func (o *outcomes) add(s *simulation, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var changed *ChangedError
	var contradiction *ContradictionError
	o.requests += s.requests
	switch {
	case err == nil:
		o.complete++
	case errors.As(err, &changed):
		o.changed++
	case errors.As(err, &contradiction):
		o.contradictory++
	default:
		o.other++
	}
}

func (o *outcomes) String() string {
	return fmt.Sprintf("%d listings, %d requests: %d complete, %d of a list that kept changing, %d of contradictory pages, %d other errors",
		o.complete+o.changed+o.contradictory+o.other, o.requests, o.complete, o.changed, o.contradictory, o.other)
}

// simulation is an API with a list that changes.
type simulation struct {
	Seed       uint64
	SortKey    string
	SortDir    string
	Status     string
	Limit      int
	Offset     int
	Services   int     // at the beginning
	Cap        int     // services a page at most
	VaryingCap bool    // another cap at every request
	Total      string  // right, split: of another moment than the rows, capped: at the limit, or missing
	Times      string  // distinct, tied, late: set when the service is available, or missing
	Ties       string  // how equal times are sorted: by id, by request: offset and limit, or at random
	Format     string  // of times
	Touch      bool    // a change of status changes updated_at
	Lag        float64 // seconds that replicas are behind at most
	Cache      bool    // a page cache, filled before
	Rounds     bool    // offsets are rounded down to whole pages
	Refuses    bool    // an offset past the end is an error, else an empty page
	Rate       float64 // changes a second
	Bursts     bool    // changes come several at once
	Filters    bool    // the page is cut before the status is filtered
	Swaps      bool    // a change is a deletion and a creation, so that no total changes
	Behind     int     // changes that every other request's replica is behind

	mu       sync.Mutex
	world    *rand.Rand // what changes
	clock    int64      // of creations
	created  int
	services []simulated
	history  []state
	cached   map[Request]*Page
	asked    map[Request]int
	requests int
	largest  int // the longest that the list was
}

// simulated is a service. Times are the order, shown or not.
type simulated struct {
	id               string
	number           uint64 // random
	creating         bool
	created, updated int64
}

// state is the list at some time, filtered, in order of time and id.
type state struct {
	since time.Time
	list  []simulated
	same  bool // as before
}

func pick[T any](r *rand.Rand, values ...T) T { return values[r.IntN(len(values))] }

func newSimulation(seed uint64) *simulation {
	r := rand.New(rand.NewPCG(seed, 0))
	s := &simulation{
		Seed:       seed,
		SortKey:    pick(r, "", "", "", "create_at", "update_at"),
		SortDir:    pick(r, "", "desc", "asc"),
		Status:     pick(r, "", "", "available"),
		Limit:      pick(r, 1, 2, 3, 4, 5, 6, 8, 10, 10, 20, 20, 50, 100),
		Offset:     pick(r, 0, 0, 0, 0, 0, 0, 1, 7),
		Services:   r.IntN(60),
		Cap:        pick(r, 1000, 1000, 1000, 1000, 1, 3, 4, 7, 12, 30),
		VaryingCap: r.IntN(6) == 0,
		Total:      pick(r, "right", "right", "right", "right", "split", "capped", "missing"),
		Times:      pick(r, "distinct", "distinct", "tied", "tied", "late", "missing"),
		Ties:       pick(r, "id", "id", "request", "random"),
		Format:     pick(r, time.RFC3339, time.RFC3339Nano, "2006-01-02T15:04:05.999"),
		Touch:      r.IntN(2) == 0,
		Lag:        pick(r, 0, 0, 0, 0.3, 3),
		Cache:      r.IntN(6) == 0,
		Rounds:     r.IntN(8) == 0,
		Refuses:    r.IntN(2) == 0,
		Rate:       pick(r, 0, 0, 0.1, 0.3, 1, 3, 10),
		Bursts:     r.IntN(3) == 0,
		world:      r,
	}
	switch r.IntN(40) {
	case 0: // many pages
		s.Services = 200 + r.IntN(400)
		s.Limit = max(s.Limit, 10)
		s.Cap = max(s.Cap, 7)
	case 1: // large pages
		s.Services = 500 + r.IntN(4500)
		s.Limit = pick(r, 200, 500, 1000)
		s.Cap = pick(r, 1000, 200, 100)
	}
	if s.Total == "split" || s.Total == "missing" { // see join.go: what is not covered
		s.Cap, s.VaryingCap = 1000, false
	}
	if s.Rounds {
		s.VaryingCap = false
		if s.Times == "missing" { // see join.go
			s.Cap = 1000
		}
	}
	if s.Total == "capped" {
		s.Cap = 1000
		s.VaryingCap = false
	}
	if s.Rounds || s.Times == "tied" && s.Ties != "id" { // nobody knows what is before the offset
		s.Offset = 0
	}
	return s
}

func (s *simulation) options() Options {
	return Options{Offset: s.Offset, Limit: s.Limit, ByUpdate: s.SortKey == "update_at", Ascending: s.SortDir == "asc"}
}

func (s *simulation) String() string {
	settings, err := json.Marshal(s)
	return fmt.Sprintf("%s %v", settings, err)
}

// list makes a lister list the services, in simulated time.
func (s *simulation) list(t *testing.T) (list *List, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s.cached, s.asked = map[Request]*Page{}, map[Request]int{}
		for range s.Services {
			s.create()
		}
		s.record(time.Now())
		if s.Lag > 0 {
			time.Sleep(time.Duration(s.Lag * float64(time.Second)))
		}
		if s.Cache {
			for range 5 {
				limit := max(s.Limit, minLimit)
				offset := s.world.IntN(4) * (limit - min(limit/2, s.world.IntN(11)))
				_, _ = s.page(t.Context(), Request{s.Offset + offset, limit})
			}
		}
		pauses := &backoff.ExponentialBackOff{InitialInterval: 50 * time.Millisecond, MaxInterval: 5 * time.Second, Multiplier: 2}
		pauses.Reset()
		l := &lister{page: s.page, opts: s.options(), pauses: pauses, log: slog.New(slog.DiscardHandler)}
		s.requests = 0
		list, err = l.list(t.Context())
		s.advance(time.Now())
	})
	return list, err
}

// judge says what is wrong with a listing.
func (s *simulation) judge(list *List, err error) string {
	// A reading may take four times the pages that its list needs, and ten.
	size := min(readingLimit(s.Limit, 1), readingLimit(s.Limit, maxReadings), s.Cap)
	if s.VaryingCap || s.Filters {
		size = 1
	}
	if most := maxReadings * (10 + 4*((s.ever()+size-1)/size)); s.requests > most {
		return fmt.Sprintf("%d requests for %d services, want %d at most", s.requests, s.ever(), most)
	}
	var changed *ChangedError
	if err != nil {
		quiet := s.Rate == 0
		if quiet && errors.As(err, &changed) && (s.Total != "capped" || s.largest <= s.Limit) {
			return fmt.Sprintf("nothing changed, but: %v", err)
		}
		if quiet && s.promised() {
			return fmt.Sprintf("nothing changed, but: %v", err)
		}
		return ""
	}
	throughout, ever := map[string]bool{}, map[string]bool{}
	first := true
	for i, state := range s.history {
		if i > 0 && state.same {
			continue
		}
		now := map[string]bool{}
		for i, service := range state.list {
			ever[service.id] = true
			if i >= s.Offset && (first || throughout[service.id]) {
				now[service.id] = true
			}
		}
		throughout, first = now, false
	}
	came := map[string]bool{}
	for _, service := range list.Rows {
		id := idOf(service)
		switch {
		case came[id]:
			return id + " came twice"
		case !ever[id]:
			return id + " never matched"
		}
		came[id] = true
		delete(throughout, id)
	}
	if len(throughout) > 0 {
		return fmt.Sprintf("lost: %v", throughout)
	}
	if want := s.Offset + len(list.Rows); list.Total != want && len(list.Rows) > 0 {
		return fmt.Sprintf("the total is %d, want %d", list.Total, want)
	}
	return ""
}

// ever counts the services that matched at some time.
func (s *simulation) ever() int {
	ids := map[string]bool{}
	for _, state := range s.history {
		if !state.same {
			for _, service := range state.list {
				ids[service.id] = true
			}
		}
	}
	return len(ids)
}

// promised reports whether a listing succeeds when nothing changes.
func (s *simulation) promised() bool {
	size := min(max(s.Limit, minLimit), s.Cap)
	switch {
	case s.Offset > 0 && s.Offset >= s.largest:
		return false
	case s.Total == "capped" && s.largest > size-maxReadings:
		return false
	case s.Total == "missing" && s.largest >= size-maxReadings && (s.Times != "distinct" || size < 4 || s.SortKey == "update_at"):
		return false
	case s.Times == "tied" && s.Ties != "id":
		return false
	case s.VaryingCap || s.Filters || s.Rounds && (size < 4 || s.Cap < s.Limit || s.Total == "missing"):
		return false
	case s.Rounds && s.Limit < 2*maxReadings && s.Cap < s.Limit+maxReadings:
		return false // readings after the first ask for more than the server sends, and its offsets skip the rest
	}
	return true
}

// What changes the list.

func (s *simulation) tick() int64 {
	if s.Times != "tied" || s.world.IntN(8) == 0 {
		s.clock++
	}
	return s.clock
}

func (s *simulation) create() {
	s.created++
	at := s.tick()
	number := s.world.Uint64()
	s.services = append(s.services, simulated{
		id: fmt.Sprintf("%04x-%d", number>>48, s.created), number: number, creating: s.world.IntN(3) == 0, created: at, updated: at,
	})
}

func (s *simulation) change() {
	if s.Swaps && len(s.services) > 0 {
		at := s.world.IntN(len(s.services))
		s.services = slices.Delete(s.services, at, at+1)
		s.create()
		return
	}
	if len(s.services) == 0 || s.world.IntN(4) == 0 {
		s.create()
		return
	}
	at := s.world.IntN(len(s.services))
	if s.world.IntN(3) == 0 { // at the front, most often
		at = len(s.services) - 1 - min(at, s.world.IntN(10))
	}
	service := &s.services[at]
	switch s.world.IntN(4) {
	case 0:
		s.services = slices.Delete(s.services, at, at+1)
	case 1:
		service.updated = s.tick()
	default:
		service.creating = !service.creating
		if s.Touch {
			service.updated = s.tick()
		}
	}
}

// advance lets the list change up to now.
func (s *simulation) advance(now time.Time) {
	for s.Rate > 0 {
		last := s.history[len(s.history)-1].since
		next := last.Add(time.Duration(s.world.ExpFloat64() / s.Rate * float64(time.Second)))
		if next.After(now) {
			// The time to the next change does not depend on how long it has been.
			s.history = append(s.history, state{now, s.history[len(s.history)-1].list, true})
			return
		}
		s.change()
		for s.Bursts && s.world.IntN(4) > 0 {
			s.change()
		}
		s.record(next)
	}
}

// record notes the list as it is now.
func (s *simulation) record(now time.Time) {
	list := slices.Clone(s.services)
	if s.Status != "" {
		list = slices.DeleteFunc(list, func(v simulated) bool { return v.creating })
	}
	s.sort(list, func(v simulated) uint64 { return v.number })
	s.history = append(s.history, state{now, list, false})
	s.largest = max(s.largest, len(list))
}

func (s *simulation) sort(list []simulated, tie func(simulated) uint64) {
	slices.SortFunc(list, func(a, b simulated) int {
		order := cmp.Compare(a.created, b.created)
		if s.SortKey == "update_at" {
			order = cmp.Compare(a.updated, b.updated)
		}
		if s.SortDir != "asc" {
			order = -order
		}
		return cmp.Or(order, cmp.Compare(tie(a), tie(b)))
	})
}

// mix scatters a number.
func mix(n uint64) uint64 {
	n *= 0x9e3779b97f4a7c15
	return n ^ n>>29
}

// at is the list as it was.
func (s *simulation) at(t time.Time) []simulated {
	for _, state := range slices.Backward(s.history) {
		if !state.since.After(t) {
			return state.list
		}
	}
	return s.history[0].list
}

// behind is the list as a replica has it that is some changes behind.
func (s *simulation) behind() []simulated {
	n := s.Behind
	for _, state := range slices.Backward(s.history) {
		if !state.same {
			if n--; n < 0 {
				return state.list
			}
		}
	}
	return s.history[0].list
}

// page responds to one request. It takes some time to come and to go.
func (s *simulation) page(ctx context.Context, asked Request) (*Page, error) {
	s.mu.Lock()
	s.requests++
	s.asked[asked]++
	r := rand.New(rand.NewPCG(s.Seed, uint64(asked.Offset)<<32+uint64(asked.Limit)<<16+uint64(s.asked[asked])))
	s.mu.Unlock()
	if err := travel(ctx, r); err != nil {
		return nil, err
	}
	respond := s.respond(r, asked)
	return respond, travel(ctx, r)
}

func travel(ctx context.Context, r *rand.Rand) error {
	select {
	case <-time.After(time.Duration(r.Int64N(int64(100 * time.Millisecond)))):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *simulation) respond(r *rand.Rand, asked Request) *Page {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, ok := s.cached[asked]; ok {
		return p
	}
	s.advance(time.Now())
	now := time.Now()
	if s.Lag > 0 {
		now = now.Add(-time.Duration(r.Float64() * s.Lag * float64(time.Second)))
	}
	list := s.at(now)
	if s.Behind > 0 && s.requests%2 == 0 {
		list = s.behind()
	}
	total := len(list)
	if s.Filters {
		list = slices.Clone(s.services)
		s.sort(list, func(v simulated) uint64 { return v.number })
	}
	switch s.Total {
	case "split":
		total = len(s.at(now.Add(-time.Duration(r.Int64N(int64(300 * time.Millisecond))))))
		if s.Lag > 0 && r.IntN(2) == 0 {
			total = len(s.at(time.Now()))
		}
	case "capped":
		total = min(total, asked.Limit)
	}
	switch s.Ties {
	case "request":
		list = slices.Clone(list)
		s.sort(list, func(v simulated) uint64 { return mix(v.number + uint64(asked.Offset*10000+asked.Limit)<<20) })
	case "random":
		list = slices.Clone(list)
		salt := r.Uint64()
		s.sort(list, func(v simulated) uint64 { return mix(v.number ^ salt) })
	}
	offset := asked.Offset
	if s.Rounds {
		offset -= offset % asked.Limit
	}
	if offset > 0 && offset >= len(list) && s.Refuses {
		return refused()
	}
	size := min(asked.Limit, s.Cap)
	if s.VaryingCap {
		size = 1 + r.IntN(size)
	}
	p := &Page{Total: total}
	if s.Total == "missing" {
		p.Total = UnknownTotal
	}
	for _, v := range list[min(offset, len(list)):min(offset+size, len(list))] {
		if !s.Filters || !v.creating {
			p.Rows = append(p.Rows, s.show(v))
		}
	}
	if s.Cache {
		s.cached[asked] = p
	}
	return p
}

func (s *simulation) show(v simulated) Row {
	row := &testRow{id: v.id}
	if s.Times == "missing" || s.Times == "late" && v.creating {
		return row
	}
	at := time.Unix(v.created, 0)
	if s.Format != time.RFC3339 {
		at = time.UnixMilli(v.created * 100)
	}
	row.createdAt = at.UTC().Format(s.Format)
	return row
}
