package listing

import (
	"log/slog"
	"testing"
	"time"
)

// BenchmarkLister_tenThousand is what fetching and joining cost without HTTP and JSON.
func BenchmarkLister_tenThousand(b *testing.B) {
	all := created(ages(0, 10_000)...)
	f := &fakeList{
		answer: func(_ int, r Request) *Page { return slice(all, r) },
		delay:  func(Request) time.Duration { return 0 },
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := (&lister{page: f.page, log: slog.New(slog.DiscardHandler)}).list(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
