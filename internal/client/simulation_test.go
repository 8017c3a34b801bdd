package client

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

var (
	soak      = flag.Int("soak", 2000, "how many listings of a changing list TestListingOfAChangingList tries")
	firstSeed = flag.Uint64("seed", 1, "the seed of the first of them")
)

// TestListingOfAChangingList lists from simulated APIs whose list changes at
// random moments before, between and during the requests: whatever existed
// throughout comes once, nothing comes twice and nothing comes that never was,
// or the listing ends in an error, after a bounded number of requests.
func TestListingOfAChangingList(t *testing.T) {
	t.Parallel()
	const shards = 4
	var outcomes outcomes
	t.Cleanup(func() { t.Log(&outcomes) })
	for shard := range shards {
		t.Run(strconv.Itoa(shard), func(t *testing.T) {
			t.Parallel()
			for i := shard; i < *soak && !t.Failed(); i += shards {
				seed := *firstSeed + uint64(i)
				s := newSimulation(seed)
				list, err := s.list(t)
				outcomes.add(err)
				if problem := s.judge(list, err); problem != "" {
					t.Errorf("%s\n%v\nto repeat: go test ./internal/client -run TestListingOfAChangingList -soak 1 -seed %d", problem, s, seed)
				}
			}
		})
	}
}

// outcomes counts how listings end.
type outcomes struct {
	mu                      sync.Mutex
	whole, changed, faulted int
}

func (o *outcomes) add(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var changedErr *ChangedError
	switch {
	case err == nil:
		o.whole++
	case errors.As(err, &changedErr):
		o.changed++
	default:
		o.faulted++
	}
}

func (o *outcomes) String() string {
	return fmt.Sprintf("%d listings: %d whole, %d ended because the list kept changing, %d because of other faults",
		o.whole+o.changed+o.faulted, o.whole, o.changed, o.faulted)
}

// simulation is an API with a list that changes.
type simulation struct {
	Seed          uint64
	Options       ListEndpointServicesOptions
	Cap           int     // services a page at most
	VaryingCap    bool    // another cap at every request
	Total         string  // right, string or missing
	DistinctTimes bool    // no two things happen in the same second
	StableTies    bool    // services with equal times have a fixed order
	TouchStatus   bool    // a change of status changes updated_at
	ChangeRate    float64 // changes per request
	FaultRate     float64 // faults per request

	mu       sync.Mutex
	rand     *rand.Rand
	now      int64
	created  int
	services []*simulated
	ordered  []*simulated    // what matches, as the API has it, ties by id
	asked    map[int]int     // requests by offset
	requests int             // in all
	largest  int             // the longest that the list was
	steady   map[string]bool // what matched throughout, from the offset on
	ever     map[string]bool // what matched at any time
}

type simulated struct {
	ID      string `json:"id"`
	Status  string `json:"status"`
	Created string `json:"created_at"`
	Updated string `json:"updated_at"`
}

func newSimulation(seed uint64) *simulation {
	r := rand.New(rand.NewPCG(seed, 0))
	s := &simulation{
		Seed: seed,
		Options: ListEndpointServicesOptions{
			SortKey: pick(r, "", "", "create_at", "update_at"),
			SortDir: pick(r, "", "desc", "asc"),
			Status:  pick(r, "", "", "available"),
			Limit:   pick(r, 1, 2, 3, 5, 6, 10, 10, 20, 50),
			Offset:  pick(r, 0, 0, 0, 0, 0, 1, 7),
		},
		Cap:           pick(r, 1000, 1000, 1000, 1, 4, 7, 12),
		VaryingCap:    r.IntN(4) == 0,
		Total:         pick(r, "right", "right", "right", "string", "missing"),
		DistinctTimes: r.IntN(2) == 0,
		StableTies:    r.IntN(2) == 0,
		TouchStatus:   r.IntN(2) == 0,
		ChangeRate:    pick(r, 0, 0.03, 0.1, 0.1, 0.3, 1, 3),
		FaultRate:     pick(r, 0, 0, 0.1, 0.3),
		rand:          r,
	}
	// Where pages have no seams, nobody knows what is before an offset.
	if !s.DistinctTimes || s.VaryingCap || s.Cap < 5 || s.Options.Limit < 5 || s.Total == "missing" || s.Options.SortKey == "update_at" {
		s.Options.Offset = 0
	}
	for range r.IntN(60) {
		s.create()
	}
	s.order()
	return s
}

