package emulator

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"maps"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tjfoc/gmsm/sm2"
	"github.com/tjfoc/gmsm/sm3"
)

const basicDate = "20060102T150405Z"

// algorithm is one of the ways to sign, by the name that begins the Authorization header.
type algorithm struct {
	name    string
	newHash func() hash.Hash
	payload string // the header that may stand in for the body's hash
	verify  func(a *algorithm, access, secret string, message, signature []byte) bool
}

var algorithms = []*algorithm{
	{"SDK-HMAC-SHA256", sha256.New, "X-Sdk-Content-Sha256", (*algorithm).verifyHMAC},
	{"SDK-HMAC-SM3", sm3.New, "X-Sdk-Content-Sm3", (*algorithm).verifyHMAC},
	{"SDK-ECDSA-P256-SHA256", sha256.New, "X-Sdk-Content-Sha256", (*algorithm).verifyECDSA},
	{"SDK-SM2-SM3", sm3.New, "X-Sdk-Content-Sm3", (*algorithm).verifySM2},
}

func (a *algorithm) hash(data []byte) []byte {
	h := a.newHash()
	h.Write(data)
	return h.Sum(nil)
}

func (a *algorithm) mac(secret string, data []byte) []byte {
	mac := hmac.New(a.newHash, []byte(secret))
	mac.Write(data)
	return mac.Sum(nil)
}

func (a *algorithm) verifyHMAC(_, secret string, message, signature []byte) bool {
	return hmac.Equal(a.mac(secret, message), signature)
}

func (a *algorithm) verifyECDSA(access, secret string, message, signature []byte) bool {
	d := a.privateKey(access, secret, elliptic.P256().Params().N)
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), d.FillBytes(make([]byte, 32)))
	return err == nil && ecdsa.VerifyASN1(&key.PublicKey, a.hash(message), signature)
}

func (a *algorithm) verifySM2(access, secret string, message, signature []byte) bool {
	curve := sm2.P256Sm2()
	key := sm2.PublicKey{Curve: curve}
	key.X, key.Y = curve.ScalarBaseMult(a.privateKey(access, secret, curve.Params().N).Bytes())
	var s struct{ R, S *big.Int }
	rest, err := asn1.Unmarshal(signature, &s)
	return err == nil && len(rest) == 0 && sm2.Sm2Verify(&key, message, nil, s.R, s.S)
}

// privateKey derives an elliptic curve's key from an access key: NIST SP 800-108 in counter mode, one block of 256
// bits, tried with a further counter in the context until the result is below the curve's order.
func (a *algorithm) privateKey(access, secret string, order *big.Int) *big.Int {
	limit := new(big.Int).Sub(order, big.NewInt(2))
	for counter := range 256 {
		block := slices.Concat([]byte{0, 0, 0, 1}, []byte(a.name), []byte{0}, []byte(access), []byte{byte(counter)}, []byte{0, 0, 1, 0})
		if d := new(big.Int).SetBytes(a.mac(secret, block)); d.Cmp(limit) <= 0 {
			return d.Add(d, big.NewInt(1))
		}
	}
	return big.NewInt(1) // as likely as 256 times in a row a number within 2^-32 of 2^256
}

// authorization is the header "SDK-HMAC-SHA256 Access=…, SignedHeaders=a;b, Signature=…".
type authorization struct {
	algorithm         *algorithm
	access, signature string
	signedHeaders     []string
}

func parseAuthorization(header string) (authorization, error) {
	var a authorization
	name, fields, _ := strings.Cut(header, " ")
	i := slices.IndexFunc(algorithms, func(a *algorithm) bool { return a.name == name })
	if i < 0 {
		return a, errors.New("the Authorization header is of no known type")
	}
	a.algorithm = algorithms[i]
	for field := range strings.SplitSeq(fields, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(field), "=")
		switch name {
		case "Access":
			a.access = value
		case "SignedHeaders":
			a.signedHeaders = strings.Split(strings.ToLower(value), ";")
		case "Signature":
			a.signature = value
		}
	}
	if !slices.Contains(a.signedHeaders, "x-sdk-date") {
		return a, errors.New("X-Sdk-Date is not among the signed headers")
	}
	return a, nil
}

// verify says whether the signature is that of the request as it was received.
func (a authorization) verify(r *http.Request, body []byte, secret string) (bool, error) {
	if r.Header.Get("X-Security-Token") != "" && !slices.Contains(a.signedHeaders, "x-security-token") {
		return false, errors.New("X-Security-Token is not among the signed headers")
	}
	message, err := a.algorithm.stringToSign(r, body, a.signedHeaders)
	if err != nil {
		return false, err
	}
	signature, err := hex.DecodeString(a.signature)
	return err == nil && a.algorithm.verify(a.algorithm, a.access, secret, message, signature), nil
}

func (a *algorithm) stringToSign(r *http.Request, body []byte, signedHeaders []string) ([]byte, error) {
	query, err := canonicalQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	payload := r.Header.Get(a.payload)
	if payload == "" {
		payload = hex.EncodeToString(a.hash(body))
	}
	canonical := strings.Join([]string{
		r.Method, canonicalPath(r.URL), query, canonicalHeaders(r, signedHeaders), strings.Join(signedHeaders, ";"), payload,
	}, "\n")
	return fmt.Appendf(nil, "%s\n%s\n%x", a.name, r.Header.Get("X-Sdk-Date"), a.hash([]byte(canonical))), nil
}

func canonicalPath(u *url.URL) string {
	segments := strings.Split(u.EscapedPath(), "/")
	for i, segment := range segments {
		decoded, err := url.PathUnescape(segment)
		if err != nil {
			decoded = segment
		}
		segments[i] = escape(decoded)
	}
	return strings.TrimSuffix(strings.Join(segments, "/"), "/") + "/"
}

func canonicalQuery(raw string) (string, error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return "", fmt.Errorf("the query string cannot be read: %w", err)
	}
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range slices.Sorted(slices.Values(values[name])) {
			pairs = append(pairs, escape(name)+"="+escape(value))
		}
	}
	return strings.Join(pairs, "&"), nil
}

func canonicalHeaders(r *http.Request, names []string) string {
	var lines strings.Builder
	for _, name := range names {
		values := slices.Sorted(slices.Values(r.Header.Values(name)))
		if name == "host" { // net/http keeps it apart
			values = []string{r.Host}
		}
		for _, value := range values {
			lines.WriteString(name + ":" + strings.TrimSpace(value) + "\n")
		}
	}
	return lines.String()
}

// escape percent-encodes everything but RFC 3986's unreserved characters. url.QueryEscape differs in the space alone.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
