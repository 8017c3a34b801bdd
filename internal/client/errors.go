package client

import "github.com/vpcep/terraform-provider-vpcep/internal/client/listing"

// ListError is why a listing failed.
type ListError struct {
	Location Location
	Pages    int // that were read
	Services int // on these pages, as often as they were read
	Err      error
}

func (e *ListError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *ListError) Unwrap() error { return e.Err }

// The errors of a listing that failed although every request succeeded.
type (
	// ChangedError says that no reading of the list was consistent.
	ChangedError = listing.ChangedError
	// ContradictionError says that the API contradicts itself although nothing changes.
	ContradictionError = listing.ContradictionError
	// TooLargeError says that a listing would take more than it may.
	TooLargeError = listing.TooLargeError
)
