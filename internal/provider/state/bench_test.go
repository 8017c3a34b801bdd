package state

import (
	"encoding/json"
	"runtime"
	"strconv"
	"testing"

	"github.com/vmihailenco/msgpack/v5"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

// BenchmarkEncode writes services into a state.
func BenchmarkEncode(b *testing.B) {
	for _, n := range []int{1000, 10_000, 50_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			services := make([]*client.EndpointService, n)
			for i, s := range emulator.Generate(n, 1) {
				if err := json.Unmarshal(s.JSON, &services[i]); err != nil {
					b.Fatal(err)
				}
			}
			state, err := msgpack.Marshal(map[string]any{"total_count": n, "endpoint_services": []any{}})
			if err != nil {
				b.Fatal(err)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for b.Loop() {
				if _, err := insert(state, rows{"endpoint_services", services, n}); err != nil {
					b.Fatal(err)
				}
			}
			runtime.ReadMemStats(&after)
			encoded := float64(n) * float64(b.N)
			b.ReportMetric(0, "ns/op") // leaves it out
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/encoded, "ns/service")
			b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/encoded, "B/service")
		})
	}
}
