package transport

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
)

// Error is a request that got no response. It says how far the request came and
// whose fault that is.
type Error struct {
	Phase Phase
	Proxy *Proxy     // that failed; nil if the API's server did
	TLS   TLSProblem // empty if TLS is not the problem
	Final bool       // the same request would fail again
	Err   error
}

// Phase is how far a request came.
type Phase string

// The phases of a request, one after another.
const (
	Resolving  Phase = "resolving the host name"
	Connecting Phase = "connecting"
	Tunneling  Phase = "waiting for the proxy" // its response to CONNECT, or the SOCKS login
	Handshake  Phase = "TLS handshake"
	Waiting    Phase = "waiting for the response"
)

// TLSProblem is why TLS failed.
type TLSProblem string

// The problems of TLS.
const (
	CertificateExpired        TLSProblem = "the server's certificate has expired or is not valid yet"
	CertificateOfOtherHost    TLSProblem = "the server's certificate is for another host"
	CertificateWithoutSAN     TLSProblem = "the server's certificate has no subject alternative name (SAN)"
	CertificateUntrusted      TLSProblem = "the server's certificate is not signed by a trusted certificate authority"
	CertificateInvalid        TLSProblem = "the server's certificate is not valid"
	ClientCertificateRequired TLSProblem = "the server does not accept the client certificate, or requires one"
	ProtocolVersion           TLSProblem = "the server has no TLS version that is allowed here, TLS 1.2 or later"
	NoTLS                     TLSProblem = "the server does not use TLS"
	HandshakeFailed           TLSProblem = "the TLS handshake failed"
)

func (e *Error) Error() string {
	text, cause := e.Explain()
	if cause == "" {
		return text
	}
	return text + ": " + cause
}

// Explain words the error for people who do not know net, crypto/tls and net/http,
// and returns what these say, which may quote a server.
func (e *Error) Explain() (text, cause string) {
	if proxyErr, ok := errors.AsType[*ProxyError](e.Err); ok {
		return proxyErr.Error(), ""
	}
	text, cause = e.explain()
	if e.Proxy != nil {
		text = fmt.Sprintf("%s: %s", e.Proxy, text)
	}
	return text, cause
}

func (e *Error) explain() (text, cause string) {
	dnsErr, isDNS := errors.AsType[*net.DNSError](e.Err)
	dial := dialError(e.Err)
	switch {
	case e.TLS != "":
		return string(e.TLS), innermost(e.Err)
	case isDNS && dnsErr.IsNotFound:
		return fmt.Sprintf("host %s not found", dnsErr.Name), ""
	case isDNS:
		return fmt.Sprintf("resolving the host name %s failed", dnsErr.Name), dnsErr.Err
	case dial != nil && dial.Addr != nil:
		return fmt.Sprintf("connecting to %s failed", dial.Addr), innermost(dial)
	case errors.Is(e.Err, io.EOF), errors.Is(e.Err, io.ErrUnexpectedEOF):
		return fmt.Sprintf("%s failed: the connection was closed", e.Phase), ""
	default:
		return fmt.Sprintf("%s failed", e.Phase), innermost(e.Err)
	}
}

// goPackages are what Go's packages begin their errors with.
var goPackages = strings.NewReplacer("x509: ", "", "tls: ", "", "net/http: ", "", "http: ", "")

// innermost is the text of the error at the end of a chain.
func innermost(err error) string {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return goPackages.Replace(err.Error())
}

// Unwrap returns the cause, such as a *net.DNSError or a *ProxyError.
func (e *Error) Unwrap() error { return e.Err }

// Describe says what an error of a round trip is: the *Error in its chain, or
// what its types tell.
func Describe(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return describe(err, Waiting, nil)
}

// describe says what an error is after a phase of a request that a proxy was to
// forward, if there is one.
func describe(err error, phase Phase, proxy *Proxy) *Error {
	e := &Error{Phase: phase, TLS: tlsProblem(err), Err: err}
	opErr, _ := errors.AsType[*net.OpError](err)
	dnsErr, isDNS := errors.AsType[*net.DNSError](err)
	proxyErr, isProxy := errors.AsType[*ProxyError](err)
	switch {
	case isProxy:
		e.Phase, e.Proxy, e.Final = Tunneling, proxy, proxyErr.StatusCode < http.StatusInternalServerError
		return e
	case opErr != nil && opErr.Op == "socks connect":
		e.Phase, e.Proxy = Tunneling, proxy
		e.Final = strings.Contains(err.Error(), "authentication") || strings.Contains(err.Error(), "not allowed")
		return e
	case opErr != nil && opErr.Op == "proxyconnect", phase != Handshake && phase != Waiting:
		e.Proxy = proxy // which alone is looked up and connected to, where there is one
	}
	switch {
	case e.TLS != "":
		e.Phase, e.Final = Handshake, true
	case isDNS:
		e.Phase, e.Final = Resolving, dnsErr.IsNotFound
	case dialError(err) != nil:
		e.Phase = Connecting
	}
	return e
}

// dialError finds the error of connecting; that of a proxy is in another
// *net.OpError.
func dialError(err error) *net.OpError {
	for opErr, ok := errors.AsType[*net.OpError](err); ok; opErr, ok = errors.AsType[*net.OpError](opErr.Err) {
		if opErr.Op == "dial" {
			return opErr
		}
	}
	return nil
}

// tlsProblem finds what is wrong with TLS. Alerts of the other side have no types
// in crypto/tls, only texts.
func tlsProblem(err error) TLSProblem {
	if certErr, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return certificateProblem(certErr.Err)
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok || errors.Is(err, http.ErrSchemeMismatch) {
		return NoTLS
	}
	text := err.Error()
	switch {
	case !strings.Contains(text, "tls: "):
		return ""
	case strings.Contains(text, "protocol version"):
		return ProtocolVersion
	case strings.Contains(text, "remote error: ") && strings.Contains(text, "certificate"):
		return ClientCertificateRequired
	default:
		return HandshakeFailed
	}
}

func certificateProblem(err error) TLSProblem {
	if hostErr, ok := errors.AsType[x509.HostnameError](err); ok {
		if c := hostErr.Certificate; c != nil && len(c.DNSNames) == 0 && len(c.IPAddresses) == 0 {
			return CertificateWithoutSAN
		}
		return CertificateOfOtherHost
	}
	if invalidErr, ok := errors.AsType[x509.CertificateInvalidError](err); ok {
		if invalidErr.Reason == x509.Expired {
			return CertificateExpired
		}
		return CertificateInvalid
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return CertificateUntrusted
	}
	return CertificateInvalid
}
