package credentials

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
)

// newEmulator serves an emulator with one service.
func newEmulator(t *testing.T, config emulator.Config) (*emulator.Emulator, *url.URL) {
	t.Helper()
	e := emulator.New(config)
	if err := e.Create(emulator.ProjectID, emulator.Generate(1, 1)...); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return e, u
}

// emulatorClient makes a client that asks an emulator for everything.
func emulatorClient(server *url.URL, config huaweicloud.Config) *huaweicloud.Client {
	config.Region = emulator.Region
	config.Endpoints = map[string]*url.URL{ServiceIAM: server, ServiceSTS: server, "vpcep": server}
	return huaweicloud.New(config)
}

// listService lists the emulator's service in the project of the client's
// region.
func listService(t *testing.T, c *huaweicloud.Client, name string) error {
	t.Helper()
	id, err := c.ResolveProject(t.Context(), emulator.Region, "", "")
	if err != nil {
		return err
	}
	query := url.Values{"limit": {"1000"}}
	if name != "" {
		query.Set("endpoint_service_name", name)
	}
	var response struct {
		TotalCount int `json:"total_count"`
	}
	_, err = c.Do(t.Context(), &huaweicloud.Request{
		Service: "vpcep", Region: emulator.Region, ProjectID: id, Credentials: c.Credentials(),
		Path: "v1/" + id + "/vpc-endpoint-services", Query: query,
	}, &response)
	if err == nil && name == "" && response.TotalCount != 1 {
		return fmt.Errorf("total_count is %d", response.TotalCount)
	}
	return err
}

var (
	emulatorKey      = AccessKey{ID: emulator.AccessKey, Secret: emulator.SecretKey}
	emulatorPassword = PasswordOptions{UserName: emulator.User, Password: emulator.Password, DomainName: emulator.Domain}

	// A chain, each agency by its account's name and by its ID.
	chainByName = []AgencyOptions{
		{AgencyName: emulator.Agency, DomainName: emulator.Domain, Duration: 86400},
		{AgencyName: emulator.SecondAgency, DomainName: emulator.SecondDomain, Duration: 86400},
		{AgencyName: emulator.ThirdAgency, DomainName: emulator.ThirdDomain, Duration: 86400},
	}
	chainByID = []AgencyOptions{
		{AgencyName: emulator.Agency, DomainID: emulator.DomainID, Duration: 43200},
		{AgencyName: emulator.SecondAgency, DomainID: emulator.SecondDomainID, Duration: 43200},
		{AgencyName: emulator.ThirdAgency, DomainID: emulator.ThirdDomainID, Duration: 43200},
	}
)

