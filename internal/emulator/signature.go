package emulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const (
	algorithm = "SDK-HMAC-SHA256"
	basicDate = "20060102T150405Z"
)

// authorization is the header "SDK-HMAC-SHA256 Access=…, SignedHeaders=a;b, Signature=…".
type authorization struct {
	access, signature string
	signedHeaders     []string
}

func parseAuthorization(header string) (authorization, error) {
	var a authorization
	fields, ok := strings.CutPrefix(header, algorithm+" ")
	if !ok {
		return a, errors.New("the Authorization header is not of the type " + algorithm)
	}
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

// computeSignature signs the request as it was received.
func computeSignature(r *http.Request, body []byte, secret string, signedHeaders []string) (string, error) {
	canonical, err := canonicalRequest(r, body, signedHeaders)
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "%s\n%s\n%x", algorithm, r.Header.Get("X-Sdk-Date"), sha256.Sum256([]byte(canonical)))
	return hex.EncodeToString(mac.Sum(nil)), nil
}

func canonicalRequest(r *http.Request, body []byte, signedHeaders []string) (string, error) {
	query, err := canonicalQuery(r.URL.RawQuery)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s\n%s\n%s\n%s\n%s\n%x", r.Method, canonicalPath(r.URL), query,
		canonicalHeaders(r, signedHeaders), strings.Join(signedHeaders, ";"), sha256.Sum256(body)), nil
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
