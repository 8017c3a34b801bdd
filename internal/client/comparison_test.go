package client_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
)

// changingAPI is an emulator whose list changes once, after a number of pages.
type changingAPI struct {
	*emulator.Emulator
	change func()

	mu    sync.Mutex
	pages int // until the change
}

func (a *changingAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.Emulator.ServeHTTP(w, r)
	if strings.HasSuffix(r.URL.Path, "/vpc-endpoint-services") {
		if a.pages--; a.pages == 0 {
			a.change()
		}
	}
}

// A row of the README's comparison, see COMPARISON.md: the list has 100 services
// in pages of 10. After one of the first eight pages, the newest service is
// deleted, or a new one is created.
func TestListEndpointServices_changesBetweenPages(t *testing.T) {
	t.Parallel()
	for _, deletes := range []bool{true, false} {
		for pages := 1; pages <= 8; pages++ {
			t.Run(fmt.Sprintf("deletion=%t/after=%d", deletes, pages), func(t *testing.T) {
				t.Parallel()
				services := emulator.Generate(100, 1)
				newest := services[0].ID
				e := emulator.New(emulator.Config{})
				if err := e.Create(emulator.ProjectID, services...); err != nil {
					t.Fatal(err)
				}
				change := func() {
					created, err := emulator.NewService([]byte(`{"id": "ffffffff-0000-4000-8000-000000000001", "created_at": "2026-11-01T00:00:00Z"}`))
					if err == nil && deletes {
						err = e.Delete(emulator.ProjectID, newest)
					} else if err == nil {
						err = e.Create(emulator.ProjectID, created)
					}
					if err != nil {
						t.Error(err)
					}
				}
				api := &changingAPI{Emulator: e, change: change, pages: pages}
				server := httptest.NewServer(api)
				t.Cleanup(server.Close)

				found := map[string]int{}
				for _, service := range list(t, server.URL) {
					found[*service.ID]++
				}
				server.Close() // waits for the handlers
				if api.pages > 0 {
					t.Errorf("nothing changed: %d pages were missing", api.pages)
				}
				for id, times := range found {
					if times > 1 {
						t.Errorf("%s is in the list %d times", id, times)
					}
				}
				for _, service := range services {
					if found[service.ID] == 0 && (service.ID != newest || !deletes) {
						t.Errorf("%s is not in the list", service.ID)
					}
				}
			})
		}
	}
}

func list(t *testing.T, address string) []*client.EndpointService {
	t.Helper()
	endpoint, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	list, err := client.New(huaweicloud.New(huaweicloud.Config{
		Region: emulator.Region, ProjectID: emulator.ProjectID,
		Endpoints:   map[string]*url.URL{client.Service: endpoint},
		Credentials: credentials.NewCache(credentials.NewStatic(credentials.Token(emulator.Token))),
	})).ListEndpointServices(t.Context(), client.ListEndpointServicesOptions{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	return list.EndpointServices
}
