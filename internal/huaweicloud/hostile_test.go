package huaweicloud_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
)

// maxAllocated bounds what one response may make a client allocate, all in all,
// which is more than its memory ever holds at once.
const maxAllocated = 100 << 20

// rows is a stream as a page of a listing is one.
type rows struct{ n int }

func (r *rows) DecodeJSON(s *huaweicloud.Stream) error {
	if _, err := s.Token(); err != nil {
		return err
	}
	for s.More() {
		if r.n++; r.n > 2000 {
			return fmt.Errorf("it has more than 2000 rows")
		}
		var row struct {
			Ports []struct{ A, B, C, D *string }
		}
		if err := s.Decode(&row); err != nil {
			return err
		}
	}
	_, err := s.Token()
	return err
}

// zipped writes a body that repeats a text up to a size, packed.
func zipped(w http.ResponseWriter, begin, repeat string, size int) {
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	_, _ = io.WriteString(z, begin)
	block := strings.Repeat(repeat, 1<<16/len(repeat))
	for written := 0; written < size; written += len(block) {
		if _, err := io.WriteString(z, block); err != nil {
			return
		}
	}
	_ = z.Close()
}

func hijack(w http.ResponseWriter, write func(io.Writer)) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	write(conn)
	_ = conn.Close()
}

const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

