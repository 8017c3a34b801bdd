// Package content reads what the bodies of responses are: their kind, their
// encodings, and what those of errors say.
package content

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// Kind is what the body of a response looks like.
type Kind string

// What bodies look like. The APIs respond with JSON, or with nothing.
const (
	Empty     Kind = ""
	JSON      Kind = "JSON"
	HTML      Kind = "HTML" // or XML
	PlainText Kind = "text"
	Binary    Kind = "binary"
)

// KindOf looks at a body's beginning.
func KindOf(head []byte) Kind {
	text := bytes.TrimSpace(head)
	switch {
	case len(text) == 0:
		return Empty
	case isBinary(text):
		return Binary
	case text[0] == '<':
		return HTML
	case text[0] == '{', text[0] == '[', json.Valid(text):
		return JSON
	default:
		return PlainText
	}
}

// isBinary says whether a body has what no text has. The head of a text may be
// cut off within a character.
func isBinary(head []byte) bool {
	for utf8.FullRune(head) {
		r, size := utf8.DecodeRune(head)
		if r == 0 || r == utf8.RuneError && size == 1 {
			return true
		}
		head = head[size:]
	}
	return false
}

// IsUTF16 says whether a body has the byte order mark of UTF-16.
func IsUTF16(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff"))
}
