// Package signature verifies the signatures of API requests: SDK-HMAC-SHA256 and the three other algorithms of Huawei
// Cloud's SDKs. It does not use the SDK, so that tests find bugs in the SDK's signers.
package signature

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// DateFormat is the format of the header X-Sdk-Date.
const DateFormat = "20060102T150405Z"

// Authorization is the header "SDK-HMAC-SHA256 Access=…, SignedHeaders=a;b, Signature=…".
type Authorization struct {
	Access        string
	algorithm     *algorithm
	signature     string
	signedHeaders []string
}

var header = regexp.MustCompile(`^(\S+) Access=([^,]*), *SignedHeaders=([^,]*), *Signature=([^,]*)$`)

// Parse reads an Authorization header.
func Parse(authorization string) (Authorization, error) {
	fields := header.FindStringSubmatch(authorization)
	if fields == nil {
		return Authorization{}, errors.New("the Authorization header is not of the form ALGORITHM Access=…, SignedHeaders=…, Signature=…")
	}
	a := Authorization{Access: fields[2], signedHeaders: strings.Split(strings.ToLower(fields[3]), ";"), signature: fields[4]}
	i := slices.IndexFunc(algorithms, func(a *algorithm) bool { return a.name == fields[1] })
	if i < 0 {
		return a, errors.New("the Authorization header is of no known algorithm")
	}
	a.algorithm = algorithms[i]
	if !slices.Contains(a.signedHeaders, "x-sdk-date") {
		return a, errors.New("X-Sdk-Date is not among the signed headers")
	}
	return a, nil
}

// Verify reports whether the signature matches the request as received. It returns an error for a request whose signature
// cannot be verified at all.
func (a Authorization) Verify(r *http.Request, body []byte, secret string) (bool, error) {
	if r.Header.Get("X-Security-Token") != "" && !slices.Contains(a.signedHeaders, "x-security-token") {
		return false, errors.New("X-Security-Token is not among the signed headers")
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return false, errors.New("the query string cannot be read")
	}
	payload := r.Header.Get(a.algorithm.payload)
	if payload == "" {
		payload = hex.EncodeToString(a.algorithm.hash(body))
	}
	canonical := strings.Join([]string{
		r.Method, canonicalPath(r.URL), canonicalQuery(query), canonicalHeaders(r, a.signedHeaders), strings.Join(a.signedHeaders, ";"), payload,
	}, "\n")
	message := fmt.Appendf(nil, "%s\n%s\n%x", a.algorithm.name, r.Header.Get("X-Sdk-Date"), a.algorithm.hash([]byte(canonical)))
	signature, err := hex.DecodeString(a.signature)
	return err == nil && a.algorithm.verify(a.algorithm, a.Access, secret, message, signature), nil
}

func canonicalPath(u *url.URL) string {
	return strings.TrimSuffix(strings.ReplaceAll(escape(u.Path), "%2F", "/"), "/") + "/"
}

// canonicalQuery returns the query string sorted by name, then by value.
func canonicalQuery(values url.Values) string {
	for _, each := range values {
		slices.Sort(each)
	}
	return strings.ReplaceAll(values.Encode(), "+", "%20")
}

func canonicalHeaders(r *http.Request, names []string) string {
	var lines strings.Builder
	for _, name := range names {
		values := slices.Sorted(slices.Values(r.Header.Values(name)))
		if name == "host" { // net/http does not store it among the headers
			values = []string{r.Host}
		}
		for _, value := range values {
			lines.WriteString(name + ":" + strings.TrimSpace(value) + "\n")
		}
	}
	return lines.String()
}

// escape percent-encodes everything except the unreserved characters of RFC 3986. url.QueryEscape differs only in the space.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
