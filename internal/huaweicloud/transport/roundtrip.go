package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

const (
	// ConnectTimeout bounds the time until a request has a connection, with
	// resolving names, proxies and TLS. Nothing that responds takes that long.
	ConnectTimeout = 10 * time.Second

	// dialTimeout is the part of it for connecting to all addresses of a host.
	dialTimeout = 8 * time.Second
)

var errConnectTimeout = fmt.Errorf("no connection within %s", ConnectTimeout)

// Transport is an http.Transport that bounds the time until a request has a
// connection, and whose errors are *Error.
type Transport struct{ *http.Transport }

// RoundTrip sends a request once.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	timer := time.AfterFunc(ConnectTimeout, func() { cancel(errConnectTimeout) })
	defer timer.Stop()
	proxy, err := t.proxyFor(req)
	if err != nil {
		return nil, &Error{Phase: Connecting, Final: true, Err: err}
	}
	p := &progress{}
	p.phase.Store(Resolving)
	ctx = context.WithValue(ctx, progressKey{}, p)
	trace := &httptrace.ClientTrace{
		GetConn:      func(string) { timer.Reset(ConnectTimeout) },
		ConnectStart: func(string, string) { p.phase.Store(Connecting) },
		ConnectDone: func(_, _ string, err error) {
			if err == nil && proxy != nil {
				p.phase.Store(Tunneling)
			}
		},
		TLSHandshakeStart: func() { p.phase.Store(Handshake) },
		GotConn: func(httptrace.GotConnInfo) {
			timer.Stop()
			p.phase.Store(Waiting)
		},
	}
	resp, err := t.Transport.RoundTrip(req.WithContext(httptrace.WithClientTrace(ctx, trace)))
	switch {
	case err == nil && resp.StatusCode == http.StatusProxyAuthRequired && proxy != nil && req.URL.Scheme == "http":
		_ = resp.Body.Close()
		err = &ProxyError{Proxy: proxy.Host, StatusCode: resp.StatusCode}
	case err == nil:
		return resp, nil
	case errors.Is(context.Cause(ctx), errConnectTimeout):
		err = errConnectTimeout
	}
	cancel(nil)
	if proxyErr, ok := errors.AsType[*ProxyError](err); ok && proxy != nil {
		proxyErr.Variable = proxy.Variable
	}
	failure := describe(err, p.phase.Load().(Phase), proxy)
	if failure.TLS == HandshakeFailed && p.certificateAsked.Load() {
		failure.TLS = ClientCertificateRequired
	}
	return nil, failure
}

// proxyFor is the proxy that is to forward a request, nil for none.
func (t *Transport) proxyFor(req *http.Request) (*Proxy, error) {
	if t.Proxy == nil {
		return nil, nil //nolint:nilnil // no proxy
	}
	u, err := t.Proxy(req)
	if u == nil || err != nil {
		return nil, err
	}
	variable, _ := proxyVariable(req.URL.Scheme)
	return &Proxy{u.Host, variable}, nil
}

// progress is how far a request came.
type progress struct {
	phase            atomic.Value // Phase
	certificateAsked atomic.Bool  // the server asked for a client certificate
}

type progressKey struct{}

// clientCertificate gives the server the client certificate it asks for, or none,
// as crypto/tls does by itself, and takes note of that.
func clientCertificate(certificates []tls.Certificate, info *tls.CertificateRequestInfo) *tls.Certificate {
	if p, ok := info.Context().Value(progressKey{}).(*progress); ok {
		p.certificateAsked.Store(true)
	}
	for i := range certificates {
		if info.SupportsCertificate(&certificates[i]) == nil {
			return &certificates[i]
		}
	}
	return new(tls.Certificate)
}
