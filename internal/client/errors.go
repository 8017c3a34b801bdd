package client

import "fmt"

// codeOffset is the API's code for an offset at or past the end of the list.
const codeOffset = "EndPoint.0010"

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

// TooLargeError says that a listing would take more services or more requests
// than one is allowed to.
type TooLargeError struct {
	Services int // that match, as far as known; 0 if it is the requests that are too many
	Requests int // that were made
	Bytes    int // that were read
}

func (e *TooLargeError) Error() string {
	if e.Services > 0 {
		return fmt.Sprintf("%d services match, more than the %d that one listing can hold", e.Services, maxServices)
	}
	if e.Bytes > 0 {
		return fmt.Sprintf("the listing has more than %d MiB", e.Bytes>>20)
	}
	return fmt.Sprintf("the listing took more than %d requests", e.Requests)
}