// emulatorSources are all sources, by what distinguishes them, of an emulator
// whose address is server.
func emulatorSources(t *testing.T, server *url.URL) map[string]Source {
	t.Helper()
	key, password := NewStatic(emulatorKey), NewPassword(emulatorPassword)
	agencyToken := AgencyTokenOptions{AgencyName: emulator.Agency, DomainName: emulator.Domain}
	sources := map[string]Source{
		"access key":                       key,
		"token":                            NewStatic(Token(emulator.Token)),
		"password":                         password,
		"password, user ID":                NewPassword(PasswordOptions{UserID: emulator.UserID, Password: emulator.Password}),
		"password, domain ID":              NewPassword(PasswordOptions{UserName: emulator.User, Password: emulator.Password, DomainID: emulator.DomainID}),
		"agency token with a key":          NewAgencyToken(key, agencyToken),
		"agency token with a password":     NewAgencyToken(password, agencyToken),
		"agency token with a token":        NewAgencyToken(NewStatic(Token(emulator.Token)), agencyToken),
		"agency with a token":              NewAgency(NewStatic(Token(emulator.Token)), chainByID[0]),
		"agency with a password":           NewAgency(password, chainByName[0]),
		"OIDC, identity provider":          NewOIDC(OIDCOptions{ProviderID: emulator.IdentityProviderID, IDToken: emulator.IDToken}),
		"OIDC, identity provider, agency":  NewOIDC(OIDCOptions{ProviderID: emulator.IdentityProviderID, IDToken: emulator.IDToken, AgencyName: emulator.Agency, DomainID: emulator.DomainID}),
		"OIDC, STS":                        NewOIDC(OIDCOptions{ProviderURN: emulator.OIDCProviderURN, IDTokenFile: writeFile(t, emulator.IDToken+"\n"), AgencyName: emulator.Agency}),
		"metadata":                         NewMetadata(server),
		"agency with metadata":             NewAgency(NewMetadata(server), chainByID[0]),
		"pod identity":                     NewPodIdentity(server.JoinPath("pod-identity", "credentials"), writeFile(t, emulator.PodToken+"\n")),
		"agency with pod identity":         NewAgency(NewPodIdentity(server.JoinPath("pod-identity", "credentials"), writeFile(t, emulator.PodToken)), chainByName[0]),
		"OIDC, STS, and an agency on top":  NewAgency(NewOIDC(OIDCOptions{ProviderURN: emulator.OIDCProviderURN, IDToken: emulator.IDToken, AgencyName: emulator.Agency}), chainByID[1]),
		"OIDC, IAM, and two agencies more": NewAgency(NewOIDC(OIDCOptions{ProviderID: emulator.IdentityProviderID, IDToken: emulator.IDToken, AgencyName: emulator.Agency, DomainID: emulator.DomainID}), chainByName[1]),
	}
	// Chains of one to three, each agency named either way.
	for n := 1; n <= 3; n++ {
		for ways := range 1 << n {
			source, name := key, "chain"
			for hop := range n {
				if ways>>hop&1 == 0 {
					source, name = NewAgency(source, chainByName[hop]), name+" name"
				} else {
					source, name = NewAgency(source, chainByID[hop]), name+" ID"
				}
			}
			sources[name] = source
		}
	}
	return sources
}

// Every source with every algorithm: the emulator checks each signature by a
// computation of its own.
func TestEmulator_everySourceAndAlgorithm(t *testing.T) {
	t.Parallel()
	for _, a := range SigningAlgorithms {
		_, server := newEmulator(t, emulator.Config{})
		for name, source := range emulatorSources(t, server) {
			t.Run(string(a)+" "+name, func(t *testing.T) {
				t.Parallel()
				c := emulatorClient(server, huaweicloud.Config{Credentials: NewCache(source), SigningAlgorithm: a})
				for _, filter := range []string{"", "two words", "a+b&c=d/*~%2F", "名称 é 🚚"} {
					if err := listService(t, c, filter); err != nil {
						t.Errorf("%q: %v", filter, err)
					}
				}
			})
		}
	}
}

// Credentials are renewed in the middle of a listing, whatever makes it needed,
// and once for all requests.
func TestEmulator_renewal(t *testing.T) {
	t.Parallel()
	for name := range emulatorSources(t, &url.URL{Scheme: "http", Host: "127.0.0.1"}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "access key" || name == "token" || strings.HasSuffix(name, "with a token") {
				t.Skip("nothing can renew a token that the user gave")
			}
			e, server := newEmulator(t, emulator.Config{})
			c := emulatorClient(server, huaweicloud.Config{Credentials: NewCache(emulatorSources(t, server)[name])})
			if err := listService(t, c, ""); err != nil {
				t.Fatal(err)
			}
			obtained := issuing(e)
			e.RevokeTokens()
			e.RevokeKeys()
			var all sync.WaitGroup
			for range 20 {
				all.Go(func() {
					if err := listService(t, c, ""); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			// Each step is taken once more, after an attempt with what was revoked.
			if got := issuing(e); got > 3*obtained {
				t.Errorf("%d requests for credentials, %d at first", got, obtained)
			}
		})
	}
}

// issuing counts the requests that issue credentials.
func issuing(e *emulator.Emulator) int {
	n := 0
	for _, r := range e.Requests() {
		if r.Method != "GET" || strings.Contains(r.Path, "securitykey") {
			n++
		}
	}
	return n
}

func TestEmulator_expiryForms(t *testing.T) {
	t.Parallel()
	for name, form := range map[string]func(time.Time) any{
		"milliseconds": func(at time.Time) any { return at.UTC().Format("2006-01-02T15:04:05.000Z") },
		"zone":         func(at time.Time) any { return at.Format("2006-01-02T15:04:05+08:00") },
		"no zone":      func(at time.Time) any { return at.UTC().Format("2006-01-02T15:04:05") },
		"seconds":      func(at time.Time) any { return at.Unix() },
		"empty":        func(time.Time) any { return "" },
		"missing":      func(time.Time) any { return nil },
		"words":        func(time.Time) any { return "tomorrow" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, server := newEmulator(t, emulator.Config{Expiry: form})
			for source, s := range emulatorSources(t, server) {
				c := emulatorClient(server, huaweicloud.Config{Credentials: NewCache(s)})
				for range 2 {
					if err := listService(t, c, ""); err != nil {
						t.Errorf("%s: %v", source, err)
					}
				}
			}
		})
	}
}

