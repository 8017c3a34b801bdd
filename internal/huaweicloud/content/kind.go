// Package content inspects the bodies of responses: their kind, their encodings, and
// the fields of errors.
package content

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// Kind is the kind of a response's body.
type Kind string

// The kinds of bodies. The APIs send JSON, or nothing.
const (
	Empty     Kind = ""
	JSON      Kind = "JSON"
	HTML      Kind = "HTML" // or XML
	PlainText Kind = "text"
	Binary    Kind = "binary"
)

// KindOf returns the kind of a body by its beginning.
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

// isBinary reports whether a body is no UTF-8 text. Its head may end within a character.
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

// IsUTF16 reports whether a body has the byte order mark of UTF-16.
func IsUTF16(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff"))
}
