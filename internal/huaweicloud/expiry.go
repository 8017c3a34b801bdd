package huaweicloud

import (
	"encoding/json"
	"strconv"
	"time"
)

// expiry is the time in a JSON document at which a credential expires. It is
// never what makes a credential unusable: one that cannot be read is unknown,
// the zero time.
type expiry struct{ time.Time }

// The forms that occur, besides seconds since 1970. A fraction is read though
// no form names it. Without a zone the time is UTC.
var expiryForms = []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05"}

// UnmarshalJSON never fails.
func (e *expiry) UnmarshalJSON(b []byte) error {
	e.Time = time.Time{}
	text := string(b)
	if json.Unmarshal(b, &text) != nil {
		text = string(b) // a number
	}
	for _, form := range expiryForms {
		if t, err := time.Parse(form, text); err == nil {
			e.Time = t
			return nil
		}
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil && seconds > 0 && seconds < 1e14 {
		if seconds > 1e11 {
			seconds /= 1000 // milliseconds: as seconds it would be the year 5138
		}
		e.Time = time.Unix(int64(seconds), 0)
	}
	return nil
}