func pick[T any](r *rand.Rand, values ...T) T { return values[r.IntN(len(values))] }

func (s *simulation) String() string {
	settings, err := json.Marshal(s)
	return fmt.Sprintf("%s %v", settings, err)
}

// list makes the client list the services, in simulated time.
func (s *simulation) list(t *testing.T) (list *EndpointServiceList, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s.asked, s.steady, s.ever = map[int]int{}, map[string]bool{}, map[string]bool{}
		for _, service := range s.ordered {
			s.steady[service.ID] = true
		}
		s.observe()
		c := New(Config{
			Region: "r", ProjectID: "p", Endpoint: &url.URL{Scheme: "https", Host: "vpcep"},
			Credentials: Token("t"), Transport: s, MaxRetries: 5,
		})
		c.jitter = 0 // the seed alone decides
		list, err = c.ListEndpointServices(t.Context(), s.Options)
	})
	return list, err
}

// judge says what is wrong with a listing.
func (s *simulation) judge(list *EndpointServiceList, err error) string {
	attempts := 6
	if s.FaultRate == 0 {
		attempts = 1
	}
	if most := maxReadings * (3 + 2*s.largest) * attempts; s.requests > most {
		return fmt.Sprintf("%d requests for %d services", s.requests, s.largest)
	}
	if err != nil {
		pastEnd := s.Options.Offset > 0 && s.Options.Offset >= s.largest
		if s.ChangeRate == 0 && s.FaultRate == 0 && !pastEnd && (s.StableTies || s.DistinctTimes) && s.Total != "missing" {
			return fmt.Sprintf("nothing changed or failed, but: %v", err)
		}
		return ""
	}
	missing := map[string]bool{}
	for id := range s.steady {
		missing[id] = true
	}
	came := map[string]bool{}
	for _, service := range list.EndpointServices {
		id := service.id()
		delete(missing, id)
		if came[id] {
			return id + " came twice"
		}
		if !s.ever[id] {
			return id + " never matched"
		}
		came[id] = true
	}
	if len(missing) > 0 {
		return fmt.Sprintf("lost: %v", missing)
	}
	return ""
}

// create, and what changes the list otherwise.

func (s *simulation) tick() string {
	if s.DistinctTimes || s.rand.IntN(3) == 0 {
		s.now++
	}
	return time.Unix(s.now, 0).UTC().Format(time.RFC3339)
}

func (s *simulation) create() {
	s.created++
	at := s.tick()
	id := fmt.Sprintf("%04x-%d", s.rand.IntN(1<<16), s.created)
	s.services = append(s.services, &simulated{id, pick(s.rand, "available", "available", "creating"), at, at})
}

func (s *simulation) change() {
	at := 0
	if len(s.services) > 0 {
		at = s.rand.IntN(len(s.services))
	}
	switch s.rand.IntN(4) {
	case 0:
		s.create()
	case 1:
		if len(s.services) > 0 {
			s.services = slices.Delete(s.services, at, at+1)
		}
	case 2:
		if len(s.services) > 0 {
			s.services[at].Updated = s.tick()
		}
	case 3:
		if len(s.services) > 0 {
			service := s.services[at]
			service.Status = map[string]string{"available": "creating", "creating": "available"}[service.Status]
			if s.TouchStatus {
				service.Updated = s.tick()
			}
		}
	}
	s.observe()
}

// changes makes about half as many changes as there are in a request's time.
func (s *simulation) changes() {
	for range 20 {
		if s.rand.Float64() < s.ChangeRate/40 {
			s.change()
		}
	}
	if s.ChangeRate >= 3 && s.rand.IntN(8) == 0 { // a burst
		for range 5 {
			s.change()
		}
	}
}

