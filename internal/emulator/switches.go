package emulator

import (
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Switch makes the emulator answer listing requests otherwise than the reference says. Both functions may be nil;
// n is the number of the listing request, from 1. They may change the emulator's data: what Before changes, the
// answer to n shows; what Page changes, only later answers show. They are called concurrently.
type Switch struct {
	// Before is called once the request is recorded and before it is authenticated. It may answer it itself and return true.
	Before func(n int, w http.ResponseWriter, r *http.Request) (handled bool)
	// Page is called with what is about to be sent and may change it.
	Page func(n int, p *Page)
}

// Use puts switches into effect, in their order, in place of those before. Without any the emulator is strict again.
func (e *Emulator) Use(switches ...Switch) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.switches = switches
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

// Latency waits before the request is worked on.
func Latency(d time.Duration) Switch {
	return Switch{Before: func(_ int, _ http.ResponseWriter, r *http.Request) bool {
		select {
		case <-time.After(d):
		case <-r.Context().Done():
		}
		return false
	}}
}

// Fail answers with a status, an error code and, unless it is "", a Retry-After header.
func Fail(status int, code, retryAfter string) Switch {
	return answer(func(w http.ResponseWriter, _ *http.Request) {
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		fail(w, status, code, http.StatusText(status))
	})
}

// Throttle is the gateway's answer to too many requests: 429 APIGW.0308.
func Throttle() Switch { return Fail(http.StatusTooManyRequests, "APIGW.0308", "") }

// RateLimit lets burst requests through at once and then perSecond; the others are answered by the switch s, such as
// Throttle().
func RateLimit(perSecond float64, burst int, s Switch) Switch {
	var mu sync.Mutex
	left, last := float64(burst), time.Now()
	exhausted := func() bool {
		mu.Lock()
		defer mu.Unlock()
		now := time.Now()
		left = min(left+now.Sub(last).Seconds()*perSecond, float64(burst))
		last = now
		if left < 1 {
			return true
		}
		left--
		return false
	}
	return Switch{Before: func(n int, w http.ResponseWriter, r *http.Request) bool {
		return exhausted() && s.Before(n, w, r)
	}}
}

// Body answers 200 with a body of your own; "" is an empty one.
func Body(contentType, body string) Switch {
	return answer(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = io.WriteString(w, body)
	})
}

// HTML answers 200 with a web page, as a proxy or a wrong address does.
func HTML() Switch {
	return Body("text/html; charset=utf-8", "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Sign in to the network.</body></html>\n")
}

// Truncate announces a body and sends its beginning; net/http then closes the connection.
func Truncate() Switch {
	return answer(func(w http.ResponseWriter, _ *http.Request) {
		const start = `{"endpoint_services":[{"id":"4189d3c2-`
		w.Header().Set("Content-Type", "application/json;charset=utf8")
		w.Header().Set("Content-Length", strconv.Itoa(2*len(start)))
		_, _ = io.WriteString(w, start)
	})
}

// ResetConnection ends the TCP connection with a reset and no answer.
func ResetConnection() Switch {
	return answer(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil { // HTTP/2: net/http resets the stream
			panic(http.ErrAbortHandler)
		}
		raw := conn
		if tls, ok := conn.(interface{ NetConn() net.Conn }); ok {
			raw = tls.NetConn()
		}
		if tcp, ok := raw.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // unsent data is dropped: the peer gets a reset
		}
		_ = raw.Close()
	})
}

// Hang answers nothing until the client goes away.
func Hang() Switch {
	return answer(func(_ http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	})
}

func answer(write func(w http.ResponseWriter, r *http.Request)) Switch {
	return Switch{Before: func(_ int, w http.ResponseWriter, r *http.Request) bool {
		write(w, r)
		return true
	}}
}

// PageCap sends at most k services a page, whatever was asked.
func PageCap(k int) Switch { return paging(func(p *Page) { p.Limit = min(p.Limit, k) }) }

// MoreRows sends up to k services more than asked.
func MoreRows(k int) Switch { return paging(func(p *Page) { p.Limit += k }) }

// SamePage ignores the offset: every page is the first.
func SamePage() Switch { return paging(func(p *Page) { p.Offset = 0 }) }

// EmptyPage sends a page without services; total_count stays.
func EmptyPage() Switch { return paging(func(p *Page) { p.Limit = 0 }) }

// NoTotal leaves total_count out.
func NoTotal() Switch { return paging(func(p *Page) { p.Total = nil }) }

// StringTotal sends total_count as a string.
func StringTotal() Switch {
	return paging(func(p *Page) { p.Total = strconv.Itoa(len(p.Matches)) })
}

// WrongTotal sends total_count d too high, or too low if d is negative.
func WrongTotal(d int) Switch { return paging(func(p *Page) { p.Total = len(p.Matches) + d }) }

// UnstableOrder sends services with equal creation times in another order for every request.
func UnstableOrder(seed uint64) Switch {
	return Switch{Page: func(n int, p *Page) {
		random := rand.New(rand.NewPCG(seed, uint64(n)))
		p.Matches = slices.Clone(p.Matches)
		for start, end := 0, 0; start < len(p.Matches); start = end {
			for end < len(p.Matches) && p.Matches[end].CreatedAt == p.Matches[start].CreatedAt {
				end++
			}
			equal := p.Matches[start:end]
			random.Shuffle(len(equal), func(i, j int) { equal[i], equal[j] = equal[j], equal[i] })
		}
	}}
}

func paging(change func(p *Page)) Switch {
	return Switch{Page: func(_ int, p *Page) { change(p) }}
}
