package redact

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
)

// The alphabets that secrets are made of.
var alphabets = map[string]string{
	"letters and digits": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
	"base64":             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
	"base64 for URLs":    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
	"printable":          "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~",
}

func randomText(r *rand.Rand, alphabet string, length int) string {
	b := make([]byte, length)
	for i := range b {
		b[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(b)
}

func asJSON(s string) string {
	b, _ := json.Marshal(s)
	return string(b[1 : len(b)-1])
}

// spaced puts white space into a text.
func spaced(s string) string {
	var b strings.Builder
	for i, c := range []byte(s) {
		if i%7 == 6 {
			b.WriteString([]string{" ", "\n", "\t "}[i%3])
		}
		b.WriteByte(c)
	}
	return b.String()
}

// disguises are ways in which a server may quote a secret.
var disguises = map[string]func(string) string{
	"as it is":         func(s string) string { return s },
	"base64":           func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"base64, one more": func(s string) string { return base64.StdEncoding.EncodeToString([]byte("u" + s)) },
	"base64, two more": func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("u:" + s + " and more")) },
	"base64, JSON":     func(s string) string { return base64.URLEncoding.EncodeToString([]byte(`{"token":"` + s + `"}`)) },
	"hex":              func(s string) string { return hex.EncodeToString([]byte(s)) },
	"HEX":              func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) },
	"capital letters":  strings.ToUpper,
	"small letters":    strings.ToLower,
	"first half":       func(s string) string { return s[:len(s)/2] },
	"second half":      func(s string) string { return s[len(s)/2:] },
	"last 20":          func(s string) string { return s[max(0, len(s)-20):] },
	"middle":           func(s string) string { return s[len(s)/4 : len(s)*3/4] },
	"white space":      spaced,
	"percent":          url.QueryEscape,
	"path":             url.PathEscape,
	"JSON":             asJSON,
	"wrapped":          func(s string) string { return strings.Join(strings.SplitAfter(s, s[len(s)/3:len(s)/3+1]), "\\n") },
}

// fragmentOf returns 12 characters of a secret, or of its encodings, that a text
// shows, whatever its letter case.
func fragmentOf(secret, text string) string {
	text = strings.ToLower(text)
	shown := []string{secret, hex.EncodeToString([]byte(secret))}
	for skip := range 3 {
		shown = append(shown, base64.RawStdEncoding.EncodeToString([]byte(secret)[skip:]), base64.RawURLEncoding.EncodeToString([]byte(secret)[skip:]))
	}
	for _, form := range shown {
		form = strings.ToLower(form)
		for i := 0; i+12 <= len(form); i++ {
			if strings.Contains(text, form[i:i+12]) {
				return form[i : i+12]
			}
		}
	}
	return ""
}

// Whatever a secret is made of and however it is disguised, once or twice, not
// even a part of it is shown.
func TestRedactor_disguises(t *testing.T) {
	t.Parallel()
	for alphabetName, alphabet := range alphabets {
		t.Run(alphabetName, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(1, 1))
			for _, length := range []int{12, 24, 40, 200} {
				for range 2 {
					secret := randomText(random, alphabet, length)
					r := New()
					r.Add(secret)
					for outerName, outer := range disguises {
						for innerName, inner := range disguises {
							text := "The server got " + outer(inner(secret)) + " and refused it."
							got := r.Text(Foreign(text))
							if fragment := fragmentOf(secret, got); fragment != "" {
								t.Errorf("%s of %s: %q of %q is in %q", outerName, innerName, fragment, secret, got)
							}
							if !strings.HasPrefix(got, "The server ") || !strings.HasSuffix(got, " refused it.") {
								t.Errorf("%s of %s: %q became %q", outerName, innerName, text, got)
							}
						}
					}
				}
			}
		})
	}
}

// What users and Huawei Cloud's support need stays readable.
func TestRedactor_readable(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(2, 2))
	r := New()
	for length := range 200 {
		r.Add(randomText(random, alphabets["base64"], length*20+20))
	}
	r.Add("Terraform-2026")
	for _, text := range []string{
		"b6af4a9b0b1f4f0c8c8a0d0a5d8c0e10",
		"4189d3c2-8882-4871-a3c2-d380272eed88",
		"token_cn-north-4_null_b6af4a9b0b1f4f0c8c8a0d0a5d8c0e10",
		"https://vpcep.cn-north-4.myhuaweicloud.com/v1/b6af4a9b0b1f4f0c8c8a0d0a5d8c0e10/vpc-endpoint-services?limit=1000&offset=200",
		"https://iam.cn-north-4.myhuaweicloud.com/v3.0/OS-CREDENTIAL/securitytokens",
		"iam::b6af4a9b0b1f4f0c8c8a0d0a5d8c0e10:agency:terraform-readers-of-the-network-team",
		"sts::b6af4a9b0b1f4f0c8c8a0d0a5d8c0e10:assumed-agency:readers/terraform-provider-vpcep",
		"cn-north-4.orders-of-shop.4189d3c2-8882-4871-a3c2-d380272eed88",
		"com.myhuaweicloud.cn-north-4.dns",
		"Incorrect IAM authentication information: signature expired, signature time:20260528T092752Z,server time:20260528T094410Z",
		"no identity-based policy allows sts:agencies:assumeWithOIDC",
		"AK access failed to reach the limit,forbidden",
		"The throttling threshold has been reached: policy user over ratelimit,limit:60,time:1 minute",
		"da39a3ee5e6b4b0d3255bfef95601890afd80709",
		"<html><head><title>403 Forbidden</title></head><body><center><h1>Access denied by the company's policy</h1></center>",
		"认证信息不正确，请检查访问密钥",
	} {
		if got := r.Text(Foreign(text)); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// Words that are no IDs are not shown, whoever's secrets they are.
func TestRedactor_opaqueWords(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 3))
	for name, alphabet := range alphabets {
		if name == "printable" {
			continue
		}
		for _, length := range []int{100, 300, 2000} {
			text := randomText(random, alphabet, length)
			if got := New().Text(Foreign("token=" + text + ".")); strings.Contains(got, text[length/2:length/2+12]) {
				t.Errorf("%s, %d characters: %q", name, length, got)
			}
		}
	}
	if got, want := New().Text(Foreign("digest "+strings.Repeat("0123456789abcdef", 4)+" end")), "digest [redacted] end"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestForeign_printsNothing(t *testing.T) {
	t.Parallel()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		if text := fmt.Sprintf(verb, Foreign("hidden")); strings.Contains(text, "hidden") || strings.Contains(text, "68") {
			t.Errorf("%s: %s", verb, text)
		}
	}
	if got := New().Message("shown"); got != "shown" {
		t.Error(got)
	}
}

func BenchmarkMessage(b *testing.B) {
	random := rand.New(rand.NewPCG(4, 4))
	r := New()
	r.Add(randomText(random, alphabets["base64"], 5000))
	for b.Loop() {
		_ = r.Message("Incorrect IAM authentication information: verify aksk signature fail")
	}
}
