package huaweicloud_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"testing"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/transport"
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
func testConfig(t *testing.T, handler http.HandlerFunc) huaweicloud.Config {
	t.Helper()
	network := pipes{make(chan net.Conn), make(chan struct{})}
	server := &http.Server{Handler: handler, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0)}
	go func() { _ = server.Serve(network) }()
	tr, err := transport.New(transport.Options{})
	if err != nil {
		t.Fatal(err)
	}
	tr.DialContext = network.dial
	tr.Proxy = nil
	t.Cleanup(func() {
		tr.CloseIdleConnections()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	base := &url.URL{Scheme: "http", Host: "api.test"}
	return huaweicloud.Config{
		Region:      "r",
		ProjectID:   "p",
		Endpoints:   map[string]*url.URL{"vpcep": base, credentials.ServiceIAM: base, credentials.ServiceSTS: base},
		Credentials: credentials.NewCache(credentials.NewStatic(credentials.Token("test-token"))),
		Transport:   tr,
		MaxRetries:  5,
		UserAgent:   "test",
	}
}
