package signature

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/asn1"
	"hash"
	"math/big"
	"slices"

	"github.com/tjfoc/gmsm/sm2"
	"github.com/tjfoc/gmsm/sm3"
)

// algorithm is a signing algorithm. The Authorization header begins with its name.
type algorithm struct {
	name    string
	newHash func() hash.Hash
	payload string // the header that may replace the hash of the body
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
	d := a.privateKey(access, secret, curve.Params().N)
	key := sm2.PublicKey{Curve: curve}
	key.X, key.Y = curve.ScalarBaseMult(d.Bytes()) //nolint:staticcheck // gmsm offers its curve as an elliptic.Curve only
	var s struct{ R, S *big.Int }
	rest, err := asn1.Unmarshal(signature, &s)
	return err == nil && len(rest) == 0 && sm2.Sm2Verify(&key, message, nil, s.R, s.S)
}

// privateKey derives an elliptic curve key from an access key: NIST SP 800-108 in counter mode, one block of 256 bits. A
// second counter, in the context, is incremented until the result is below the curve's order.
func (a *algorithm) privateKey(access, secret string, order *big.Int) *big.Int {
	limit := new(big.Int).Sub(order, big.NewInt(2))
	for counter := range 256 {
		block := slices.Concat([]byte{0, 0, 0, 1}, []byte(a.name), []byte{0}, []byte(access), []byte{byte(counter)}, []byte{0, 0, 1, 0})
		if d := new(big.Int).SetBytes(a.mac(secret, block)); d.Cmp(limit) <= 0 {
			return d.Add(d, big.NewInt(1))
		}
	}
	return big.NewInt(1) // practically impossible
}
