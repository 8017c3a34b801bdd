// Package signature verifies the signatures of API requests: SDK-HMAC-SHA256 and the three other algorithms of Huawei
// Cloud's SDKs. It computes them on its own, so that a bug of the SDK's signers would show.
package signature

import (
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// DateFormat is that of X-Sdk-Date.
const DateFormat = "20060102T150405Z"

// Authorization is the header "SDK-HMAC-SHA256 Access=…, SignedHeaders=a;b, Signature=…".
type Authorization struct {
	Access        string
	algorithm     *algorithm
	signature     string
	signedHeaders []string
}

// Parse reads an Authorization header.
func Parse(header string) (Authorization, error) {
	var a Authorization
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
			a.Access = value
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

// Verify reports whether the signature is that of the request as it was received. The error says what cannot be verified.
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
	canonical := canonicalRequest(r, query, a.signedHeaders, payload)
	message := fmt.Appendf(nil, "%s\n%s\n%x", a.algorithm.name, r.Header.Get("X-Sdk-Date"), a.algorithm.hash([]byte(canonical)))
	signature, err := hex.DecodeString(a.signature)
	return err == nil && a.algorithm.verify(a.algorithm, a.Access, secret, message, signature), nil
}

// canonicalRequest is the text whose hash is signed: the request with one spelling for everything. payload is the hex hash
// of the body, or what stands in for it.
func canonicalRequest(r *http.Request, query url.Values, signedHeaders []string, payload string) string {
	return strings.Join([]string{
		r.Method, canonicalPath(r.URL), canonicalQuery(query), canonicalHeaders(r, signedHeaders), strings.Join(signedHeaders, ";"), payload,
	}, "\n")
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

func canonicalQuery(values url.Values) string {
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range slices.Sorted(slices.Values(values[name])) {
			pairs = append(pairs, escape(name)+"="+escape(value))
		}
	}
	return strings.Join(pairs, "&")
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
