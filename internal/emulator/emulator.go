// Package emulator behaves as Huawei Cloud's VPC Endpoint service API for two calls, "Querying VPC Endpoint Services" and
// "Querying Public VPC Endpoint Services", and as those parts of IAM, STS, the ECS metadata service and CCE pod identity
// that issue credentials.
//
// It follows the published reference strictly and records every request. A [Switch] makes it slow or faulty. It shares no
// code with the client that is tested against it.
//
// Each API is a package with its own state. This package combines them.
package emulator

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/httpapi"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/iam"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/metadata"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/sts"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/vpcep"
)

// Config configures an Emulator. The zero value is ready to use.
type Config struct {
	// Projects maps project names to ids (32 letters or digits). Default: Region to ProjectID.
	Projects map[string]string
	// Prefix is a base path in front of every path, such as "/base". Default: none.
	Prefix string
	// Now is the clock for expiry, signature age and lockout. Default: time.Now.
	Now func() time.Time
	// Expiry converts the time when a credential expires to the JSON value that responses contain; nil leaves the field
	// out. Default: the time in the format of each API.
	Expiry func(time.Time) any
	// StrictOffset makes the emulator reject an offset of 0, or at or past the end, with 400 EndPoint.0010, as the
	// reference says. Default: an empty page past the end, which is most likely what the real service sends.
	StrictOffset bool
	// SortKeys are the values of sort_key that sort by creation and by update. Default: create_at and update_at. Other
	// clouds with this API, such as Open Telekom Cloud, use created_at and updated_at.
	SortKeys [2]string
	// ProjectsBeginAlike makes IAM's name filter match all projects whose names begin with the name.
	ProjectsBeginAlike bool
	// KeepRequests is the number of most recent requests that Requests returns. Default: 100 000.
	KeepRequests int
	// Log is called for every request after its response was sent, possibly concurrently. Default: none.
	Log func(Request)
}

// Emulator is an http.Handler. It is safe for concurrent use; its data can be changed while it serves requests.
type Emulator struct {
	*vpcep.Projects    // Services, Create, Update and Delete of each project's own services
	*credentials.Store // SetIDToken, RevokeTokens and RevokeKeys
	*recorder          // Requests, Listings and Reset
	*switches          // Use

	Public *vpcep.Projects // the public services that each project sees

	endpoints *vpcep.API
	mux       *http.ServeMux
}

// New returns an Emulator without services; Create adds them.
func New(config Config) *Emulator {
	if config.Projects == nil {
		config.Projects = map[string]string{Region: ProjectID}
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	e := &Emulator{
		Projects: vpcep.NewProjects(maps.Values(config.Projects)),
		Public:   vpcep.NewProjects(maps.Values(config.Projects)),
		Store:    credentials.NewStore(config.Now, config.Expiry, config.Projects[Region]),
		recorder: &recorder{keep: cmp.Or(config.KeepRequests, 100_000), log: config.Log},
		switches: &switches{},
		mux:      http.NewServeMux(),
	}
	e.endpoints = &vpcep.API{
		Credentials: e.Store, Own: e.Projects, Public: e.Public,
		Rules: vpcep.Rules{SortKeys: cmp.Or(config.SortKeys, [2]string{"create_at", "update_at"}), StrictOffset: config.StrictOffset},
	}
	identity := &iam.API{Credentials: e.Store, Projects: config.Projects, ProjectsBeginAlike: config.ProjectsBeginAlike}
	tokens := &sts.API{Credentials: e.Store}
	host := &metadata.API{Credentials: e.Store}
	for pattern, handler := range map[string]httpapi.Handler{
		"GET /v1/{project_id}/vpc-endpoint-services":        e.list,
		"GET /v1/{project_id}/vpc-endpoint-services/public": e.list,
		"POST /v3/auth/tokens":                              identity.CreateToken,
		"GET /v3/projects":                                  identity.ListProjects,
		"GET /v3/auth/domains":                              identity.ListDomains,
		"POST /v3.0/OS-CREDENTIAL/securitytokens":           identity.CreateSecurityToken,
		"POST /v3.0/OS-AUTH/id-token/tokens":                identity.CreateFederatedToken,
		"POST /v5/agencies/assume":                          tokens.AssumeAgency,
		"POST /v5/agencies/assume-with-oidc":                tokens.AssumeAgencyWithOIDC,
		"GET /v5/caller-identity":                           tokens.CallerIdentity,
		"PUT /meta-data/latest/api/token":                   host.CreateSession,
		"GET /openstack/latest/securitykey":                 host.SecurityKey,
		"POST /pod-identity/credentials":                    host.PodIdentity,
	} {
		method, pathPattern, _ := strings.Cut(pattern, " ")
		e.mux.Handle(method+" "+config.Prefix+pathPattern, handler)
	}
	e.mux.Handle("/", httpapi.Handler(noSuchAPI))
	return e
}

// ServeHTTP records the request and responds to it.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	res := e.record(w, r)
	defer res.finish()
	if path.Clean(r.URL.Path) != r.URL.Path { // ServeMux would redirect, which a gateway does not
		httpapi.Handler(noSuchAPI).ServeHTTP(res, r)
		return
	}
	e.mux.ServeHTTP(res, r)
}

// list responds to both list requests.
func (e *Emulator) list(w http.ResponseWriter, r *http.Request) error {
	return e.serve(w.(*response).listing, w, r, e.endpoints.Page)
}

func noSuchAPI(_ http.ResponseWriter, r *http.Request) error {
	return &httpapi.Error{
		Status: http.StatusNotFound, Code: "APIGW.0101",
		Message: fmt.Sprintf("The API does not exist or has not been published in the environment: %s %s.", r.Method, r.URL.Path),
	}
}
