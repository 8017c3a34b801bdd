package huaweicloud

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/transport"
)

// newTestClient makes a client whose requests one function responds to, without a
// network.
func newTestClient(config Config, respond func(*http.Request) (*http.Response, error)) *Client {
	config.Region, config.ProjectID, config.MaxRetries = "r", "p", 5
	if config.Credentials == nil {
		config.Credentials = static{"test-token"}
	}
	config.Transport = roundTripper(respond)
	return New(config)
}

func response(status int, body string, header ...string) *http.Response {
	resp := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
	for i := 0; i < len(header); i += 2 {
		resp.Header.Set(header[i], header[i+1])
	}
	return resp
}

func TestRetry_failuresThatPass(t *testing.T) {
	t.Parallel()
	const (
		once  = 1 // request, not repeated
		again = 2
	)
	for name, test := range map[string]struct {
		respond  func(*http.Request) (*http.Response, error)
		requests int
	}{
		"408":                       {status(408, ""), again},
		"429":                       {status(429, `{"error_code":"APIGW.0308","error_msg":"Throttled."}`), again},
		"500":                       {status(500, `{"error_code":"EndPoint.0001"}`), again},
		"502 web page of a gateway": {status(502, "<html>Bad Gateway</html>"), again},
		"503":                       {status(503, ""), again},
		"504":                       {status(504, `{"error_code":"EndPoint.0011"}`), again},
		"EndPoint.0022":             {status(400, `{"error_code":"EndPoint.0022"}`), again},
		"EndPoint.0022 with 200":    {status(200, `{"error_code":"endpoint.0022"}`), again},
		"APIGW.0308 with 400":       {status(400, `{"error_code":"APIGW.0308"}`), again},
		"EndPoint.1008":             {status(400, `{"error_code":"Endpoint.1008"}`), again},
		"empty body":                {status(200, ""), again},
		"body of white space":       {status(200, " \n"), again},
		"body that ends too early":  {status(200, `{"a":[{"b`), again},
		"connection that broke":     {failure(io.ErrUnexpectedEOF), again},
		"no response":               {hang, again},
		"temporary failure of DNS":  {failure(&net.DNSError{IsTemporary: true}), again},
		"DNS without a server":      {failure(&net.DNSError{Err: "server misbehaving"}), again},
		"503 of a proxy":            {failure(&transport.ProxyError{Proxy: "proxy:3128", StatusCode: 503}), again},

		"407 of a proxy":        {failure(&transport.ProxyError{Proxy: "proxy:3128", StatusCode: 407}), once},
		"unknown host":          {failure(&net.DNSError{IsNotFound: true}), once},
		"untrusted certificate": {failure(&tls.CertificateVerificationError{Err: errors.New("x509")}), once},
		"TLS alert":             {failure(&net.OpError{Op: "remote error", Err: errors.New("tls: certificate required")}), once},
		"server without TLS":    {failure(http.ErrSchemeMismatch), once},
		"400":                   {status(400, `{"error_code":"EndPoint.0002"}`), once},
		"401":                   {status(401, `{"error_code":"APIGW.0301"}`), once},
		"403":                   {status(403, `{"error_code":"EndPoint.0004"}`), once},
		"404":                   {status(404, `{"error_code":"APIGW.0101"}`), once},
		"301":                   {status(301, ""), once},
		"501":                   {status(501, ""), once},
		"web page with 200":     {status(200, "<!DOCTYPE html><title>Log in</title>"), once},
		"text with 200":         {status(200, "no such page"), once},
		"list with 200":         {status(200, `[]`), once},
		"error with 200":        {status(200, `{"error_code":"EndPoint.0004"}`), once},
		"JSON with more behind": {status(200, `{} and more`), once},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				requests := 0
				c := newTestClient(Config{}, func(req *http.Request) (*http.Response, error) {
					if requests++; requests > 1 {
						return response(200, `{"ok":true}`), nil
					}
					return test.respond(req)
				})
				document, err := get(t.Context(), c, "p")
				if requests != test.requests || (err == nil) != (test.requests == again) || (err == nil) != (document["ok"] == true) {
					t.Errorf("%d requests, want %d; got %v, error %v", requests, test.requests, document, err)
				}
			})
		})
	}
}

func status(code int, body string) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) { return response(code, body), nil }
}

func failure(err error) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) { return nil, fmt.Errorf("dial: %w", err) }
}

