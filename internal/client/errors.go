package client

import "github.com/vpcep/terraform-provider-vpcep/internal/client/listing"

// ListError is the error of a listing, and where it was read.
type ListError struct {
	Location Location
	Pages    int // that were read
	Services int // on these pages; pages overlap, so that services count repeatedly
	Err      error
}

func (e *ListError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *ListError) Unwrap() error { return e.Err }

// The errors of a listing that failed although every request succeeded.
type (
	// ChangedError is the error of a list that kept changing.
	ChangedError = listing.ChangedError
	// ContradictionError is the error of an API whose pages contradict each other.
	ContradictionError = listing.ContradictionError
	// TooLargeError is the error of a listing that exceeds a limit.
	TooLargeError = listing.TooLargeError
)
