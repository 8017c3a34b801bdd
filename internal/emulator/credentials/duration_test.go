package credentials

import (
	"testing"
	"time"
)

func TestDuration_isWithinItsLimits(t *testing.T) {
	t.Parallel()
	const usual, longest = 20 * time.Minute, 12 * time.Hour
	for _, test := range []struct {
		seconds   int // 0 asks for none
		temporary bool
		want      time.Duration // 0 is refused
	}{
		{0, false, usual},
		{0, true, usual},
		{899, false, 0},
		{900, false, 15 * time.Minute},
		{-900, false, 0},
		{43200, false, longest},
		{43201, false, 0},
		{3600, true, time.Hour},
		{3601, true, 0},
	} {
		var seconds *int
		if test.seconds != 0 {
			seconds = &test.seconds
		}
		got, err := Caller{Temporary: test.temporary}.Duration(seconds, usual, longest)
		if got != test.want || (err != nil) != (test.want == 0) {
			t.Errorf("%d seconds, temporary %t: %v, %v, want %v", test.seconds, test.temporary, got, err, test.want)
		}
	}
}