//nolint:paralleltest // it looks at what all of the program allocates
func TestHostile_responses(t *testing.T) {
	if testing.Short() {
		t.Skip("with the race detector its bombs take long")
	}
	for name, test := range map[string]struct {
		respond  http.HandlerFunc
		issues   bool // credentials
		status   int  // wanted; 0 for 200
		requests int  // 0 for 1
		took     time.Duration
		want     string // in the error
	}{
		"bomb of rows":        {respond: func(w http.ResponseWriter, _ *http.Request) { zipped(w, "[{}", ",{}", 16<<20) }, want: "more than 2000 rows"},
		"bomb in a row":       {respond: func(w http.ResponseWriter, _ *http.Request) { zipped(w, `[{"ports":[{}`, ",{}", 16<<20) }, want: "more than 256 KiB"},
		"bomb of white space": {respond: func(w http.ResponseWriter, _ *http.Request) { zipped(w, "[", "    ", 16<<20) }, want: "more than 256 KiB"},
		"bomb behind the end": {respond: func(w http.ResponseWriter, _ *http.Request) { zipped(w, "[]", "    ", 16<<20) }, want: "more than 256 KiB"},
		"bomb of nesting":     {respond: func(w http.ResponseWriter, _ *http.Request) { zipped(w, "[", "[", 16<<20) }, want: "cannot be used"},
		"bomb of one string":  {respond: func(w http.ResponseWriter, _ *http.Request) { zipped(w, `["`, "aaaa", 16<<20) }, want: "more than 256 KiB"},
		"bomb of one number":  {respond: func(w http.ResponseWriter, _ *http.Request) { zipped(w, `[`, "1111", 16<<20) }, want: "more than 256 KiB"},
		"bomb of one key":     {respond: func(w http.ResponseWriter, _ *http.Request) { zipped(w, `[{"`, "aaaa", 16<<20) }, want: "more than 256 KiB"},
		"bomb of keys":        {respond: func(w http.ResponseWriter, _ *http.Request) { zipped(w, `[{"a":1`, `,"a":1`, 16<<20) }, want: "more than 256 KiB"},
		"bomb of an error message": {respond: func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(400)
			zipped(w, `{"error_msg":"`, "aaaa", 16<<20)
		}, want: "400 Bad Request: "},
		"62 MB of error_msg": {respond: func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(400)
			_, _ = io.WriteString(w, `{"error_code":"EndPoint.0002","error_msg":"`)
			block := bytes.Repeat([]byte("a"), 1<<20)
			for range 62 {
				if _, err := w.Write(block); err != nil {
					return
				}
			}
		}, want: "EndPoint.0002"},
		"damaged gzip": {respond: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = io.WriteString(w, "\x1f\x8b\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")
		}, requests: 3, want: "its compressed data is damaged"},
		"text that is said to be gzip": {respond: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = io.WriteString(w, "no gzip")
		}, want: "it is text, not the API's JSON (no Content-Type): no gzip"},
		"cut off by length": {respond: func(w http.ResponseWriter, _ *http.Request) {
			hijack(w, func(w io.Writer) { _, _ = io.WriteString(w, head+"Content-Length: 99\r\n\r\n[{}") })
		}, requests: 3, want: "reading it failed"},
		"cut off after a chunk": {respond: func(w http.ResponseWriter, _ *http.Request) {
			hijack(w, func(w io.Writer) {
				_, _ = io.WriteString(w, head+"Transfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n")
			})
		}, requests: 3, want: "reading it failed"},
		"header without end": {respond: func(w http.ResponseWriter, _ *http.Request) {
			hijack(w, func(w io.Writer) {
				_, _ = io.WriteString(w, head)
				for range 1 << 16 {
					if _, err := io.WriteString(w, "X-Long: "+strings.Repeat("x", 1<<10)+"\r\n"); err != nil {
						return
					}
				}
			})
		}, requests: 3, want: "server response headers exceeded"},
		"informational responses without end": {respond: func(w http.ResponseWriter, _ *http.Request) {
			hijack(w, func(w io.Writer) {
				for range 1 << 16 {
					if _, err := io.WriteString(w, "HTTP/1.1 103 Early Hints\r\nLink: test-token\r\n\r\n"); err != nil {
						return
					}
				}
			})
		}, requests: 3, want: "server response headers exceeded"},
		"no HTTP": {respond: func(w http.ResponseWriter, _ *http.Request) {
			hijack(w, func(w io.Writer) { _, _ = io.WriteString(w, "\x1b[2Jtest-token SSH-2.0\r\n") })
		}, requests: 3, want: "malformed HTTP status code"},
		"header that is none": {respond: func(w http.ResponseWriter, _ *http.Request) {
			hijack(w, func(w io.Writer) { _, _ = io.WriteString(w, head+"test-token \x1b[2J\r\n\r\n") })
		}, requests: 3, want: "malformed MIME header"},
		"slow drip": {respond: func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				_, _ = io.WriteString(w, "[")
				_ = http.NewResponseController(w).Flush()
				select {
				case <-time.After(time.Second):
				case <-r.Context().Done():
				}
			}
		}, requests: 3, took: 3 * time.Minute, want: "no response within 1m0s"},
		"silence": {respond: func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, requests: 2, took: 30 * time.Second, want: "no response within 14s"},
		"redirect with secrets": {respond: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://user:pw@elsewhere.test/login?token=test-token#test-token", http.StatusFound)
		}, want: "(redirect to https://elsewhere.test/login)"},
		"redirect to no URL": {respond: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "https://%zz/test-token")
			w.WriteHeader(http.StatusFound)
		}, want: "(redirect to what is not a URL)"},
		"wrong content type": {respond: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "image/png")
			_, _ = io.WriteString(w, "\x89PNG\x1b[2Jtest-token")
		}, want: "it is binary, not the API's JSON (Content-Type image/png) (status"},
		"web page": {respond: func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "<html>\n<title>\x1b]0;pwned\x07Log in, test-token</title>")
		}, want: "it is a web page, not the API's JSON (Content-Type text/html): <html> <title>Log in, [redacted]</title>"},
		"switching protocols": {respond: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusSwitchingProtocols) }, want: "101 Switching Protocols"},
		"no content":          {respond: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }, want: "its status is 204 No Content, where the API has 200 (status"},
		"issued with another status": {issues: true, status: 201, respond: func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"credential":{"secret":"ISSUED"},"error_code":"ISSUED"}`)
		}, want: "its status is 200 OK, where the API has 201; it is not shown, since it may hold credentials"},
		"issued in another shape": {issues: true, status: 201, respond: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Subject-Token", "ISSUED")
			w.Header().Set("X-Request-Id", "ISSUED")
			w.WriteHeader(201)
			_, _ = io.WriteString(w, `{"n":"ISSUED", ISSUED`)
		}, want: "it is not shown, since it may hold credentials"},
		"issued as a web page": {issues: true, respond: func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `<html>ISSUED`)
		}, want: "it is a web page, not the API's JSON (Content-Type text/html); it is not shown, since it may hold credentials (status"},
		"issued with an error's code": {issues: true, respond: func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"error_code":"ISSUED"} ISSUED`)
		}, want: "it is not shown"},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			synctest.Test(t, func(t *testing.T) {
				var log bytes.Buffer
				var requests atomic.Int32
				config := testConfig(t, func(w http.ResponseWriter, r *http.Request) {
					requests.Add(1)
					test.respond(w, r)
				})
				config.MaxRetries = 2
				config.Logger = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
				c := huaweicloud.New(config)
				start := time.Now()
				_, err := c.Do(t.Context(), &huaweicloud.Request{
					Service: "vpcep", Region: "r", Path: "v1", Credentials: c.Credentials(), IssuesCredentials: test.issues, Status: test.status,
				}, new(rows))
				if err == nil || !strings.Contains(err.Error(), test.want) {
					t.Errorf("error %v, want %s", err, test.want)
				}
				if want := max(1, test.requests); int(requests.Load()) != want {
					t.Errorf("%d requests, want %d", requests.Load(), want)
				}
				if took := time.Since(start); took > test.took+5*time.Second {
					t.Errorf("it took %s", took)
				}
				checkShown(t, fmt.Sprint(err), &log, "test-token", "ISSUED")
			})
			runtime.ReadMemStats(&after)
			if allocated := after.TotalAlloc - before.TotalAlloc; allocated > maxAllocated {
				t.Errorf("%d MiB were allocated", allocated>>20)
			}
		})
	}
}

