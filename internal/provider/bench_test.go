package provider

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strconv"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	source "github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/transport"
)

// BenchmarkDecode reads services from the API into the client's structs.
func BenchmarkDecode(b *testing.B) {
	for _, n := range []int{1000, 10_000, 50_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			c := newBenchmarkClient(b, n)
			perService(b, n, func() { listAll(b, c, n) })
		})
	}
}

// BenchmarkReadDataSource reads a data source whole, as Terraform has it read:
// through this provider's server, and through the framework's alone.
func BenchmarkReadDataSource(b *testing.B) {
	b.Run("server=own", func(b *testing.B) { benchmarkRead(b, NewServer("test"), 1000, 10_000, 50_000) })
	b.Run("server=framework", func(b *testing.B) { benchmarkRead(b, providerserver.NewProtocol6(New("test")), 1000) })
}

func benchmarkRead(b *testing.B, newServer func() tfprotov6.ProviderServer, sizes ...int) {
	b.Helper()
	for _, n := range sizes {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			s := newProtocolServerOf(b, newServer)
			s.configure(b, newBenchmarkAPI(b, n))
			req := &tfprotov6.ReadDataSourceRequest{TypeName: listingType, Config: encode(b, s.schemas.DataSourceSchemas[listingType], nil)}
			perService(b, n, func() {
				resp, err := s.ReadDataSource(b.Context(), req)
				if err != nil || len(resp.Diagnostics) > 0 {
					b.Fatal(err, resp)
				}
			})
		})
	}
}

// perService runs do, which handles n services, and reports its costs for one
// of them.
func perService(b *testing.B, n int, do func()) {
	b.Helper()
	do() // what only the first time costs
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for b.Loop() {
		do()
	}
	runtime.ReadMemStats(&after)
	services := float64(n) * float64(b.N)
	b.ReportMetric(0, "ns/op") // leaves it out
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/services, "ns/service")
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/services, "B/service")
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/services, "allocs/service")
}

// newBenchmarkAPI serves n services from responses that it makes once: what it
// costs itself does not count.
func newBenchmarkAPI(b *testing.B, n int) *httptest.Server {
	b.Helper()
	e := emulator.New(emulator.Config{})
	if err := e.Create(emulator.ProjectID, emulator.Generate(n, 1)...); err != nil {
		b.Fatal(err)
	}
	var responses sync.Map
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		response, ok := responses.Load(r.URL.RawQuery)
		if !ok {
			recorder := httptest.NewRecorder()
			e.ServeHTTP(recorder, r)
			response, _ = responses.LoadOrStore(r.URL.RawQuery, recorder.Body.Bytes())
		}
		body := response.([]byte)
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body)
	}))
	b.Cleanup(server.Close)
	return server
}

func newBenchmarkClient(b *testing.B, n int) *client.Client {
	b.Helper()
	endpoint, err := url.Parse(newBenchmarkAPI(b, n).URL)
	if err != nil {
		b.Fatal(err)
	}
	transport, err := transport.New(transport.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return client.New(huaweicloud.New(huaweicloud.Config{
		Region:      emulator.Region,
		ProjectID:   emulator.ProjectID,
		Endpoints:   map[string]*url.URL{client.Service: endpoint},
		Credentials: source.NewCache(source.NewStatic(source.Token(emulator.Token))),
		Transport:   transport,
	}))
}

func listAll(b *testing.B, c *client.Client, n int) []*client.EndpointService {
	b.Helper()
	list, err := c.ListEndpointServices(b.Context(), client.ListEndpointServicesOptions{})
	if err != nil {
		b.Fatal(err)
	}
	if len(list.EndpointServices) != n {
		b.Fatalf("%d services, want %d", len(list.EndpointServices), n)
	}
	return list.EndpointServices
}