func TestRetry_waitsGrow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var times []time.Time
		c := newTestClient(Config{}, func(*http.Request) (*http.Response, error) {
			times = append(times, time.Now())
			return response(503, ""), nil
		})
		_, err := get(t.Context(), c, "p")
		const want = "GET https://vpcep.r.myhuaweicloud.com/v1/p: 503 Service Unavailable (attempt 6, the last)"
		if err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
		if len(times) != 6 {
			t.Fatalf("%d requests, want 6", len(times))
		}
		for i, mean := range []time.Duration{500, 1000, 2000, 4000, 8000} {
			mean *= time.Millisecond
			if waited := times[i+1].Sub(times[i]); waited < mean/2 || waited > mean*3/2 {
				t.Errorf("wait %d was %s, want %s, half more or less", i+1, waited, mean)
			}
		}
	})
}

func TestRetry_noneWithMaxRetriesZero(t *testing.T) {
	t.Parallel()
	for name, respond := range map[string]func(*http.Request) (*http.Response, error){
		"503": status(503, ""), "429": status(429, ""), "reset": failure(io.EOF),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				requests := 0
				c := newTestClient(Config{}, func(req *http.Request) (*http.Response, error) { requests++; return respond(req) })
				c.config.MaxRetries = 0
				c.pipeline = c.newPipeline()
				if _, err := get(t.Context(), c, "p"); err == nil || requests != 1 {
					t.Errorf("%d requests, error %v", requests, err)
				}
			})
		})
	}
}

func TestRetry_retryAfterInBothForms(t *testing.T) {
	t.Parallel()
	for _, code := range []int{429, 503} {
		for name, header := range map[string]func() string{
			"seconds": func() string { return "7" },
			"date":    func() string { return time.Now().Add(7 * time.Second).UTC().Format(http.TimeFormat) },
		} {
			t.Run(fmt.Sprint(code, " ", name), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					start, requests := time.Now(), 0
					c := newTestClient(Config{}, func(*http.Request) (*http.Response, error) {
						if requests++; requests == 1 {
							return response(code, "", "Retry-After", header()), nil
						}
						return response(200, `{}`), nil
					})
					if _, err := get(t.Context(), c, "p"); err != nil || time.Since(start) != 7*time.Second {
						t.Errorf("waited %s, error %v", time.Since(start), err)
					}
				})
			})
		}
	}
}

func TestRetry_waitPastTheDeadlineFailsAtOnceWithItsCause(t *testing.T) {
	t.Parallel()
	const url = "GET https://vpcep.r.myhuaweicloud.com/v1/p: "
	for code, want := range map[int]string{
		429: "the API limits the rate of requests, and waiting 1h0m0s takes longer than the time left: " + url + "429 Too Many Requests, APIGW.0308: Throttled.",
		503: url + "503 Service Unavailable, APIGW.0308: Throttled.",
	} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				start := time.Now()
				c := newTestClient(Config{}, func(*http.Request) (*http.Response, error) {
					return response(code, `{"error_code":"APIGW.0308","error_msg":"Throttled."}`, "Retry-After", "3600"), nil
				})
				_, err := get(ctx, c, "p")
				if err == nil || !strings.Contains(err.Error(), want) || errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("error %v, want %s", err, want)
				}
				if !time.Now().Equal(start) {
					t.Errorf("it took %s", time.Since(start))
				}
			})
		})
	}
}

func TestRetry_timeoutNamesTheFailureBefore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeoutCause(t.Context(), 30*time.Second, errors.New("the read timeout of 30s passed"))
		defer cancel()
		requests := 0
		c := newTestClient(Config{}, func(req *http.Request) (*http.Response, error) {
			if requests++; requests == 1 {
				return response(502, ""), nil
			}
			<-req.Context().Done()
			return nil, req.Context().Err()
		})
		_, err := get(ctx, c, "p")
		const want = "the read timeout of 30s passed; the last failure before was: GET https://vpcep.r.myhuaweicloud.com/v1/p: 502 Bad Gateway"
		if err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	})
}

func TestRetry_requestsThatCannotBeBuiltAreNotRepeated(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for name, req := range map[string]*Request{
			"header": {Service: "vpcep", Region: "r", Header: http.Header{"X-Test": {"hidden\n"}}},
			"method": {Service: "vpcep", Region: "r", Method: "hidden\n"},
			"body":   {Service: "vpcep", Region: "r", Body: func() {}},
			"region": {Service: "vpcep"},
		} {
			c := newTestClient(Config{}, func(*http.Request) (*http.Response, error) { return nil, errors.New("was sent") })
			start := time.Now()
			_, err := c.Do(t.Context(), req, nil)
			if err == nil || strings.Contains(err.Error(), "hidden") || strings.Contains(err.Error(), "was sent") || !time.Now().Equal(start) {
				t.Errorf("%s: %v after %s", name, err, time.Since(start))
			}
		}
	})
}
