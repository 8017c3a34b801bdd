package client

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

// The examples of the official Go SDK's own tests.
func TestSignatureIsThePublishedOne(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ method, url, body, want string }{
		{"GET", "https://example.huaweicloud.com/path?limit=1", "", "5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624"},
		{"POST", "https://example.huaweicloud.com/path?key=value", "{\"Name\":\"test\",\"Id\":1}\n", "cecc2af119b18ab70b4d094c0750f3b42c02f254903179a0fc2cc72fc9db4f59"},
	} {
		req, err := http.NewRequest(test.method, test.url, strings.NewReader(test.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-Sdk-Date", "20060102T150405Z")
		if err := (AccessKey{Access: "AccessKey", Secret: "SecretKey"}).sign(req, ""); err != nil {
			t.Fatal(err)
		}
		want := "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=x-sdk-date, Signature=" + test.want
		if got := req.Header.Get("Authorization"); got != want {
			t.Errorf("%s %s: %s, want %s", test.method, test.url, got, want)
		}
		if body, err := io.ReadAll(req.Body); string(body) != test.body || err != nil {
			t.Errorf("signing left the body %q, %v", body, err)
		}
	}
}

// The emulator computes the signature by itself, from the request as it came.
func TestSignatureOfAwkwardFiltersIsAccepted(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"", "/base", "/a b/ü"} {
		e, c := newTestClient(t, emulator.Config{Prefix: prefix}, Config{
			Credentials: AccessKey{Access: emulator.AccessKey, Secret: emulator.SecretKey},
			ProjectID:   emulator.ProjectID,
		})
		for _, value := range []string{"two words", "a+b", "a&b=c", "*", "~", "a/b", "100%", "%2F", "名称 é 🚚", "-_.~", "!'()", `"<>\^{|}`, "a;b", "#?"} {
			if _, err := c.ListEndpointServices(t.Context(), ListEndpointServicesOptions{EndpointServiceName: value}); err != nil {
				t.Errorf("%s: %q: %v", prefix, value, err)
			}
			listings := e.Listings()
			if got := listings[len(listings)-1].Query.Get("endpoint_service_name"); got != value {
				t.Errorf("%s: sent %q, want %q", prefix, got, value)
			}
		}
	}
}

// newTestClient makes a client of an emulator that serves VPCEP and IAM.
func newTestClient(t *testing.T, serverConfig emulator.Config, config Config, services ...emulator.Service) (*emulator.Emulator, *Client) {
	t.Helper()
	e := emulator.New(serverConfig)
	if err := e.Create(emulator.ProjectID, services...); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	endpoint, err := ParseEndpoint(server.URL+serverConfig.Prefix, false)
	if err != nil {
		t.Fatal(err)
	}
	config.Region, config.Endpoint, config.IAMEndpoint = emulator.Region, endpoint, endpoint
	if m, ok := config.Credentials.(*Metadata); ok {
		m.endpoint = endpoint
	}
	return e, New(config)
}

// methods are all ways of signing in to an emulator.
func methods() map[string]Credentials {
	key := AccessKey{Access: emulator.AccessKey, Secret: emulator.SecretKey}
	return map[string]Credentials{
		"token":      Token(emulator.Token),
		"access key": key,
		"password":   NewPassword(emulator.User, emulator.Password, emulator.Domain),
		"agency":     NewAgency(key, AgencyOptions{AgencyName: emulator.Agency, DomainName: emulator.Domain}),
		"metadata":   NewMetadata(nil),
	}
}

func TestProjectIsLookedUpOnceForAllWhoAsk(t *testing.T) {
	t.Parallel()
	for name, credentials := range methods() {
		e, c := newTestClient(t, emulator.Config{}, Config{Credentials: credentials})
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if _, err := c.ListEndpointServices(t.Context(), ListEndpointServicesOptions{}); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			})
		}
		all.Wait()
		paths := map[string]int{}
		for _, r := range e.Requests() {
			paths[r.Path]++
		}
		lookup := "/v3/projects"
		if name == "password" {
			lookup = "/v3/auth/tokens" // tells the project too
		}
		if listing := "/v1/" + emulator.ProjectID + "/vpc-endpoint-services"; paths[lookup] != 1 || paths[listing] != 10 {
			t.Errorf("%s: requests %v", name, paths)
		}
		for path, n := range paths {
			if !strings.HasPrefix(path, "/v1/") && n != 1 {
				t.Errorf("%s: %d requests to %s", name, n, path)
			}
		}
	}
}

