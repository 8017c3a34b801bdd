package listing

import (
	"errors"
	"fmt"
)

// MaxRows is the maximum number of rows of a listing. Terraform itself fails at about
// 350 000 endpoint services (a message of 256 MiB).
const MaxRows = 400_000

var errNoIDs = errors.New("a service has no id, so that pages cannot be told apart")

// ChangedError is the error of a list that changed during each reading.
type ChangedError struct {
	Readings int    // how often the list was read
	Reason   string // what was wrong the last time
}

func (e *ChangedError) Error() string {
	return fmt.Sprintf("the list kept changing while it was read %d times; the last time, %s", e.Readings, e.Reason)
}

// ContradictionError is the error of an API whose pages contradict each other although
// the list does not change.
type ContradictionError struct {
	Readings int    // how often the list was read
	Reason   string // what is wrong
}

func (e *ContradictionError) Error() string {
	return fmt.Sprintf("the API's pages contradict each other each of the %d times that the list was read: %s", e.Readings, e.Reason)
}

// TooLargeError is the error of a listing that exceeds a limit. Only the field of that
// limit is set.
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
