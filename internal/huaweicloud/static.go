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

// Format keeps the credential out of every message.
func (s *static) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

func (s *static) Retrieve(context.Context, *Client, Scope) (Credential, time.Time, error) {
	return s.credential, time.Time{}, nil
}