// observe notes what matches now.
func (s *simulation) observe() {
	s.order()
	now := make(map[string]bool, len(s.ordered))
	for i, service := range s.ordered {
		s.ever[service.ID] = true
		now[service.ID] = i >= s.Options.Offset
	}
	for id := range s.steady {
		if !now[id] {
			delete(s.steady, id)
		}
	}
	s.largest = max(s.largest, len(s.ordered))
}

func (s *simulation) order() {
	s.ordered = slices.Clone(s.services)
	if s.Options.Status != "" {
		s.ordered = slices.DeleteFunc(s.ordered, func(v *simulated) bool { return v.Status != s.Options.Status })
	}
	slices.SortFunc(s.ordered, func(a, b *simulated) int { return strings.Compare(a.ID, b.ID) })
	s.sort(s.ordered)
}

func (s *simulation) sort(list []*simulated) {
	slices.SortStableFunc(list, func(a, b *simulated) int {
		order := strings.Compare(a.Created, b.Created)
		if s.Options.SortKey == "update_at" {
			order = strings.Compare(a.Updated, b.Updated)
		}
		if s.Options.SortDir != "asc" {
			order = -order
		}
		return order
	})
}

// RoundTrip answers one request. The list changes on its way there and back.
func (s *simulation) RoundTrip(req *http.Request) (*http.Response, error) {
	offset, _ := strconv.Atoi(req.URL.Query().Get("offset"))
	limit, _ := strconv.Atoi(req.URL.Query().Get("limit"))
	s.mu.Lock()
	s.requests++
	s.asked[offset]++
	r := rand.New(rand.NewPCG(s.Seed, uint64(offset)<<32+uint64(s.asked[offset])))
	s.mu.Unlock()
	if err := travel(req.Context(), r); err != nil {
		return nil, err
	}
	resp := s.answer(r, offset, limit)
	resp.Request = req
	if err := travel(req.Context(), r); err != nil {
		return nil, err
	}
	if r.Float64() < s.FaultRate {
		return fault(req, resp, r)
	}
	return resp, nil
}

// travel takes a request or an answer a random time.
func travel(ctx context.Context, r *rand.Rand) error {
	select {
	case <-time.After(time.Duration(r.Int64N(int64(100 * time.Millisecond)))):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *simulation) answer(r *rand.Rand, offset, limit int) *http.Response {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changes()
	defer s.changes()
	matching := s.ordered
	if !s.StableTies {
		matching = slices.Clone(matching)
		r.Shuffle(len(matching), func(i, j int) { matching[i], matching[j] = matching[j], matching[i] })
		s.sort(matching)
	}
	if offset > 0 && offset >= len(matching) {
		return answer(http.StatusBadRequest, map[string]any{"error_code": codeOffset})
	}
	size := min(limit, s.Cap)
	if s.VaryingCap {
		size = 1 + r.IntN(size)
	}
	page := map[string]any{"endpoint_services": append([]*simulated{}, matching[offset:min(offset+size, len(matching))]...)}
	switch s.Total {
	case "right":
		page["total_count"] = len(matching)
	case "string":
		page["total_count"] = strconv.Itoa(len(matching))
	}
	return answer(http.StatusOK, page)
}

func answer(status int, body any) *http.Response {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(string(text)))}
}

// fault is what became of an answer on its way.
func fault(req *http.Request, resp *http.Response, r *rand.Rand) (*http.Response, error) {
	switch r.IntN(6) {
	case 0:
		return nil, errors.New("connection reset")
	case 1:
		resp.StatusCode, resp.Body = http.StatusServiceUnavailable, http.NoBody
	case 2:
		resp.StatusCode, resp.Body = http.StatusTooManyRequests, http.NoBody
		resp.Header.Set("Retry-After", strconv.Itoa(r.IntN(4)))
	case 3:
		resp.Body = http.NoBody
	case 4:
		resp.Body = io.NopCloser(io.LimitReader(resp.Body, 10))
	case 5:
		<-req.Context().Done()
		return nil, req.Context().Err()
	}
	return resp, nil
}
