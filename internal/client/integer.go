package client

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// Integer is a whole number that the API sends as a JSON number or as a
// string: the reference's tables say Integer, its example has strings.
type Integer struct {
	Value int64
	Valid bool // false if the API left the number out, or sent null or an empty string
}

var (
	errNotWhole   = errors.New("is not a whole number")
	errOutOfRange = errors.New("is a number out of range")
)

// UnmarshalJSON reads 80, "80", 80.0 and 8e1.
func (i *Integer) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(data), `"`)
	if text == "" || text == "null" {
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		n, err = parseWhole(text)
	}
	if err != nil {
		return err
	}
	*i = Integer{Value: n, Valid: true}
	return nil
}

// parseWhole parses a whole number with a decimal point or an exponent, up to 2^53.
func parseWhole(text string) (int64, error) {
	f, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil && !errors.Is(err, strconv.ErrRange), f != math.Trunc(f), strings.Trim(text, "+-.0123456789eE") != "":
		return 0, errNotWhole
	case math.Abs(f) > 1<<53:
		return 0, errOutOfRange
	}
	return int64(f), nil
}

// MarshalJSON writes a number or null.
func (i Integer) MarshalJSON() ([]byte, error) {
	if !i.Valid {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, i.Value, 10), nil
}
