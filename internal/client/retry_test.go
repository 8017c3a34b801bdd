package client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const onePage = `{"endpoint_services":[{"id":"a"}],"total_count":1}`

// body is an answer with a body as it is.
func body(status int, text string, header ...string) *http.Response {
	resp := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(text))}
	for i := 0; i < len(header); i += 2 {
		resp.Header.Set(header[i], header[i+1])
	}
	return resp
}

func TestFailuresThatPassAreTriedAgainAndOthersAreNot(t *testing.T) {
	t.Parallel()
	const broken, silent = -1, -2
	for name, test := range map[string]struct {
		status int
		text   string
		again  bool
	}{
		"408":                        {408, "", true},
		"429":                        {429, `{"error_code":"APIGW.0308","error_msg":"Throttled."}`, true},
		"500":                        {500, `{"error_code":"EndPoint.0001","error_msg":"System error."}`, true},
		"502 web page of a gateway":  {502, "<html>Bad Gateway</html>", true},
		"503":                        {503, "", true},
		"504":                        {504, `{"error_code":"EndPoint.0011"}`, true},
		"EndPoint.0022":              {400, `{"error_code":"EndPoint.0022","error_msg":"Too many requests."}`, true},
		"EndPoint.0022 with 200":     {200, `{"error_code":"EndPoint.0022","error_msg":"Too many requests."}`, true},
		"empty body":                 {200, "", true},
		"body of white space":        {200, " \n", true},
		"body that ends too early":   {200, onePage[:20], true},
		"connection that broke":      {broken, "", true},
		"no answer within a minute":  {silent, "", true},
		"400":                        {400, `{"error_code":"EndPoint.0002","error_msg":"Parameter error."}`, false},
		"401":                        {401, `{"error_code":"APIGW.0301"}`, false},
		"403":                        {403, `{"error_code":"EndPoint.0004"}`, false},
		"404":                        {404, `{"error_code":"APIGW.0101"}`, false},
		"301":                        {301, "", false},
		"501":                        {501, "", false},
		"web page with 200":          {200, "<!DOCTYPE html><title>Sign in</title>", false},
		"text with 200":              {200, "no such page", false},
		"another document with 200":  {200, `{"projects":[]}`, false},
		"error document with 200":    {200, `{"error_code":"EndPoint.0004"}`, false},
		"field of the wrong type":    {200, `{"endpoint_services":[{"id":1}],"total_count":1}`, false},
		"JSON with something behind": {200, onePage + " and more", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				requests := 0
				_, err := newSimulatedClient(func(req *http.Request) (*http.Response, error) {
					requests++
					switch {
					case requests > 1:
						return body(http.StatusOK, onePage), nil
					case test.status == broken:
						return nil, io.ErrUnexpectedEOF
					case test.status == silent:
						<-req.Context().Done()
						return nil, context.Cause(req.Context())
					}
					return body(test.status, test.text), nil
				}).ListEndpointServices(t.Context(), ListEndpointServicesOptions{})
				if want := map[bool]int{true: 2, false: 1}[test.again]; requests != want || (err == nil) != test.again {
					t.Errorf("%d requests, want %d; error %v", requests, want, err)
				}
			})
		})
	}
}

func TestRetriesAreCountedForEachRequestAndGrowApart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var times []time.Time
		_, err := newSimulatedClient(func(*http.Request) (*http.Response, error) {
			times = append(times, time.Now())
			return body(http.StatusServiceUnavailable, ""), nil
		}).ListEndpointServices(t.Context(), ListEndpointServicesOptions{})
		const want = "GET https://vpcep/v1/p/vpc-endpoint-services?limit=1000: 503 Service Unavailable (attempt 6, the last)"
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
	synctest.Test(t, func(t *testing.T) { // five failures before each of three pages
		tried := map[string]int{}
		list, err := newSimulatedClient(func(req *http.Request) (*http.Response, error) {
			offset, _ := strconv.Atoi(req.URL.Query().Get("offset"))
			if tried[req.URL.RawQuery]++; tried[req.URL.RawQuery] <= 5 {
				return body(http.StatusTooManyRequests, ""), nil // one request at a time from here on
			}
			return answer(http.StatusOK, map[string]any{"endpoint_services": rows(offset, min(offset+10, 25)), "total_count": 25}), nil
		}).ListEndpointServices(t.Context(), ListEndpointServicesOptions{Limit: 10})
		if err != nil || len(list.EndpointServices) != 25 {
			t.Errorf("%v, error %v", list, err)
		}
	})
}

