package huaweicloud

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
)

// SigningAlgorithm names how access keys sign. Empty is HmacSHA256.
type SigningAlgorithm string

// The algorithms of the official SDKs. All work with an ordinary access key.
const (
	HmacSHA256      SigningAlgorithm = algorithm.HmacSHA256
	HmacSM3         SigningAlgorithm = algorithm.HmacSM3
	EcdsaP256SHA256 SigningAlgorithm = algorithm.EcdsaP256SHA256
	SM2SM3          SigningAlgorithm = algorithm.SM2SM3
)

// SigningAlgorithms are all that there are, the default first.
var SigningAlgorithms = []SigningAlgorithm{HmacSHA256, HmacSM3, EcdsaP256SHA256, SM2SM3}

// ParseSigningAlgorithm reads an algorithm's name as the SDKs spell it.
func ParseSigningAlgorithm(name string) (SigningAlgorithm, error) {
	if a := SigningAlgorithm(name); slices.Contains(SigningAlgorithms, a) {
		return a, nil
	}
	return "", fmt.Errorf("it must be one of %v", SigningAlgorithms)
}

// sign adds the headers X-Sdk-Date and Authorization to req, computed over its
// method, URL, body and X- headers as they are by now.
func sign(req *http.Request, id, secret string, a SigningAlgorithm) error {
	s, err := signer.GetSigner(algorithm.SigningAlgorithm(cmp.Or(a, HmacSHA256)))
	if err != nil {
		return err
	}
	b := request.NewHttpRequestBuilder().
		WithMethod(req.Method).
		WithEndpoint(req.URL.Scheme + "://" + req.URL.Host).
		WithPath(req.URL.Path)
	for name, values := range req.URL.Query() {
		b.AddQueryParam(name, reflect.ValueOf(values[0])) // no API here takes a parameter twice
	}
	for name := range req.Header {
		if strings.HasPrefix(name, "X-") { // proxies change the others
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
