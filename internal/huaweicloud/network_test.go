package huaweicloud

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/transport"
)

// get asks for a document with the client's credentials.
func get(ctx context.Context, c *Client, projectID string) (map[string]any, error) {
	var document map[string]any
	_, err := c.Do(ctx, &Request{Service: "vpcep", Region: "r", ProjectID: projectID, Path: "v1/" + projectID, Credentials: c.Credentials(),
		ThrottledCodes: []string{"EndPoint.0022"}, TemporaryCodes: []string{"EndPoint.1008"}}, &document)
	return document, err
}

// roundTripper is a transport without a network.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// newTLSServer serves HTTP/2 and quotes no errors.
func newTLSServer(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.EnableHTTP2 = true
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

// TestClient_deadHTTP2ConnectionIsLeft lets a connection fall silent, as a
// firewall does that forgot it: the pings find out, and the next attempt uses
// another connection.
func TestClient_deadHTTP2ConnectionIsLeft(t *testing.T) {
	t.Parallel()
	server := newTLSServer(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{}`) })
	tr, err := transport.New(transport.Options{Insecure: true})
	if err != nil {
		t.Fatal(err)
	}
	defer tr.CloseIdleConnections()
	if total := tr.HTTP2.SendPingTimeout + tr.HTTP2.PingTimeout; total <= 0 || total > attemptTimeout/2 {
		t.Errorf("a dead connection is left after %s", total)
	}
	tr.HTTP2.SendPingTimeout, tr.HTTP2.PingTimeout = 50*time.Millisecond, 50*time.Millisecond
	var dialed atomic.Int32
	silent := make(chan struct{})
	tr.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if dialed.Add(1) == 1 && err == nil {
			conn = &silentConn{Conn: conn, silent: silent}
		}
		return conn, err
	}
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := New(Config{Endpoints: map[string]*url.URL{"vpcep": base}, Transport: tr, MaxRetries: 1})
	for range 2 {
		if _, err := c.Do(t.Context(), &Request{Service: "vpcep"}, nil); err != nil {
			t.Fatal(err)
		}
		if dialed.Load() == 1 {
			close(silent)
		}
	}
	if dialed.Load() != 2 {
		t.Errorf("%d connections", dialed.Load())
	}
}

// silentConn is a connection on which nothing arrives any more, in neither
// direction, once silent is closed.
type silentConn struct {
	net.Conn
	silent chan struct{}
}

func (c *silentConn) Write(b []byte) (int, error) {
	select {
	case <-c.silent:
		return len(b), nil
	default:
		return c.Conn.Write(b)
	}
}

// A proxy's password is a secret of the client.
func TestClient_redactsTheProxysPassword(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "http://user:p%23ssword@proxy:3128")
	if got := New(Config{}).Redactor().Text("p#ssword p%23ssword"); got != "[redacted] [redacted]" {
		t.Error(got)
	}
}

// A proxy that is overloaded may let the next attempt through.
func TestRetry_statusOfAProxy(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]bool{407: false, 403: false, 502: true, 503: true} {
		if got := retryable(&NetworkError{Err: transport.Describe(&transport.ProxyError{StatusCode: code})}); got != want {
			t.Errorf("%d: repeated: %t, want %t", code, got, want)
		}
	}
}

// A host that sends nothing is given up before half a minute is over, also by
// requests that wait for others because their key was never accepted.
func TestRetry_nothingResponds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		dial func(context.Context, string, string) (net.Conn, error)
		want string
	}{
		"dropped packets": {
			dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			},
			want: "failed: no connection within 10s (attempt 2, the last)",
		},
		"no response": {
			dial: func(context.Context, string, string) (net.Conn, error) {
				conn, server := net.Pipe()
				go func() { _, _ = io.Copy(io.Discard, server) }()
				return conn, nil
			},
			want: "failed: no response within 14s (attempt 2, the last)",
		},
	} {
		for method, credentials := range map[string]CredentialsProvider{"token": new(counted), "access key": static{"secret"}} {
			for _, requests := range []int{1, 10} {
				t.Run(fmt.Sprint(name, ", ", method, " ", requests), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						tr, err := transport.New(transport.Options{})
						if err != nil {
							t.Fatal(err)
						}
						tr.Proxy, tr.DialContext = nil, test.dial
						defer tr.CloseIdleConnections()
						c := New(Config{Region: "r", Credentials: credentials, Transport: tr, MaxRetries: 5, Endpoints: map[string]*url.URL{
							"vpcep": {Scheme: "http", Host: "api.test"},
						}})
						start := time.Now()
						var all sync.WaitGroup
						for i := range requests {
							all.Go(func() {
								_, err := get(t.Context(), c, fmt.Sprint("p", i%3))
								if !silent(err) || !strings.Contains(err.Error(), test.want) {
									t.Errorf("got %v", err)
								}
							})
						}
						all.Wait()
						if took := time.Since(start); took > silenceLimit {
							t.Errorf("it took %s", took)
						}
					})
				})
			}
		}
	}
}

// hang responds when the request's context ends.
func hang(req *http.Request) (*http.Response, error) {
	<-req.Context().Done()
	return nil, req.Context().Err()
}

// A host that has responded once may take a minute for a response, and the request is
// retried if it does not.
func TestRetry_hostThatHasResponded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		requests := 0
		c := newTestClient(Config{}, func(req *http.Request) (*http.Response, error) {
			requests++
			switch requests {
			case 2:
				return hang(req)
			case 3:
				time.Sleep(attemptTimeout - time.Second)
			}
			return response(200, `{}`), nil
		})
		start := time.Now()
		for range 2 {
			if _, err := get(t.Context(), c, "p"); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start).Round(5 * time.Second); requests != 3 || took != 2*attemptTimeout {
			t.Errorf("%d requests in %s, want 3 in 2 minutes", requests, took)
		}
	})
}