func TestProjectThatIAMDoesNotHaveIsNamed(t *testing.T) {
	t.Parallel()
	for name, credentials := range methods() {
		_, c := newTestClient(t, emulator.Config{}, Config{Credentials: credentials, ProjectName: "nowhere"})
		_, err := c.ListEndpointServices(t.Context(), ListEndpointServicesOptions{})
		var projectErr *ProjectError
		want := fmt.Sprintf(`IAM at %s has no project named "nowhere"`, c.config.IAMEndpoint)
		if !errors.As(err, &projectErr) || err.Error() != want {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
}

func TestSeveralProjectsOfANameAreAnError(t *testing.T) {
	t.Parallel()
	iam := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"projects":[{"id":"a"},{"id":"b"}]}`)
	}))
	defer iam.Close()
	_, c := newTestClient(t, emulator.Config{}, Config{Credentials: Token(emulator.Token)})
	c.config.IAMEndpoint, _ = url.Parse(iam.URL)
	_, err := c.ListEndpointServices(t.Context(), ListEndpointServicesOptions{})
	if want := fmt.Sprintf(`IAM at %s has 2 projects named "cn-north-4", not one`, iam.URL); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestSignInThatAnswersWithNothingIsAnUnusableAnswer(t *testing.T) {
	t.Parallel()
	iam := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{}`)
	}))
	defer iam.Close()
	for name, want := range map[string]string{"password": "it has no token of a project", "agency": "it has no access key"} {
		_, c := newTestClient(t, emulator.Config{}, Config{Credentials: methods()[name], ProjectID: emulator.ProjectID})
		c.config.IAMEndpoint, _ = url.Parse(iam.URL)
		_, err := c.ListEndpointServices(t.Context(), ListEndpointServicesOptions{})
		if answerErr, ok := errors.AsType[*AnswerError](err); !ok || answerErr.Err.Error() != want {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
}

// Where the token is refused while ten pages are under way, all of them go on
// with one new token.
func TestRefusedTokenIsRenewedOnceInMidListing(t *testing.T) {
	t.Parallel()
	var e *emulator.Emulator
	var revoke sync.Once
	var together sync.WaitGroup // the further pages
	together.Add(9)
	e, c := newTestClient(t, emulator.Config{}, Config{
		Credentials: NewPassword(emulator.User, emulator.Password, emulator.Domain),
	}, emulator.Generate(1000, 1)...)
	e.Use(emulator.Switch{Before: func(n int, _ http.ResponseWriter, _ *http.Request) bool {
		if n > 1 && n <= 10 {
			together.Done()
			together.Wait()
			revoke.Do(e.RevokeTokens)
		}
		return false
	}})
	list, err := c.ListEndpointServices(t.Context(), ListEndpointServicesOptions{Limit: 110})
	if err != nil || len(list.EndpointServices) != 1000 {
		t.Fatalf("listing: %v", err)
	}
	var signIns int
	var refused []string
	for _, r := range e.Requests() {
		if r.Path == "/v3/auth/tokens" {
			signIns++
		}
		if r.Status == http.StatusUnauthorized {
			refused = append(refused, r.Query.Get("offset"))
		}
	}
	if signIns != 2 || len(refused) < 9 {
		t.Errorf("%d sign-ins, refused pages %v; want two and nine", signIns, refused)
	}
}

func TestRefusedSecretIsAskedOnceByAllReads(t *testing.T) {
	t.Parallel()
	wrong := AccessKey{Access: emulator.AccessKey, Secret: "wrong"}
	for name, credentials := range map[string]Credentials{
		"access key": wrong,
		"password":   NewPassword(emulator.User, "wrong", emulator.Domain),
		"agency":     NewAgency(wrong, AgencyOptions{AgencyName: emulator.Agency, DomainName: emulator.Domain}),
	} {
		e, c := newTestClient(t, emulator.Config{}, Config{Credentials: credentials, ProjectID: emulator.ProjectID, MaxRetries: 5})
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				_, err := c.ListEndpointServices(t.Context(), ListEndpointServicesOptions{})
				var apiErr *APIError
				if !errors.As(err, &apiErr) || apiErr.StatusCode != http.StatusUnauthorized {
					t.Errorf("%s: got %v", name, err)
				}
			})
		}
		all.Wait()
		if n := len(e.Requests()); n != 1 {
			t.Errorf("%s: %d requests", name, n)
		}
	}
}

func TestMetadataServiceOfBothVersions(t *testing.T) {
	t.Parallel()
	for _, v1 := range []bool{false, true} {
		e, c := newTestClient(t, emulator.Config{MetadataV1: v1}, Config{Credentials: NewMetadata(nil), ProjectID: emulator.ProjectID})
		if _, err := c.ListEndpointServices(t.Context(), ListEndpointServicesOptions{}); err != nil {
			t.Errorf("first version %t: %v", v1, err)
		}
		listing := e.Listings()[0]
		if listing.Header.Get("X-Security-Token") == "" || !strings.Contains(listing.Header.Get("Authorization"), "x-security-token") {
			t.Errorf("first version %t: the security token is not sent and signed: %v", v1, listing.Header)
		}
	}
}

// silence is a network where nobody answers.
type silence struct{ asked chan string }

func (s silence) RoundTrip(req *http.Request) (*http.Response, error) {
	s.asked <- req.Method
	<-req.Context().Done()
	return nil, req.Context().Err()
}

func TestSilentMetadataServiceIsWaitedForThreeSecondsInAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := NewMetadata(&url.URL{Scheme: "http", Host: "169.254.169.254"})
		asked := make(chan string, 100)
		m.http.Transport = silence{asked}
		c := New(Config{Region: "cn-north-4", ProjectID: "p", Credentials: m, MaxRetries: 5})
		start := time.Now()
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				_, err := c.ListEndpointServices(t.Context(), ListEndpointServicesOptions{})
				if _, ok := errors.AsType[*NoCredentialsError](err); !ok {
					t.Errorf("got %v", err)
				}
			})
		}
		all.Wait()
		close(asked)
		var methods []string
		for method := range asked {
			methods = append(methods, method)
		}
		if took := time.Since(start); took != 3*time.Second || !slices.Equal(methods, []string{"PUT", "GET"}) {
			t.Errorf("asked %v in %s", methods, took)
		}
	})
}

func TestCredentialsHideTheirSecretsWhenPrinted(t *testing.T) {
	t.Parallel()
	key := AccessKey{Access: "hidden-access", Secret: "hidden-secret", SecurityToken: "hidden-token"}
	password := NewPassword("user", "hidden-password", "domain")
	for _, v := range []any{
		Token("hidden-token"), key, &key, password, NewAgency(key, AgencyOptions{}), Profile{Key: key},
		Config{Credentials: password}, Config{Credentials: Token("hidden-token")},
	} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			if text := fmt.Sprintf(verb, v); strings.Contains(text, "hidden") {
				t.Errorf("%s of %T: %s", verb, v, text)
			}
		}
	}
}
