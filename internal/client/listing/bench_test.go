package listing

import (
	"fmt"
	"log/slog"
	"testing"
	"time"
)

// BenchmarkLister is what fetching and joining cost without HTTP and JSON.
func BenchmarkLister(b *testing.B) {
	for _, size := range []struct{ rows, page int }{{10_000, 1000}, {20_000, 10}, {50_000, 10}} {
		b.Run(fmt.Sprintf("%d by %d", size.rows, size.page), func(b *testing.B) {
			all := created(ages(0, size.rows)...)
			f := &fakeList{
				respond: func(_ int, r Request) *Page { return slice(all, Request{r.Offset, min(r.Limit, size.page)}) },
				delay:   func(Request) time.Duration { return 0 },
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := (&lister{page: f.page, log: slog.New(slog.DiscardHandler)}).list(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
