package credentials

import (
	"encoding/json"
	"testing"
	"time"
)

func TestExpiry_forms(t *testing.T) {
	t.Parallel()
	second := time.Date(2026, 8, 10, 7, 15, 9, 0, time.UTC)
	milli := second.Add(84 * time.Millisecond)
	for text, want := range map[string]time.Time{
		`"2026-08-10T07:15:09Z"`:           second,
		`"2026-08-10T07:15:09.084Z"`:       milli,
		`"2026-08-10T07:15:09.084000Z"`:    milli,
		`"2026-08-10T07:15:09.084000000Z"`: milli,
		`"2026-08-10T15:15:09+08:00"`:      second,
		`"2026-08-10T15:15:09.084+0800"`:   milli,
		`"2026-08-10T07:15:09"`:            second,
		`"2026-08-10T07:15:09.084"`:        milli,
		`"2026-08-10 07:15:09Z"`:           second,
		`"2026-08-10 07:15:09"`:            second,
		`1786346109`:                       second,
		`1786346109084`:                    second,
		`"1786346109"`:                     second,
		`""`:                               {},
		`null`:                             {},
		`"soon"`:                           {},
		`"10/08/2026"`:                     {},
		`-1`:                               {},
		`1e300`:                            {},
		`true`:                             {},
		`{"at": 1}`:                        {},
		`[]`:                               {},
	} {
		var got struct{ E expiry }
		if err := json.Unmarshal([]byte(`{"E": `+text+`}`), &got); err != nil || !got.E.Equal(want) {
			t.Errorf("%s: %s, %v, want %s", text, got.E, err, want)
		}
	}
}

func FuzzExpiry(f *testing.F) {
	f.Add([]byte(`"2026-08-10T07:15:09.084Z"`))
	f.Add([]byte(`1786346109084`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := new(expiry).UnmarshalJSON(b); err != nil {
			t.Error(err)
		}
	})
}
