package listing

import (
	"errors"
	"fmt"
)

// MaxRows is how many rows a listing can hold, whatever a server sends. Terraform itself ends at
// about 350 000 endpoint services (a message of 256 MiB).
const MaxRows = 400_000

var errNoIDs = errors.New("a service has no id, so that pages cannot be told apart")

// ChangedError says that no reading of the list was consistent.
type ChangedError struct {
	Readings int    // how often the list was read
	Reason   string // what was wrong the last time
}

func (e *ChangedError) Error() string {
	return fmt.Sprintf("the list kept changing while it was read %d times; the last time, %s", e.Readings, e.Reason)
}

// ContradictionError says that the API contradicts itself although nothing
// changes: reading the list again gave the same, and it cannot be right.
type ContradictionError struct {
	Readings int    // how often the list was read
	Reason   string // what is wrong
}

func (e *ContradictionError) Error() string {
	return fmt.Sprintf("the API's pages contradict each other each of the %d times that the list was read: %s", e.Readings, e.Reason)
}

// TooLargeError says that a listing would take more than one is allowed to. One
// of the numbers is not 0.
type TooLargeError struct {
	Services int // that match, as far as known
	Requests int // that were made
	Bytes    int // that were read
}

func (e *TooLargeError) Error() string {
	switch {
	case e.Services > 0:
		return fmt.Sprintf("%d services match, more than the %d that one listing can hold", e.Services, MaxRows)
	case e.Bytes > 0:
		return fmt.Sprintf("the listing has more than %d MiB", e.Bytes>>20)
	default:
		return fmt.Sprintf("the listing took more than %d requests", e.Requests)
	}
}
