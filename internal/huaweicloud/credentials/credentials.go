// Package credentials obtains credentials for the APIs of Huawei Cloud. It has one
// file for each source of credentials, the cache, and the requests to IAM and STS.
package credentials

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
)

// The services that issue credentials, as keys of huaweicloud.Config.Endpoints.
const (
	ServiceIAM = "iam"
	ServiceSTS = "sts"
)

// Source obtains credentials. It keeps none: see Cache.
type Source interface {
	// String returns the method for messages, such as "access key", without secrets.
	String() string

	// Retrieve obtains a credential, from IAM or STS through the API if need be, and
	// returns when it expires: the zero time if never, or if unknown.
	Retrieve(ctx context.Context, api huaweicloud.API, scope huaweicloud.Scope) (huaweicloud.Credential, time.Time, error)
}

// static is a Source of a credential from the user.
type static struct{ credential huaweicloud.Credential }

// NewStatic returns the source of an AccessKey or a Token from the user.
func NewStatic(credential huaweicloud.Credential) Source { return &static{credential} }

func (s *static) String() string { return fmt.Sprint(s.credential) }

// Format hides the credential in logs and errors.
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

// Redact adds the token to the secrets of r.
func (t Token) Redact(r *redact.Redactor) { r.Add(string(t)) }

func (Token) String() string { return "token" }

// Format hides the token in logs and errors.
func (t Token) Format(f fmt.State, _ rune) { fmt.Fprint(f, t.String()) }
