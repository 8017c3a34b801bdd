package huaweicloud

import (
	"context"
	"errors"
	"strings"
	"time"
)

// chain is a Source that asks several.
type chain []Source

// NewChain makes the source of the credentials of the first of several sources
// that has some: those before it return a *NoCredentialsError.
func NewChain(sources ...Source) Source { return new(chain(sources)) }

func (c *chain) String() string {
	var names []string
	for _, s := range *c {
		names = append(names, s.String())
	}
	return strings.Join(names, " or ")
}

func (c *chain) Retrieve(ctx context.Context, client *Client, scope Scope) (credential Credential, expires time.Time, err error) {
	for _, s := range *c {
		credential, expires, err = s.Retrieve(ctx, client, scope)
		if _, ok := errors.AsType[*NoCredentialsError](err); !ok {
			break
		}
	}
	return credential, expires, err
}
