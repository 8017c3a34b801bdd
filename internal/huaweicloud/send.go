package huaweicloud

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/http/httpguts"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/transport"
)

const (
	// attemptTimeout ends a request that got stuck, so that there is time for a retry.
	attemptTimeout = time.Minute

	// firstResponseTimeout ends a request to a host from which no response has come
	// yet, so that a host that sends none is reported, after a retry, within
	// silenceLimit.
	firstResponseTimeout = 14 * time.Second
)

var (
	errAttemptTimeout  = fmt.Errorf("no response within %s", attemptTimeout)
	errNoFirstResponse = fmt.Errorf("no response within %s", firstResponseTimeout)
)

// sender signs and sends a request once, and decodes the response.
type sender struct {
	transport http.RoundTripper
	userAgent string
	signing   SignOptions // but for the project, which is the request's
	redactor  *redact.Redactor
	log       *slog.Logger

	responded sync.Map // the hosts from which a response came
}

// do uses the transport directly: an http.Client would follow redirects with the
// credentials, and quote the server in its errors.
func (s *sender) do(ctx context.Context, call *call) (*Response, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, attemptTimeout, errAttemptTimeout)
	defer cancel()
	req, err := s.newRequest(ctx, call)
	if err != nil {
		return nil, err
	}
	redactor := s.redactor.With(headerSecrets(req.Header)...)
	start := time.Now()
	resp, err := s.roundTrip(req, call.endpoint.Host)
	if err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, newNetworkError(req, call, transport.Describe(err), redactor)
	}
	defer resp.Body.Close()
	redactor.Add(resp.Header.Get("X-Subject-Token"))
	resp.Request = req
	response := &Response{newResponseMetadata(resp, call, nil, redactor), resp.Header}
	if resp.StatusCode != call.Status {
		err = newStatusError(ctx, resp, call, redactor)
	} else {
		err = decode(ctx, resp, call, redactor)
	}
	s.log.DebugContext(ctx, "request",
		slog.String("method", response.Method), slog.String("url", response.URL), slog.Int("status", response.StatusCode),
		slog.Duration("duration", time.Since(start)), slog.String("request_id", response.RequestID))
	if err != nil {
		return nil, err
	}
	return response, nil
}

// roundTrip returns errNoFirstResponse if no response came from the host, neither to this
// request nor to an earlier one.
func (s *sender) roundTrip(req *http.Request, host string) (*http.Response, error) {
	if _, ok := s.responded.Load(host); ok {
		return s.transport.RoundTrip(req)
	}
	ctx, cancel := context.WithCancelCause(req.Context())
	timer := time.AfterFunc(firstResponseTimeout, func() { cancel(errNoFirstResponse) })
	resp, err := s.transport.RoundTrip(req.WithContext(ctx))
	inTime := timer.Stop()
	switch {
	case err == nil && inTime:
		s.responded.Store(host, true)
		return resp, nil
	case err == nil:
		_ = resp.Body.Close()
		return nil, errNoFirstResponse
	case !inTime:
		return nil, errNoFirstResponse
	default:
		return nil, err
	}
}

// newRequest makes a signed request. Its errors are not worth a retry.
func (s *sender) newRequest(ctx context.Context, call *call) (*http.Request, error) {
	u := call.endpoint.JoinPath(call.Path)
	u.RawQuery = encodeQuery(call.Query)
	var body []byte
	if call.Body != nil {
		var err error
		if body, err = json.Marshal(call.Body); err != nil {
			return nil, fmt.Errorf("encoding the request's body: %w", err)
		}
	}
	req, err := http.NewRequestWithContext(ctx, call.Method, u.String(), bytes.NewReader(body))
	if err != nil { // its text quotes the URL
		return nil, errors.New("the request's method or URL is not valid")
	}
	for name, value := range map[string]string{
		"Accept":          "application/json",
		"Accept-Encoding": "gzip",     // otherwise net/http decodes the body, and fails if it is not gzip
		"Cache-Control":   "no-cache", // a page that a cache kept may miss services
		"Content-Type":    "application/json",
		"User-Agent":      s.userAgent,
	} {
		req.Header.Set(name, value)
	}
	for name, values := range call.Header {
		req.Header[http.CanonicalHeaderKey(name)] = values
	}
	if call.credential != nil {
		options := s.signing
		options.ProjectID = call.ProjectID
		if err := call.credential.Sign(req, options); err != nil {
			return nil, fmt.Errorf("signing the request: %s", s.redactor.Message(redact.Foreign(err.Error())))
		}
	}
	return req, checkHeader(req.Header)
}

// checkHeader finds values that net/http would refuse to send with an error that looks
// like one of the network.
func checkHeader(header http.Header) error {
	for name, values := range header {
		for _, value := range values {
			if !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(value) {
				return fmt.Errorf("the request's header %q cannot be sent: it holds a control character", name)
			}
		}
	}
	return nil
}

// newNetworkError describes a failure. Errors of net and net/http may quote the server.
func newNetworkError(req *http.Request, call *call, failure *transport.Error, r *redact.Redactor) *NetworkError {
	reason, cause := failure.Explain()
	if cause != "" {
		reason += ": " + r.Message(redact.Foreign(cause))
	}
	return &NetworkError{Method: req.Method, URL: req.URL.Redacted(), Service: call.Service, Reason: reason, Err: failure}
}

// headerSecrets are what a server must not be quoted with when it echoes a
// request's header.
func headerSecrets(header http.Header) []string {
	var secrets []string
	for _, name := range []string{"X-Auth-Token", "X-Security-Token", "X-Subject-Token"} {
		secrets = append(secrets, header.Values(name)...)
	}
	if _, signature, ok := strings.Cut(header.Get("Authorization"), "Signature="); ok {
		secrets = append(secrets, signature)
	}
	return secrets
}

// encodeQuery writes a query as the signature wants it: a space is %20.
func encodeQuery(query url.Values) string {
	return strings.ReplaceAll(query.Encode(), "+", "%20")
}
