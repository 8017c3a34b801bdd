// Package credentials obtains credentials for the APIs of Huawei Cloud: it has
// one file for each source of them, the cache that keeps them, and the calls of
// IAM and STS that issue them.
package credentials

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
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

// Token is an IAM token.
type Token string

// Sign sets X-Auth-Token.
func (t Token) Sign(req *http.Request, _ huaweicloud.SignOptions) error {
	req.Header.Set("X-Auth-Token", string(t))
	return nil
}

// Lockable is false.
func (Token) Lockable() bool { return false }

// Redact makes the token known to r.
func (t Token) Redact(r *redact.Redactor) { r.Add(string(t)) }

func (Token) String() string { return "token" }

// Format keeps the token out of every message.
func (t Token) Format(f fmt.State, _ rune) { fmt.Fprint(f, t.String()) }
