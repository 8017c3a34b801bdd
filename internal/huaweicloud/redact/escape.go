package redact

import (
	"bytes"
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// maxEscapes is how often a text may have been escaped: a URL in JSON in JSON.
const maxEscapes = 4

// plainText is a text whose escapes were resolved some times.
type plainText struct {
	text   []byte
	origin []int // where each byte, and the end, came from in the first text
	level  int   // how often escapes were resolved
}

func plainTextOf(s string) *plainText {
	t := &plainText{text: []byte(s), origin: make([]int, len(s)+1)}
	for i := range t.origin {
		t.origin[i] = i
	}
	return t
}

var escape = regexp.MustCompile(`(?:\\u[0-9a-fA-F]{4}){1,2}|\\x[0-9a-fA-F]{2}|\\[^ux]|%[0-9a-fA-F]{2}|&[#a-zA-Z0-9]{1,8};`)

// unescape resolves the escapes of JSON, URLs and HTML once. It is nil where
// there are none, or too many.
func (t *plainText) unescape() *plainText {
	matches := escape.FindAllIndex(t.text, -1)
	if matches == nil || t.level == maxEscapes {
		return nil
	}
	plain := &plainText{level: t.level + 1}
	done := 0
	for _, m := range matches {
		plain.text = append(plain.text, t.text[done:m[0]]...)
		plain.origin = append(plain.origin, t.origin[done:m[0]]...)
		for _, b := range []byte(resolve(string(t.text[m[0]:m[1]]))) {
			plain.text = append(plain.text, b)
			plain.origin = append(plain.origin, t.origin[m[0]])
		}
		done = m[1]
	}
	plain.text = append(plain.text, t.text[done:]...)
	plain.origin = append(plain.origin, t.origin[done:]...)
	if bytes.Equal(plain.text, t.text) {
		return nil
	}
	return plain
}

// resolve returns what an escape stands for.
func resolve(escape string) string {
	switch {
	case escape[0] == '&':
		return html.UnescapeString(escape)
	case escape[0] == '%', escape[1] == 'x':
		n, _ := strconv.ParseUint(escape[len(escape)-2:], 16, 8)
		return string([]byte{byte(n)})
	case escape[1] == 'u':
		var units []uint16
		for unit := range strings.SplitSeq(escape[2:], `\u`) {
			n, _ := strconv.ParseUint(unit, 16, 16)
			units = append(units, uint16(n))
		}
		return string(utf16.Decode(units))
	default:
		if i := strings.IndexByte("bfnrt", escape[1]); i >= 0 {
			return "\b\f\n\r\t"[i : i+1]
		}
		return escape[1:]
	}
}

var ansiSequence = regexp.MustCompile(`(?:\x1b\[|\x{9b})[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)`)

// stripControl removes what changes how a terminal shows a text: ANSI
// sequences, control characters other than a tab and a line's end, and format
// characters, which turn or hide text. What is not UTF-8 becomes U+FFFD.
func stripControl(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return -1
		}
		return r
	}, ansiSequence.ReplaceAllString(strings.ToValidUTF8(s, "\uFFFD"), ""))
}
