package credentials

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/signer"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/signer/algorithm"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/request"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
)

// AccessKey is an access key, permanent, or temporary with its security token.
type AccessKey struct {
	ID, Secret, SecurityToken string
}

// Sign signs req with the options' algorithm.
func (k AccessKey) Sign(req *http.Request, options huaweicloud.SignOptions) error {
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

// Lockable is true: the API gateway locks a key for five minutes.
func (AccessKey) Lockable() bool { return true }

// Redact adds the key to the secrets of r.
func (k AccessKey) Redact(r *redact.Redactor) {
	r.Add(k.Secret, k.SecurityToken)
	r.AddAccessKeyID(k.ID)
}

func (k AccessKey) String() string {
	if k.SecurityToken != "" {
		return "temporary access key"
	}
	return "access key"
}

// Format hides the key in logs and errors.
func (k AccessKey) Format(f fmt.State, _ rune) { fmt.Fprint(f, k.String()) }

// The signing algorithms of the official SDKs. Each works with an ordinary access key.
const (
	HmacSHA256      huaweicloud.SigningAlgorithm = algorithm.HmacSHA256
	HmacSM3         huaweicloud.SigningAlgorithm = algorithm.HmacSM3
	EcdsaP256SHA256 huaweicloud.SigningAlgorithm = algorithm.EcdsaP256SHA256
	SM2SM3          huaweicloud.SigningAlgorithm = algorithm.SM2SM3
)

// SigningAlgorithms are all signing algorithms, the default first.
var SigningAlgorithms = []huaweicloud.SigningAlgorithm{HmacSHA256, HmacSM3, EcdsaP256SHA256, SM2SM3}

// ParseSigningAlgorithm reads an algorithm's name as the SDKs spell it.
func ParseSigningAlgorithm(name string) (huaweicloud.SigningAlgorithm, error) {
	if a := huaweicloud.SigningAlgorithm(name); slices.Contains(SigningAlgorithms, a) {
		return a, nil
	}
	return "", fmt.Errorf("it must be one of %v", SigningAlgorithms)
}

// sign adds the headers X-Sdk-Date and Authorization to req. The signature covers its
// method, URL, body and X- headers.
func sign(req *http.Request, id, secret string, a huaweicloud.SigningAlgorithm) error {
	s, err := signer.GetSigner(algorithm.SigningAlgorithm(cmp.Or(a, HmacSHA256)))
	if err != nil {
		return err
	}
	b := request.NewHttpRequestBuilder().
		WithMethod(req.Method).
		WithEndpoint(req.URL.Scheme + "://" + req.URL.Host).
		WithPath(req.URL.Path)
	for name, values := range req.URL.Query() {
		b.AddQueryParam(name, reflect.ValueOf(values[0])) // no parameter of these APIs occurs twice
	}
	for name := range req.Header {
		if strings.HasPrefix(name, "X-") { // proxies may change other headers
			b.AddHeaderParam(name, req.Header.Get(name))
		}
	}
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return err
		}
		content, err := io.ReadAll(body)
		if err != nil {
			return err
		}
		b.WithBody("", string(content))
	}
	signed, err := s.Sign(b.Build(), id, secret)
	for name, value := range signed {
		req.Header.Set(name, value)
	}
	return err
}
