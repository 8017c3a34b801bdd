package emulator

import (
	"io"
	"maps"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/httpapi"
)

// Latency waits before it processes the request.
func Latency(d time.Duration) Switch {
	return Switch{Before: func(_ int, _ http.ResponseWriter, r *http.Request) bool {
		select {
		case <-time.After(d):
		case <-r.Context().Done():
		}
		return false
	}}
}

// Fail responds with a status, an error code and, unless it is "", a Retry-After header.
func Fail(status int, code, retryAfter string) Switch {
	return respond(func(w http.ResponseWriter, _ *http.Request) {
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		(&httpapi.Error{Status: status, Code: code, Message: http.StatusText(status)}).Write(w)
	})
}

// Throttle responds as the gateway does above its rate limit: 429 APIGW.0308.
func Throttle() Switch { return Fail(http.StatusTooManyRequests, "APIGW.0308", "") }

// RateLimit allows a burst of requests, and then perSecond requests a second. It throttles the others.
func RateLimit(perSecond float64, burst int) Switch {
	var mu sync.Mutex
	tokens, last := float64(burst), time.Now()
	take := func() bool {
		mu.Lock()
		defer mu.Unlock()
		now := time.Now()
		tokens = min(tokens+now.Sub(last).Seconds()*perSecond, float64(burst))
		last = now
		if tokens < 1 {
			return false
		}
		tokens--
		return true
	}
	return Switch{Before: func(n int, w http.ResponseWriter, r *http.Request) bool {
		return !take() && Throttle().Before(n, w, r)
	}}
}

// Respond responds with a status, headers and a body of your own.
func Respond(status int, header http.Header, body string) Switch {
	return respond(func(w http.ResponseWriter, _ *http.Request) {
		maps.Copy(w.Header(), header)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

// Body responds with 200 and a body of your own, which may be empty.
func Body(contentType, body string) Switch {
	return Respond(http.StatusOK, http.Header{"Content-Type": {contentType}}, body)
}

// HTML responds with 200 and a web page, as a proxy or a wrong URL does.
func HTML() Switch { return HTMLStatus(http.StatusOK) }

// HTMLStatus responds with a status and a web page.
func HTMLStatus(status int) Switch {
	const page = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Sign in to the network.</body></html>\n"
	return Respond(status, http.Header{"Content-Type": {"text/html; charset=utf-8"}}, page)
}

// Truncate sends only the first half of the body that Content-Length announces; net/http then closes the connection.
func Truncate() Switch {
	return respond(func(w http.ResponseWriter, _ *http.Request) {
		const start = `{"endpoint_services":[{"id":"4189d3c2-`
		w.Header().Set("Content-Type", "application/json;charset=utf8")
		w.Header().Set("Content-Length", strconv.Itoa(2*len(start)))
		_, _ = io.WriteString(w, start)
	})
}

// ResetConnection resets the TCP connection without a response.
func ResetConnection() Switch {
	return respond(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil { // HTTP/2: net/http resets the stream
			panic(http.ErrAbortHandler)
		}
		raw := conn
		if tls, ok := conn.(interface{ NetConn() net.Conn }); ok {
			raw = tls.NetConn()
		}
		if tcp, ok := raw.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // drops unsent data and sends a reset
		}
		_ = raw.Close()
	})
}

// Hang sends nothing until the client closes the connection.
func Hang() Switch {
	return respond(func(_ http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	})
}

func respond(write func(w http.ResponseWriter, r *http.Request)) Switch {
	return Switch{Before: func(_ int, w http.ResponseWriter, r *http.Request) bool {
		write(w, r)
		return true
	}}
}
