package huaweicloud

import (
	"context"
	"fmt"
	"time"
)

// static is a Source of what the user gave.
type static struct{ credential Credential }

// NewStatic makes the source of an AccessKey or a Token that the user gave.
func NewStatic(credential Credential) Source { return &static{credential} }

func (s *static) String() string { return fmt.Sprint(s.credential) }

func (s *static) Retrieve(context.Context, *Client, Scope) (Credential, time.Time, error) {
	return s.credential, time.Time{}, nil
}
