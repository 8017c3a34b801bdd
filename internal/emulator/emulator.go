// Package emulator behaves as Huawei Cloud's VPC Endpoint service API for one call, "Querying VPC
// Endpoint Services", and as those parts of IAM and of the ECS metadata service that a caller signs in with.
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
	Agency    = "emulator-agency"         // an agency of Domain that User may assume
	Token     = "emulator-token"          // X-Auth-Token for the project named Region, does not expire
	AccessKey = "EMULATORACCESSKEY001"    // permanent access key, good for every project
	SecretKey = "emulator-secret-key-001" // the secret of AccessKey
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
	// MetadataV1 makes the metadata service one of the first version: it has no session tokens and asks for none.
	MetadataV1 bool
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
	if config.Log == nil {
		config.Log = func(Request) {}
	}
	e := &Emulator{
		config:   config,
		mux:      http.NewServeMux(),
		projects: map[string]*project{},
		tokens:   map[string]*token{},
		keys:     map[string]*accessKey{AccessKey: {secret: SecretKey}},
		sessions: map[string]time.Time{},
	}
	if id, ok := config.Projects[Region]; ok {
		e.tokens[Token] = &token{project: id}
	}
	for _, id := range config.Projects {
		e.projects[id] = &project{}
	}
	e.handle("GET /v1/{project_id}/vpc-endpoint-services", e.list)
	e.handle("POST /v3/auth/tokens", e.createToken)
	e.handle("GET /v3/projects", e.listProjects)
	e.handle("POST /v3.0/OS-CREDENTIAL/securitytokens", e.assumeAgency)
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
	e.mux.ServeHTTP(res, r)
}

func noSuchAPI(w http.ResponseWriter, r *http.Request) {
	fail(w, http.StatusNotFound, "APIGW.0101",
		fmt.Sprintf("The API does not exist or has not been published in the environment: %s %s.", r.Method, r.URL.Path))
}
