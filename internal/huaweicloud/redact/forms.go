package redact

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// normalization is a way to compare texts.
type normalization struct {
	keep   func(byte) bool // the others are left out
	length int             // of a fragment that is recognized
}

// Fragments are compared without letter case and white space; and by letters and
// digits alone, so that neither the alphabet of base64 nor what stands between
// counts.
var normalizations = []normalization{
	{keep: func(b byte) bool { return b > ' ' }, length: 12},
	{keep: isWordByte, length: 10},
}

func isWordByte(b byte) bool {
	return 'a' <= b && b <= 'z' || '0' <= b && b <= '9' || b >= 0x80
}

// normalize returns the bytes of a text that count, and where each came from.
func (n normalization) normalize(text []byte) (kept []byte, from []int) {
	for i, b := range text {
		if 'A' <= b && b <= 'Z' {
			b += 'a' - 'A'
		}
		if n.keep(b) {
			kept, from = append(kept, b), append(from, i)
		}
	}
	return kept, from
}

const (
	// minForm is the length of the shortest form that is looked for: shorter ones
	// are part of other words.
	minForm = 8

	// minEncoded is the length of the shortest secret that is looked for encoded.
	minEncoded = 6
)

// formsOf returns the forms in which a secret is recognized, by normalization: as it
// is, in base64 and in hex, also in another letter case, and these two in each
// other.
func formsOf(text string) [][][]byte {
	texts := []string{text}
	if len(text) < minEncoded {
		text = ""
	}
	for _, once := range encodings(text) {
		texts = append(append(texts, once), encodings(once)...)
	}
	texts = append(append(texts, encodings(strings.ToLower(text))...), encodings(strings.ToUpper(text))...)
	forms := make([][][]byte, len(normalizations))
	for i, n := range normalizations {
		for _, text := range texts {
			if form, _ := n.normalize([]byte(text)); len(form) >= minForm {
				forms[i] = append(forms[i], form)
			}
		}
	}
	return forms
}

// encodings are a text in hex, and in base64 as part of another text, which it
// may begin in at three places.
func encodings(text string) []string {
	all := []string{hex.EncodeToString([]byte(text))}
	for skip := range min(3, len(text)) {
		all = append(all, base64.RawStdEncoding.EncodeToString([]byte(text[skip:])))
	}
	return all
}
