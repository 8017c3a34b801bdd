// Package emulator behaves as Huawei Cloud's VPC Endpoint service API for one call, "Querying VPC
// Endpoint Services", and as those parts of IAM, STS, the ECS metadata service and CCE pod identity that issue credentials.
//
// It keeps to the published reference strictly, records every request, and can be told to misbehave
// (see [Switch]). It shares no code with the client that is tested against it.
package emulator

import (
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

// What an Emulator made with the zero Config accepts.
const (
	Region    = "cn-north-4"                       // also the name of the default project
	ProjectID = "0d1f6bb5a8c84e5f9a7c3b2e4f605172" // the project named Region
	DomainID  = "5f3c1e9a7b2d4c6e8f0a1b3c5d7e9f02"
	Domain    = "emulator-domain" // account name
	User      = "emulator-user"
	Password  = "emulator-password"
	UserID    = "c8b1f7d20e5a4c3f9b6d8e7f10213243"
	Agency    = "emulator-agency"         // an agency of Domain that User may assume, and the holder of IDToken
	Token     = "emulator-token"          // X-Auth-Token for the project named Region, does not expire
	AccessKey = "EMULATORACCESSKEY001"    // permanent access key, good for every project
	SecretKey = "emulator-secret-key-001" // the secret of AccessKey

	// Agencies of other accounts, for chains: the second trusts only Agency, the third only the second.
	SecondAgency   = "emulator-second-agency"
	SecondDomain   = "emulator-second-domain"
	SecondDomainID = "6a4d2f0b8c3e5d7f9a1b2c4d6e8f0a13"
	ThirdAgency    = "emulator-third-agency"
	ThirdDomain    = "emulator-third-domain"
	ThirdDomainID  = "7b5e3a1c9d4f6e8a0b2c3d5e7f9a1b24"

	// Workload identity: IAM's identity provider, STS's OIDC provider, and the ID token that both accept until
	// SetIDToken changes it.
	IdentityProviderID = "emulator-idp"
	OIDCProviderURN    = "iam::" + DomainID + ":oidcProvider:emulator-oidc"
	IDToken            = "emulator-id-token.header.signature"

	PodToken = "emulator-pod-token" // Authorization of CCE pod identity
)

// Config is what an Emulator is made of. The zero value is ready to use.
type Config struct {
	// Projects maps project names to ids (32 letters or digits). Default: Region to ProjectID.
	Projects map[string]string
	// Prefix is a base path in front of every path, as "/base". Default: none.
	Prefix string
	// Now is the clock that expiry, signature age and lockout go by. Default: time.Now.
	Now func() time.Time
	// TokenTTL is how long tokens from IAM last. Default: 24 hours.
	TokenTTL time.Duration
	// MetadataV1 makes the metadata service one of the first version: it has no session tokens and asks for none. It
	// answers 404 to a request for one; Before can answer 405 or 503 instead, as other hosts do.
	MetadataV1 bool
	// KeyTTL, if not 0, is how long issued access keys last, whatever duration was asked for.
	KeyTTL time.Duration
	// Expiry turns the time when a credential expires into what an answer says of it; nil leaves it out. Default: each
	// API's own form.
	Expiry func(time.Time) any
	// StrictOffset answers an offset at or past the end with 400 EndPoint.0010, as the reference words it. Default: an
	// empty page, as the service most likely does.
	StrictOffset bool
	// SortKeys are the values of sort_key, by creation and by update. Default: create_at and update_at; sister clouds
	// have created_at and updated_at.
	SortKeys [2]string
	// ProjectsBeginAlike makes the list of projects answer a name with all projects whose names begin with it.
	ProjectsBeginAlike bool
	// KeepRequests is how many requests are kept for Requests; older ones are forgotten. Default: 100 000.
	KeepRequests int
	// Before is called with every request once it is recorded. It may answer it itself and return true.
	Before func(w http.ResponseWriter, r *http.Request) (handled bool)
	// Log is called with every request once it is answered, possibly concurrently. Default: none.
	Log func(Request)
}

// Emulator is the service: an http.Handler, safe for concurrent use, changes of its data included.
type Emulator struct {
	config Config
	mux    *http.ServeMux

	mu       sync.Mutex
	projects map[string]*project // by id
	tokens   map[string]*token
	keys     map[string]*accessKey
	sessions map[string]time.Time // metadata session tokens and when they expire
	switches []Switch
	requests []*Request
	received int // requests since New; numbers X-Request-Id
	listings int // listing requests since New or Reset
	issued   int // credentials handed out
	idToken  string
}

// New returns an Emulator without services; [Emulator.Create] adds them.
func New(config Config) *Emulator {
	if config.Projects == nil {
		config.Projects = map[string]string{Region: ProjectID}
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.TokenTTL == 0 {
		config.TokenTTL = 24 * time.Hour
	}
	if config.SortKeys == [2]string{} {
		config.SortKeys = [2]string{"create_at", "update_at"}
	}
	if config.KeepRequests == 0 {
		config.KeepRequests = 100_000
	}
	if config.Before == nil {
		config.Before = func(http.ResponseWriter, *http.Request) bool { return false }
	}
	if config.Log == nil {
		config.Log = func(Request) {}
	}
	e := &Emulator{
		config:   config,
		mux:      http.NewServeMux(),
		projects: map[string]*project{},
		tokens:   map[string]*token{},
		keys:     map[string]*accessKey{AccessKey: {secret: SecretKey, principal: userPrincipal}},
		sessions: map[string]time.Time{},
		idToken:  IDToken,
	}
	if id, ok := config.Projects[Region]; ok {
		e.tokens[Token] = &token{project: id, principal: userPrincipal}
	}
	for _, id := range config.Projects {
		e.projects[id] = &project{}
	}
	e.handle("GET /v1/{project_id}/vpc-endpoint-services", e.list)
	e.handle("POST /v3/auth/tokens", e.createToken)
	e.handle("GET /v3/projects", e.listProjects)
	e.handle("GET /v3/auth/domains", e.listDomains)
	e.handle("POST /v3.0/OS-CREDENTIAL/securitytokens", e.createSecurityToken)
	e.handle("POST /v3.0/OS-AUTH/id-token/tokens", e.createFederatedToken)
	e.handle("POST /v5/agencies/assume", e.assumeAgency)
	e.handle("POST /v5/agencies/assume-with-oidc", e.assumeAgencyWithOIDC)
	e.handle("GET /v5/caller-identity", e.callerIdentity)
	e.handle("POST /pod-identity/credentials", e.podIdentity)
	e.handle("PUT /meta-data/latest/api/token", e.createSession)
	e.handle("GET /openstack/latest/securitykey", e.securityKey)
	e.mux.HandleFunc("/", noSuchAPI)
	return e
}

func (e *Emulator) handle(pattern string, handler func(*response, *http.Request)) {
	method, path, _ := strings.Cut(pattern, " ")
	e.mux.HandleFunc(method+" "+e.config.Prefix+path, func(w http.ResponseWriter, r *http.Request) {
		handler(w.(*response), r)
	})
}

// ServeHTTP records the request and answers it.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	res := e.record(w, r)
	defer e.finish(res)
	if path.Clean(r.URL.Path) != r.URL.Path { // ServeMux would redirect, which a gateway does not
		noSuchAPI(res, r)
		return
	}
	if !e.config.Before(res, r) {
		e.mux.ServeHTTP(res, r)
	}
}

// SetIDToken changes the ID token that is accepted: the one before has expired.
func (e *Emulator) SetIDToken(value string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.idToken = value
}

func (e *Emulator) acceptsIDToken(value string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return value == e.idToken
}

// expiry is what an answer says of a credential's end.
func (e *Emulator) expiry(at time.Time, layout string) any {
	if e.config.Expiry != nil {
		return e.config.Expiry(at)
	}
	return at.UTC().Format(layout)
}

func noSuchAPI(w http.ResponseWriter, r *http.Request) {
	fail(w, http.StatusNotFound, "APIGW.0101",
		fmt.Sprintf("The API does not exist or has not been published in the environment: %s %s.", r.Method, r.URL.Path))
}