// escapes are the forms in which servers quote what they were sent.
var escapes = map[string]func(string) string{
	"plain": func(s string) string { return s },
	"json": func(s string) string {
		b, _ := json.Marshal(s)
		return string(b[1 : len(b)-1])
	},
	"json with slash": func(s string) string {
		b, _ := json.Marshal(s)
		return strings.ReplaceAll(string(b[1:len(b)-1]), "/", `\/`)
	},
	"query":       url.QueryEscape,
	"path":        url.PathEscape,
	"lower query": func(s string) string { return strings.ToLower(url.QueryEscape(s)) },
	"html":        html.EscapeString,
}

// checkShown looks for secrets and control characters in an error and in a log.
func checkShown(t *testing.T, text string, log *bytes.Buffer, secrets ...string) {
	t.Helper()
	if n := utf8.RuneCountInString(text); n > 2000 {
		t.Errorf("the error has %d characters", n)
	}
	for _, shown := range []string{text, log.String()} {
		if strings.ContainsAny(shown, "\x1b\x07\x00\r") || strings.Contains(shown, `\u001b`) {
			t.Errorf("control characters in %q", shown)
		}
		for _, secret := range secrets {
			for form, escape := range escapes {
				if strings.Contains(shown, escape(secret)) {
					t.Errorf("the secret %s (%s) is in %s", secret, form, shown)
				}
			}
			if strings.HasPrefix(secret, "ISSUEDACCESS") || strings.HasPrefix(secret, "ECHOACCESS") {
				continue // IDs, which are only shortened
			}
			for i := 0; i+12 <= len(secret); i++ {
				if strings.Contains(strings.ToLower(shown), strings.ToLower(secret[i:i+12])) {
					t.Errorf("%s of the secret %s is in %s", secret[i:i+12], secret, shown)
					break
				}
			}
		}
	}
}

