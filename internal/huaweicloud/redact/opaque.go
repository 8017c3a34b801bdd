package redact

import (
	"regexp"
	"strings"
	"unicode"
)

const (
	// maxID is the length of the longest run of letters and digits in an ID: the
	// SHA-1 in hex. Project and request IDs have 32.
	maxID = 40

	// maxMixed is the length of the longest word that may look random as a whole.
	maxMixed = 64
)

// word is what base64 and its URL alphabet can write, but also paths and names.
var word = regexp.MustCompile(`[A-Za-z0-9+/=_-]{41,}`)

// findOpaque returns where words stand that are too long for an ID and say nothing
// to a reader, such as tokens, whoever's they are.
func findOpaque(t *plainText) []occurrence {
	var found []occurrence
	for _, m := range word.FindAllIndex(t.text, -1) {
		if isOpaque(string(t.text[m[0]:m[1]])) {
			found = append(found, occurrence{t.origin[m[0]], t.origin[m[1]], redacted})
		}
	}
	return found
}

func isOpaque(word string) bool {
	for part := range strings.FieldsFuncSeq(word, func(r rune) bool { return strings.ContainsRune("/_-", r) }) {
		if len(part) > maxID {
			return true
		}
	}
	return len(word) > maxMixed && isMixed(word)
}

// isMixed reports whether capital letters, small ones and digits take turns as they
// do in random text.
func isMixed(word string) bool {
	var upper, lower, digit, turns int
	last := rune(0)
	for _, r := range word {
		class := 'p'
		switch {
		case unicode.IsUpper(r):
			class = 'A'
			upper++
		case unicode.IsLower(r):
			class = 'a'
			lower++
		case unicode.IsDigit(r):
			class = '0'
			digit++
		}
		if class != last {
			turns++
		}
		last = class
	}
	return upper > 0 && lower > 0 && digit > 0 && turns > len(word)/3
}
