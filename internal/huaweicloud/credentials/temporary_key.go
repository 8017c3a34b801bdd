package credentials

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// temporaryKey is a temporary access key in a response. IAM and the ECS metadata
// service, STS, and CCE pod identity each spell its fields differently.
type temporaryKey struct {
	Access        string `json:"access"`
	Secret        string `json:"secret"`
	SecurityToken string `json:"securitytoken"`
	ExpiresAt     expiry `json:"expires_at"`

	STSAccess string `json:"access_key_id"`
	STSSecret string `json:"secret_access_key"`
	STSToken  string `json:"security_token"`

	PodAccess string `json:"accessKeyId"`
	PodSecret string `json:"secretAccessKey"`
	PodToken  string `json:"securityToken"`

	Expiration expiry `json:"expiration"` // STS and pod identity
}

// keyResponse is a response with a temporary key, in the field of IAM and the metadata
// service, or in that of STS and pod identity.
type keyResponse struct {
	Credential  *temporaryKey `json:"credential"`
	Credentials *temporaryKey `json:"credentials"`
}

// key returns the response's access key and its expiry. It does not check that there is
// a security token: if it is missing, the API refuses the key.
func (a *keyResponse) key() (key AccessKey, expires time.Time, ok bool) {
	k := cmp.Or(a.Credential, a.Credentials)
	if k == nil {
		return AccessKey{}, time.Time{}, false
	}
	key = AccessKey{
		ID:            cmp.Or(k.Access, k.STSAccess, k.PodAccess),
		Secret:        cmp.Or(k.Secret, k.STSSecret, k.PodSecret),
		SecurityToken: cmp.Or(k.SecurityToken, k.STSToken, k.PodToken),
	}
	return key, cmp.Or(k.ExpiresAt, k.Expiration).Time, key.ID != "" && key.Secret != ""
}

// postTemporaryKey sends a request to IAM or STS for a temporary key.
func postTemporaryKey(ctx context.Context, api huaweicloud.API, req *huaweicloud.Request) (huaweicloud.Credential, time.Time, error) {
	req.Method, req.IssuesCredentials = http.MethodPost, true
	var result keyResponse
	resp, err := api.Do(ctx, req, &result)
	if err != nil {
		return nil, time.Time{}, err
	}
	key, expires, ok := result.key()
	if !ok {
		return nil, time.Time{}, resp.Unusable("it has no temporary access key")
	}
	return key, expires, nil
}

// expiry is the time when a credential expires. A value that cannot be read does not
// make the credential unusable: it counts as unknown, the zero time.
type expiry struct{ time.Time }

// The layouts that occur besides seconds since 1970. time.Parse accepts a fraction of a
// second with each of them. A time without a zone is UTC.
var expiryForms = []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05"}

// UnmarshalJSON never fails.
func (e *expiry) UnmarshalJSON(b []byte) error {
	e.Time = time.Time{}
	text := string(b)
	if json.Unmarshal(b, &text) != nil {
		text = string(b) // a number
	}
	for _, form := range expiryForms {
		if t, err := time.Parse(form, text); err == nil {
			e.Time = t
			return nil
		}
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil && seconds > 0 && seconds < 1e14 {
		if seconds > 1e11 {
			seconds /= 1000 // milliseconds: as seconds it would be the year 5138
		}
		e.Time = time.Unix(int64(seconds), 0)
	}
	return nil
}