// echoes are the ways in which a server quotes what it was sent.
var echoes = map[string]func(w http.ResponseWriter, dump string, header http.Header){
	"as text": func(w http.ResponseWriter, dump string, _ http.Header) { http.Error(w, dump, 400) },
	"as the message": func(w http.ResponseWriter, dump string, _ http.Header) {
		w.WriteHeader(401)
		_ = json.NewEncoder(w).Encode(map[string]string{"error_code": "APIGW.0301", "error_msg": "Incorrect IAM authentication information: canonical request " + dump})
	},
	"as the code": func(w http.ResponseWriter, dump string, _ http.Header) {
		w.WriteHeader(400)
		_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]string{"code": dump}})
	},
	"as JSON of another shape": func(w http.ResponseWriter, dump string, header http.Header) {
		w.WriteHeader(403)
		_ = json.NewEncoder(w).Encode(map[string]any{"headers": header, "request": dump})
	},
	"as JSON in JSON": func(w http.ResponseWriter, dump string, _ http.Header) {
		inner, _ := json.Marshal(dump)
		w.WriteHeader(400)
		_ = json.NewEncoder(w).Encode(map[string]string{"message": string(inner)})
	},
	"as a web page": func(w http.ResponseWriter, dump string, _ http.Header) {
		w.WriteHeader(502)
		_, _ = io.WriteString(w, "<html>"+html.EscapeString(dump))
	},
	"as a query": func(w http.ResponseWriter, dump string, _ http.Header) {
		http.Error(w, url.QueryEscape(dump), 404)
	},
	"as a header": func(w http.ResponseWriter, dump string, header http.Header) {
		for _, values := range header {
			w.Header().Add("X-Request-Id", values[0])
		}
		w.Header().Set("Location", "https://elsewhere.test/"+url.PathEscape(dump))
		w.WriteHeader(302)
	},
	"in base64": func(w http.ResponseWriter, dump string, _ http.Header) {
		http.Error(w, base64.StdEncoding.EncodeToString([]byte(dump)), 400)
	},
	"each word in base64": func(w http.ResponseWriter, dump string, _ http.Header) {
		w.WriteHeader(400)
		var message strings.Builder
		for word := range strings.FieldsFuncSeq(dump, func(r rune) bool { return strings.ContainsRune(" \r\n:\"{},", r) }) {
			message.WriteString(base64.URLEncoding.EncodeToString([]byte(word)) + " ")
		}
		_ = json.NewEncoder(w).Encode(map[string]string{"error_code": "EndPoint.0002", "error_msg": message.String()})
	},
	"in hex and capital letters": func(w http.ResponseWriter, dump string, _ http.Header) {
		http.Error(w, fmt.Sprintf("%X", dump), http.StatusServiceUnavailable)
	},
	"in capital letters": func(w http.ResponseWriter, dump string, _ http.Header) {
		http.Error(w, strings.ToUpper(dump), http.StatusTooManyRequests)
	},
	"spread": func(w http.ResponseWriter, dump string, _ http.Header) {
		http.Error(w, strings.Join(strings.Split(dump, ""), " "), http.StatusInternalServerError)
	},
	"the last letters of each": func(w http.ResponseWriter, _ string, header http.Header) {
		w.WriteHeader(401)
		var message strings.Builder
		for _, values := range header {
			message.WriteString(values[0][max(0, len(values[0])-20):] + "; ")
		}
		_ = json.NewEncoder(w).Encode(map[string]string{"error_code": "APIGW.0301", "error_msg": message.String()})
	},
	"with 200":         func(w http.ResponseWriter, dump string, _ http.Header) { _, _ = io.WriteString(w, dump) },
	"with 200 as JSON": func(w http.ResponseWriter, dump string, _ http.Header) { _ = json.NewEncoder(w).Encode(dump) },
	"one for each": func(w http.ResponseWriter, _ string, header http.Header) {
		w.WriteHeader(400)
		_, _ = fmt.Fprintf(w, `{"error_code":%q,"error_msg":%q}`, header.Get("X-Auth-Token")+header.Get("X-Security-Token"), header.Get("Authorization"))
	},
}

const (
	echoSecret      = `S3cret/+"<key>&0`
	echoPassword    = `P@ss/+"<word>%41`
	echoIDToken     = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2lkcC50ZXN0In0.c2lnbmF0dXJlc2lnbmF0dXJl"
	issuedSecret    = "ISSUED/SECRET+KEY0000"
	issuedTokenText = "ISSUED-TOKEN-MIIFmwYJKoZIhvcNAQcCoIIFjDCCBYgCAQExDTALBglghkgBZQMEAgEwggOi"
)

// issue responds as IAM and STS do.
func issue(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Subject-Token", issuedTokenText)
	const key = `{"access":"ISSUEDACCESS0001","secret":"` + issuedSecret + `","securitytoken":"` + issuedTokenText + `","expires_at":"2000-01-02T00:00:00Z"}`
	switch {
	case strings.HasPrefix(r.URL.Path, "/v5/"):
		_, _ = io.WriteString(w, `{"credentials":{"access_key_id":"ISSUEDACCESS0001","secret_access_key":"`+issuedSecret+`","security_token":"`+issuedTokenText+`"}}`)
	case strings.HasSuffix(r.URL.Path, "/securitytokens"):
		w.WriteHeader(201)
		_, _ = io.WriteString(w, `{"credential":`+key+`}`)
	default:
		w.WriteHeader(201)
		_, _ = io.WriteString(w, `{"token":{"project":{"id":"p"}}}`)
	}
}

