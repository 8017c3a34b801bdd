// Package credentials obtains credentials for the APIs of Huawei Cloud: it has
// one file for each source of them, the cache that keeps them, and the calls of
// IAM and STS that issue them.
package credentials

import (
	"context"
	"fmt"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// The services that credentials come from, as keys of huaweicloud.Config.Endpoints.
const (
	ServiceIAM = "iam"
	ServiceSTS = "sts"
)

// Source obtains credentials. Sources keep nothing: a Cache does.
type Source interface {
	// String names the method for messages, such as "access key". It holds no
	// secret.
	String() string

	// Retrieve obtains a credential, with the API's help where IAM or STS must be
	// asked, and says when it expires: the zero time if never, or if unknown.
	Retrieve(ctx context.Context, api huaweicloud.API, scope huaweicloud.Scope) (huaweicloud.Credential, time.Time, error)
}

// static is a Source of what the user gave.
type static struct{ credential huaweicloud.Credential }

// NewStatic makes the source of an AccessKey or a Token that the user gave.
func NewStatic(credential huaweicloud.Credential) Source { return &static{credential} }

func (s *static) String() string { return fmt.Sprint(s.credential) }

// Format keeps the credential out of every message.
func (s *static) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

func (s *static) Retrieve(context.Context, huaweicloud.API, huaweicloud.Scope) (huaweicloud.Credential, time.Time, error) {
	return s.credential, time.Time{}, nil
}
