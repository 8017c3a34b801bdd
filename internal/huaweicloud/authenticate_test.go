package huaweicloud

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/transport"
)

func TestAuthenticate_refusedCredentialIsRenewedOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		source CredentialsProvider
		good   string // the token that is accepted
		sent   []string
		ok     bool
	}{
		"accepted":             {new(counted), "token-1", []string{"token-1"}, true},
		"renewed":              {new(counted), "token-2", []string{"token-1", "token-2"}, true},
		"renewed in vain":      {new(counted), "token-3", []string{"token-1", "token-2"}, false},
		"static, not repeated": {static{"token-1"}, "token-2", []string{"token-1"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var sent []string
			c := newTestClient(Config{Credentials: test.source}, func(req *http.Request) (*http.Response, error) {
				token := req.Header.Get("X-Auth-Token")
				sent = append(sent, token)
				if token != test.good {
					return response(401, `{"error_code":"APIGW.0307"}`), nil
				}
				return response(200, `{}`), nil
			})
			_, err := get(t.Context(), c, "p")
			if fmt.Sprint(sent) != fmt.Sprint(test.sent) || (err == nil) != test.ok {
				t.Errorf("sent %q, want %q; error %v", sent, test.sent, err)
			}
		})
	}
}

// Credentials that cannot be obtained end a request: its source asked as often
// as it may.
func TestAuthenticate_noCredentials(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		source := &counted{err: &NetworkError{Method: "GET", URL: "https://iam", Reason: "connection refused", Err: transport.Describe(errors.New("refused"))}}
		c := newTestClient(Config{Credentials: source}, func(*http.Request) (*http.Response, error) {
			t.Error("a request was sent")
			return response(200, `{}`), nil
		})
		_, err := get(t.Context(), c, "p")
		credentialsErr, ok := errors.AsType[*CredentialsError](err)
		if !ok || credentialsErr.Method != "counted" || source.retrieved != 1 || !time.Now().Equal(start) {
			t.Errorf("%v after %s and %d attempts", err, time.Since(start), source.retrieved)
		}
	})
}

// Only what a server says is redacted: a secret that is an ordinary word tears no
// sentence of ours apart, and is not given away by that.
func TestClient_ownSentencesAreNotRedacted(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{"token", "respond", "static", "request", "refused"} {
		synctest.Test(t, func(t *testing.T) {
			outcome := response(401, `{"error_code":"APIGW.0301","error_msg":"the `+secret+` is wrong"}`)
			c := newTestClient(Config{Credentials: static{fakeToken(secret)}}, func(*http.Request) (*http.Response, error) { return outcome, nil })
			_, _ = get(t.Context(), c, "p")
			_, err := get(t.Context(), c, "p")
			const want = "the request was not sent, because the static was refused before, and failed attempts can lock it: GET https://vpcep.r.myhuaweicloud.com/v1/p: 401 Unauthorized, APIGW.0301: the [redacted] is wrong"
			if err == nil || err.Error() != want {
				t.Errorf("got %v, want %s", err, want)
			}
			outcome = response(200, `no response`)
			_, err = get(t.Context(), newTestClient(Config{Credentials: static{fakeToken(secret)}}, func(*http.Request) (*http.Response, error) { return outcome, nil }), "p")
			if err == nil || !strings.Contains(err.Error(), "the response cannot be used: it is text, not the API's JSON (no Content-Type): no ") {
				t.Errorf("got %v", err)
			}
		})
	}
}