// The file is read again when its token and the keys for it are no longer good.
func TestEmulator_rotatedIDToken(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]OIDCOptions{
		"identity provider": {ProviderID: emulator.IdentityProviderID},
		"STS":               {ProviderURN: emulator.OIDCProviderURN, AgencyName: emulator.Agency},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, server := newEmulator(t, emulator.Config{})
			options.IDTokenFile = writeFile(t, emulator.IDToken)
			c := emulatorClient(server, huaweicloud.Config{Credentials: NewCache(NewOIDC(options))})
			if err := listService(t, c, ""); err != nil {
				t.Fatal(err)
			}
			e.SetIDToken("rotated-id-token")
			e.RevokeKeys()
			e.RevokeTokens()
			if err := os.WriteFile(options.IDTokenFile, []byte("rotated-id-token\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := listService(t, c, ""); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestEmulator_projectsThatBeginAlike(t *testing.T) {
	t.Parallel()
	projects := map[string]string{emulator.Region: emulator.ProjectID, emulator.Region + "_dev": strings.Repeat("d", 32)}
	_, server := newEmulator(t, emulator.Config{Projects: projects, ProjectsBeginAlike: true})
	for name, want := range projects {
		c := emulatorClient(server, huaweicloud.Config{Credentials: NewCache(NewStatic(emulatorKey)), ProjectName: name})
		if got, err := c.ResolveProject(t.Context(), emulator.Region, "", ""); got != want || err != nil {
			t.Errorf("%s: %q, %v, want %q", name, got, err, want)
		}
	}
}

// Every secret that is used or issued is redacted.
func TestEmulator_secretsAreRedacted(t *testing.T) {
	t.Parallel()
	for name := range emulatorSources(t, &url.URL{Scheme: "http", Host: "127.0.0.1"}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, server := newEmulator(t, emulator.Config{})
			c := emulatorClient(server, huaweicloud.Config{Credentials: NewCache(emulatorSources(t, server)[name])})
			if err := listService(t, c, ""); err != nil {
				t.Fatal(err)
			}
			var sent []string
			for _, r := range e.Requests() {
				for _, header := range []string{"X-Auth-Token", "X-Security-Token", "X-Metadata-Token"} {
					sent = append(sent, r.Header.Get(header))
				}
				for _, secret := range []string{emulator.Password, emulator.IDToken, emulator.PodToken} {
					if strings.Contains(string(r.Body), secret) || r.Header.Get("Authorization") == secret {
						sent = append(sent, secret)
					}
				}
			}
			sent = slices.DeleteFunc(sent, func(s string) bool { return s == "" })
			for _, secret := range sent {
				if text := c.Redactor().Text(redact.Foreign("the server said " + secret + ".")); strings.Contains(text, secret) {
					t.Errorf("it says %s", text)
				}
			}
		})
	}
}
