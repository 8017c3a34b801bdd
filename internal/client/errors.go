package client

import "github.com/vpcep/terraform-provider-vpcep/internal/client/listing"

// ListError is why a listing failed.
type ListError struct {
	Location Location
	Err      error
}

func (e *ListError) Error() string { return e.Err.Error() }

// Unwrap gives the cause.
func (e *ListError) Unwrap() error { return e.Err }

// Why a listing failed although every request was answered.
type (
	ChangedError       = listing.ChangedError
	ContradictionError = listing.ContradictionError
	TooLargeError      = listing.TooLargeError
)
