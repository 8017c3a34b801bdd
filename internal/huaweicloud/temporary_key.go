package huaweicloud

import (
	"cmp"
	"time"
)

// temporaryKey is a temporary access key in the answers of IAM and of the ECS
// metadata service, of STS, and of CCE pod identity: each has names of its own.
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

func (k *temporaryKey) accessKey() AccessKey {
	return AccessKey{
		ID:            cmp.Or(k.Access, k.STSAccess, k.PodAccess),
		Secret:        cmp.Or(k.Secret, k.STSSecret, k.PodSecret),
		SecurityToken: cmp.Or(k.SecurityToken, k.STSToken, k.PodToken),
	}
}

// complete says whether there is a key. All that issue them send a security
// token too, but it is for the API to miss it.
func (k *temporaryKey) complete() bool {
	key := k.accessKey()
	return key.ID != "" && key.Secret != ""
}

func (k *temporaryKey) expires() time.Time { return cmp.Or(k.ExpiresAt, k.Expiration).Time }
