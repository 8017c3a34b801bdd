package client

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// pipes is a network in memory, so that testing/synctest sees every wait, and
// every connection or goroutine that is left at a test's end.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (p pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case p.conns <- there:
		return here, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.conns:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p pipes) Close() error   { close(p.closed); return nil }
func (p pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipes"} }

// serve makes a client and the HTTP server it talks to.
func serve(t *testing.T, handler http.HandlerFunc) *Client {
	t.Helper()
	network := pipes{make(chan net.Conn), make(chan struct{})}
	server := &http.Server{Handler: handler, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0)}
	go func() { _ = server.Serve(network) }()
	transport, err := NewTransport("", false)
	if err != nil {
		t.Fatal(err)
	}
	transport.DialContext = network.dial
	transport.Proxy = nil
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return New(Config{
		Region: "r", ProjectID: "p", Endpoint: &url.URL{Scheme: "http", Host: "vpcep"},
		Credentials: Token("secret"), Transport: transport, MaxRetries: 5, UserAgent: "test",
	})
}

// TestHangingAnswerEndsWithTheContext hangs before the header, in the body
// and in an error's body.
func TestHangingAnswerEndsWithTheContext(t *testing.T) {
	t.Parallel()
	for name, begin := range map[string]func(http.ResponseWriter){
		"header": func(http.ResponseWriter) {},
		"body": func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, onePage[:20])
			_ = http.NewResponseController(w).Flush()
		},
		"error's body": func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusBadGateway)
			_ = http.NewResponseController(w).Flush()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := serve(t, func(w http.ResponseWriter, r *http.Request) {
					begin(w)
					<-r.Context().Done()
				})
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(2*time.Second, cancel)
				start := time.Now()
				_, err := c.ListEndpointServices(ctx, ListEndpointServicesOptions{})
				if took := time.Since(start); took != 2*time.Second || !errors.Is(err, context.Canceled) {
					t.Errorf("it ended after %s with %v", took, err)
				}
			})
		})
	}
}

// TestFaultsOfTheNetwork lists over HTTP with a fault in the first answer.
func TestFaultsOfTheNetwork(t *testing.T) {
	t.Parallel()
	hijack := func(w http.ResponseWriter, send string) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(conn, send)
		_ = conn.Close()
	}
	const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	for name, test := range map[string]struct {
		fault http.HandlerFunc
		err   string // none: the next attempt succeeds
		took  time.Duration
	}{
		"connection closed": {fault: func(w http.ResponseWriter, _ *http.Request) { hijack(w, "") }},
		"cut off by length": {fault: func(w http.ResponseWriter, _ *http.Request) { hijack(w, head+"Content-Length: 99\r\n\r\n{\"endpoint") }},
		"cut off in a chunk": {fault: func(w http.ResponseWriter, _ *http.Request) {
			hijack(w, head+"Transfer-Encoding: chunked\r\n\r\nff\r\n{\"endpoint")
		}},
		"cut off after a chunk": {fault: func(w http.ResponseWriter, _ *http.Request) {
			hijack(w, head+"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n")
		}},
		"no HTTP":                   {fault: func(w http.ResponseWriter, _ *http.Request) { hijack(w, "SSH-2.0-OpenSSH\r\n") }},
		"header without end":        {fault: func(w http.ResponseWriter, _ *http.Request) { hijack(w, head+"X: "+strings.Repeat("x", 2<<20)) }},
		"no answer within a minute": {fault: func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, took: attemptTimeout},
		"damaged gzip": {fault: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = io.WriteString(w, "no gzip")
		}},
		"gzip that unpacks to too much": {fault: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb())
		}, err: "it is larger than 67108864 bytes"},
		"redirect": {fault: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://elsewhere/", http.StatusFound)
		}, err: "302 Found: <a href=\"http://elsewhere/\">Found</a>. (redirect to http://elsewhere/)"},
		"web page with 404": {fault: func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, "<html>no such page</html>")
		}, err: "404 Not Found: <html>no such page</html>"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var requests atomic.Int64
				c := serve(t, func(w http.ResponseWriter, r *http.Request) {
					if r.Host != "vpcep" || r.Header.Get("X-Auth-Token") != "secret" {
						t.Errorf("request to %s", r.Host)
					}
					if requests.Add(1) == 1 {
						test.fault(w, r)
						return
					}
					_, _ = io.WriteString(w, onePage)
				})
				start := time.Now()
				_, err := c.ListEndpointServices(t.Context(), ListEndpointServicesOptions{})
				if test.err == "" {
					if err != nil || requests.Load() != 2 {
						t.Errorf("%d requests, error %v", requests.Load(), err)
					}
				} else if err == nil || !strings.Contains(err.Error(), test.err) || requests.Load() != 1 {
					t.Errorf("%d requests, error %v, want %s", requests.Load(), err, test.err)
				}
				if took := time.Since(start) - test.took; took < 0 || took > time.Second {
					t.Errorf("it took %s, want %s and a short wait", time.Since(start), test.took)
				}
			})
		})
	}
}

// bomb is white space, packed, that is one mebibyte more than an answer may have.
func bomb() []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	blanks := bytes.Repeat([]byte(" "), 1<<20)
	for range 65 {
		_, _ = w.Write(blanks)
	}
	_ = w.Close()
	return b.Bytes()
}

func TestLogHasALineForEachPageAndNoSecret(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var requests atomic.Int64
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Request-Id", "r"+strconv.FormatInt(requests.Add(1), 10))
			switch requests.Load() {
			case 1:
				w.WriteHeader(http.StatusServiceUnavailable)
			case 2:
				_, _ = io.WriteString(w, `{"endpoint_services":[],"total_count":"1"}`)
			default:
				_, _ = io.WriteString(w, `{"endpoint_services":[{"id":"a"}],"total_count":1}`)
			}
		})
		c.jitter = 0
		var log bytes.Buffer
		c.log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}}))
		if _, err := c.ListEndpointServices(t.Context(), ListEndpointServicesOptions{}); err != nil {
			t.Fatal(err)
		}
		const want = `level=WARN msg="request failed, trying again" attempt=1 wait=500ms error="GET http://vpcep/v1/p/vpc-endpoint-services?limit=1000: 503 Service Unavailable (request id r1)"
level=DEBUG msg="read a page" offset=0 limit=1000 rows=0 total=1 attempt=2 duration=0s request_id=r2
level=WARN msg="reading the list again" reading=1 wait=50ms reason="the first page is empty where the total is 1"
level=DEBUG msg="read a page" offset=0 limit=999 rows=1 total=1 attempt=1 duration=0s request_id=r3
`
		if log.String() != want {
			t.Errorf("%s, want\n%s", log.String(), want)
		}
	})
}