func TestRetryAfterIsHonoredInBothForms(t *testing.T) {
	t.Parallel()
	for name, header := range map[string]func() string{
		"seconds": func() string { return "7" },
		"date":    func() string { return time.Now().Add(7 * time.Second).UTC().Format(http.TimeFormat) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start, requests := time.Now(), 0
				_, err := newSimulatedClient(func(*http.Request) (*http.Response, error) {
					if requests++; requests == 1 {
						return body(http.StatusTooManyRequests, "", "Retry-After", header()), nil
					}
					return body(http.StatusOK, onePage), nil
				}).ListEndpointServices(t.Context(), ListEndpointServicesOptions{})
				if waited := time.Since(start); err != nil || waited != 7*time.Second {
					t.Errorf("waited %s, error %v", waited, err)
				}
			})
		})
	}
}

func TestWaitPastTheDeadlineFailsAtOnceWithItsCause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		start := time.Now()
		_, err := newSimulatedClient(func(*http.Request) (*http.Response, error) {
			return body(http.StatusTooManyRequests, `{"error_code":"APIGW.0308","error_msg":"Throttled."}`, "Retry-After", "3600"), nil
		}).ListEndpointServices(ctx, ListEndpointServicesOptions{})
		const want = "GET https://vpcep/v1/p/vpc-endpoint-services?limit=1000: 429 Too Many Requests, APIGW.0308: Throttled. " +
			"(attempt 1, the last: waiting 1h0m0s for another would pass the read timeout)"
		if err == nil || err.Error() != want || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v, want %s", err, want)
		}
		if !time.Now().Equal(start) {
			t.Errorf("it took %s", time.Since(start))
		}
	})
}

func TestTimeoutNamesTheFailureBefore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeoutCause(t.Context(), 30*time.Second, errors.New("the read timeout of 30s passed"))
		defer cancel()
		requests := 0
		_, err := newSimulatedClient(func(req *http.Request) (*http.Response, error) {
			if requests++; requests == 1 {
				return body(http.StatusBadGateway, ""), nil
			}
			<-req.Context().Done()
			return nil, req.Context().Err()
		}).ListEndpointServices(ctx, ListEndpointServicesOptions{})
		const want = "the read timeout of 30s passed; the last failure before was: GET https://vpcep/v1/p/vpc-endpoint-services?limit=1000: 502 Bad Gateway"
		if err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	})
}

func TestEveryAttemptHasASignatureOfItsOwn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var signatures []string
		c := newSimulatedClient(func(req *http.Request) (*http.Response, error) {
			signatures = append(signatures, req.Header.Get("Authorization")+req.Header.Get("X-Sdk-Date"))
			if len(signatures) == 1 {
				return body(http.StatusTooManyRequests, "", "Retry-After", "2"), nil
			}
			return body(http.StatusOK, onePage), nil
		})
		c.config.Credentials = AccessKey{Access: "access", Secret: "secret"}
		if _, err := c.ListEndpointServices(t.Context(), ListEndpointServicesOptions{}); err != nil {
			t.Fatal(err)
		}
		if len(signatures) != 2 || signatures[0] == signatures[1] {
			t.Errorf("signatures %q", signatures)
		}
	})
}

func TestParseRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"":                                    -1,
		"0":                                   0,
		"5":                                   5 * time.Second,
		"-5":                                  -1,
		"5.5":                                 -1,
		"soon":                                -1,
		"99999999999999999999":                (1<<31 - 1) * time.Second,
		"Mon, 23 Nov 2026 12:00:05 GMT":       5 * time.Second,
		"Mon, 23 Nov 2026 11:59:00 GMT":       0,
		"Monday, 23-Nov-26 12:00:05 GMT":      5 * time.Second,
		"Mon Nov 23 12:00:05 2026":            5 * time.Second,
		"Mon, 23 Nov 2026 12:00:05 +0000 bad": -1,
	} {
		if got := parseRetryAfter(header, now); got != want {
			t.Errorf("%q: %s, want %s", header, got, want)
		}
	}
}

func FuzzParseRetryAfter(f *testing.F) {
	for _, header := range []string{"", "0", "120", "-1", "2147483648", "Mon, 23 Nov 2026 12:00:05 GMT"} {
		f.Add(header)
	}
	now := time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, header string) {
		d := parseRetryAfter(header, now)
		if strings.Trim(header, "0123456789") == "" && header != "" && (d < 0 || d%time.Second != 0) {
			t.Errorf("%q: %s", header, d)
		}
		if d < -1 {
			t.Errorf("%q: %s", header, d)
		}
	})
}