// TestHostile_echo obtains credentials in every way from, and sends them to, a
// server that quotes all of every request.
func TestHostile_echo(t *testing.T) {
	t.Parallel()
	idToken := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(idToken, []byte(echoIDToken), 0o600); err != nil {
		t.Fatal(err)
	}
	key := credentials.AccessKey{ID: "ECHOACCESSKEY0001", Secret: echoSecret}
	temporary := credentials.AccessKey{ID: "ECHOACCESSKEY0001", Secret: echoSecret, SecurityToken: "security/" + strings.Repeat("token+", 20)}
	token := credentials.Token("token-" + strings.Repeat("x+/", 100))
	agency := credentials.AgencyOptions{AgencyName: "agency", DomainName: "domain"}
	for sourceName, source := range map[string]func() credentials.Source{
		"access key":           func() credentials.Source { return credentials.NewStatic(key) },
		"temporary access key": func() credentials.Source { return credentials.NewStatic(temporary) },
		"token":                func() credentials.Source { return credentials.NewStatic(token) },
		"password": func() credentials.Source {
			return credentials.NewPassword(credentials.PasswordOptions{UserName: "user", Password: echoPassword, DomainName: "domain"})
		},
		"agency": func() credentials.Source { return credentials.NewAgency(credentials.NewStatic(key), agency) },
		"agency by ID": func() credentials.Source {
			return credentials.NewAgency(credentials.NewStatic(key), credentials.AgencyOptions{AgencyName: "agency", DomainID: "d1"})
		},
		"agency of a password": func() credentials.Source {
			return credentials.NewAgency(credentials.NewPassword(credentials.PasswordOptions{UserID: "u1", Password: echoPassword}), agency)
		},
		"chain": func() credentials.Source {
			return credentials.NewAgency(credentials.NewAgency(credentials.NewStatic(temporary), agency), credentials.AgencyOptions{AgencyName: "second", DomainID: "d1"})
		},
		"agency token": func() credentials.Source {
			return credentials.NewAgencyToken(credentials.NewStatic(key), credentials.AgencyTokenOptions{AgencyName: "agency", DomainName: "domain"})
		},
		"OIDC of IAM": func() credentials.Source {
			return credentials.NewOIDC(credentials.OIDCOptions{ProviderID: "provider", IDTokenFile: idToken})
		},
		"OIDC of STS": func() credentials.Source {
			return credentials.NewOIDC(credentials.OIDCOptions{ProviderURN: "iam::d1:oidcProvider:p", IDToken: echoIDToken, AgencyName: "agency", DomainID: "d1"})
		},
	} {
		for echoName, echo := range echoes {
			for issued := range 3 {
				t.Run(fmt.Sprintf("%s/%s/%d", sourceName, echoName, issued), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						var log bytes.Buffer
						var requests atomic.Int32
						config := testConfig(t, func(w http.ResponseWriter, r *http.Request) {
							if int(requests.Add(1)) <= issued && r.Method == http.MethodPost {
								issue(w, r)
								return
							}
							dump, _ := httputil.DumpRequest(r, true)
							echo(w, string(dump), r.Header)
						})
						config.Credentials = credentials.NewCache(source())
						config.MaxRetries = 1
						config.Logger = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
						ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
						defer cancel()
						c := huaweicloud.New(config)
						_, err := c.Do(ctx, &huaweicloud.Request{Service: "vpcep", Region: "r", ProjectID: "p", Path: "v1/p", Credentials: c.Credentials()}, new(map[string]any))
						if err == nil {
							t.Fatal("no error")
						}
						secrets := []string{echoSecret, echoPassword, echoIDToken, issuedSecret, issuedTokenText, temporary.SecurityToken, string(token), key.ID, "ISSUEDACCESS0001"}
						checkShown(t, err.Error(), &log, secrets...)
						checkShown(t, c.Redactor().Text(redact.Foreign(err.Error())), &log, secrets...)
					})
				})
			}
		}
	}
}
