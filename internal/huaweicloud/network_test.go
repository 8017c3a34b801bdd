package huaweicloud

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"testing"
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

// testConfig is the configuration of a client that talks to a handler over
// HTTP, in memory. Its credentials are the token test-token.
func testConfig(t *testing.T, handler http.HandlerFunc) Config {
	t.Helper()
	network := pipes{make(chan net.Conn), make(chan struct{})}
	server := &http.Server{Handler: handler, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0)}
	go func() { _ = server.Serve(network) }()
	transport, err := NewTransport(TransportOptions{})
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
	base := &url.URL{Scheme: "http", Host: "api.test"}
	return Config{
		Region:      "r",
		ProjectID:   "p",
		Endpoints:   map[string]*url.URL{ServiceVPCEP: base, ServiceIAM: base, ServiceSTS: base},
		Credentials: NewStatic(Token("test-token")),
		Transport:   transport,
		MaxRetries:  5,
		UserAgent:   "test",
	}
}

// get asks for a document with the client's credentials.
func get(ctx context.Context, c *Client, projectID string) (map[string]any, error) {
	var document map[string]any
	_, err := c.Do(ctx, &Request{Service: ServiceVPCEP, Region: "r", ProjectID: projectID, Path: "v1/" + projectID, Credentials: c.Credentials()}, &document)
	return document, err
}

// roundTripper is a transport without a network.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }
