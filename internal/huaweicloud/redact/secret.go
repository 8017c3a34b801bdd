package redact

import (
	"bytes"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Secrets shorter than this are replaced only where they stand alone: a password
// "or" would tear every other word apart.
const minInWord = 4

// secret is what must not be shown.
type secret struct {
	text  string
	shown string            // in its place
	forms func() [][][]byte // see formsOf; computed when they are needed, once
}

func newSecret(text string) *secret {
	return &secret{text, redacted, sync.OnceValue(func() [][][]byte { return formsOf(text) })}
}

// newAccessKeyID makes the ID of an access key, which other forms keep.
func newAccessKeyID(text string) *secret {
	return &secret{text, text[:min(4, len(text)/2)] + "…", func() [][][]byte { return make([][][]byte, len(normalizations)) }}
}

// find returns where a secret stands in whole.
func (s *secret) find(t *plainText) []occurrence {
	var found []occurrence
	for i := 0; ; {
		at := bytes.Index(t.text[i:], []byte(s.text))
		if at < 0 {
			return found
		}
		start, end := i+at, i+at+len(s.text)
		if len(s.text) >= minInWord || alone(t.text, start, end) {
			found = append(found, occurrence{t.origin[start], t.origin[end], s.shown})
			i = end
		} else {
			i = start + 1
		}
	}
}

// alone reports whether text[start:end] is not part of a longer word.
func alone(text []byte, start, end int) bool {
	before, _ := utf8.DecodeLastRune(text[:start])
	after, _ := utf8.DecodeRune(text[end:])
	return !unicode.IsLetter(before) && !unicode.IsDigit(before) && !unicode.IsLetter(after) && !unicode.IsDigit(after)
}
