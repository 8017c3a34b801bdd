package huaweicloud

import (
	"fmt"
	"net/http"
)

// AccessKey is an access key, permanent, or temporary with its security token.
type AccessKey struct {
	ID, Secret, SecurityToken string
}

// Sign signs req with the options' algorithm.
func (k AccessKey) Sign(req *http.Request, options SignOptions) error {
	switch {
	case options.ProjectID != "":
		req.Header.Set("X-Project-Id", options.ProjectID)
	case options.DomainID != "" && k.SecurityToken == "":
		// A temporary key may belong to another account: its agency's.
		req.Header.Set("X-Domain-Id", options.DomainID)
	}
	if k.SecurityToken != "" {
		req.Header.Set("X-Security-Token", k.SecurityToken)
	}
	return sign(req, k.ID, k.Secret, options.Algorithm)
}

func (k AccessKey) secrets() []string { return []string{k.Secret, k.SecurityToken} }

func (k AccessKey) String() string {
	if k.SecurityToken != "" {
		return "temporary access key"
	}
	return "access key"
}

// Format keeps the key out of every message.
func (k AccessKey) Format(f fmt.State, _ rune) { fmt.Fprint(f, k.String()) }
