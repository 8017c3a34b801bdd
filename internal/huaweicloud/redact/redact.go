// Package redact makes text that others sent fit to be shown.
package redact

import (
	"bytes"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	redacted = "[redacted]"

	// How long texts may be where they are shown, in characters.
	maxMessage = 500
	maxWord    = 100

	// maxText bounds what is looked at of a text, in bytes.
	maxText = 64 << 10

	// Secrets shorter than this are replaced only where they stand alone: a
	// password "or" would tear every other word apart.
	minInWord = 4

	// A secret that was cut off is recognized by so many of its first bytes.
	minPrefix = 16

	// maxEscapes is how often a text may have been escaped: a URL in JSON in JSON.
	maxEscapes = 4
)

// Redactor makes text that others sent fit to be shown: it replaces secrets, in
// whatever way they are escaped, and removes control characters. It is safe for
// concurrent use.
type Redactor struct {
	known atomic.Pointer[[]secret]
}

type secret struct{ text, shown string }

// New makes a redactor that knows no secret yet.
func New() *Redactor {
	r := new(Redactor)
	r.known.Store(new([]secret))
	return r
}

// Add makes secrets known.
func (r *Redactor) Add(secrets ...string) {
	for _, s := range secrets {
		if !r.add(secret{s, redacted}) {
			continue
		}
		r.add(secret{strings.ReplaceAll(s, " ", "+"), redacted}) // as in a query
		// A secret that looks escaped itself is not recognizable once the text's
		// escapes are resolved, except by what remains of it then.
		if plain, _, changed := unescape([]byte(s), make([]int, len(s))); changed {
			r.Add(string(plain))
		}
	}
}

// AddAccessKeyID makes IDs of access keys known, which are shown shortened.
func (r *Redactor) AddAccessKeyID(ids ...string) {
	for _, id := range ids {
		r.add(secret{id, id[:min(4, len(id)/2)] + "…"})
	}
}

// add says whether s is new.
func (r *Redactor) add(s secret) bool {
	for s.text != "" {
		known := r.known.Load()
		if slices.Contains(*known, s) {
			return false
		}
		longer := append(slices.Clone(*known), s)
		if r.known.CompareAndSwap(known, &longer) {
			return true
		}
	}
	return false
}

// With gives a redactor that knows more secrets, those of one request.
func (r *Redactor) With(secrets ...string) *Redactor {
	more := new(Redactor)
	more.known.Store(r.known.Load())
	more.Add(secrets...)
	return more
}

// Message gives a text as it may be shown within a sentence: on one line, and
// at most 500 characters long.
func (r *Redactor) Message(s string) string { return r.line(s, maxMessage) }

// Word gives a code or an ID as it may be shown: at most 100 characters long.
func (r *Redactor) Word(s string) string { return r.line(s, maxWord) }

func (r *Redactor) line(s string, limit int) string {
	s = r.Text(s[:min(len(s), maxText)])
	runes := []rune(strings.Join(strings.Fields(s), " "))
	if len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return string(runes)
}

// Text gives a text as it may be shown.
func (r *Redactor) Text(s string) string {
	s = stripControl(s)
	ranges := r.find([]byte(s))
	if len(ranges) == 0 {
		return s
	}
	var b strings.Builder
	end := 0
	for _, found := range ranges {
		if found.start >= end {
			b.WriteString(s[end:found.start])
			b.WriteString(found.shown)
		}
		end = max(end, found.end)
	}
	b.WriteString(s[end:])
	return b.String()
}

// occurrence is where a secret stands in a text.
type occurrence struct {
	start, end int
	shown      string
}

// find gives where secrets stand, in order, the longest first where several
// begin. It looks at the text as it is, and with its escapes resolved, again
// and again as long as there are any.
func (r *Redactor) find(text []byte) []occurrence {
	known := *r.known.Load()
	if len(known) == 0 {
		return nil
	}
	origin := make([]int, len(text)+1)
	for i := range origin {
		origin[i] = i
	}
	var found []occurrence
	for range maxEscapes + 1 {
		for _, s := range known {
			for i := 0; i < len(text); {
				start, end := s.next(text, i)
				if start < 0 {
					break
				}
				found = append(found, occurrence{origin[start], origin[end], s.shown})
				i = end
			}
		}
		var changed bool
		if text, origin, changed = unescape(text, origin); !changed {
			break
		}
	}
	slices.SortFunc(found, func(a, b occurrence) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return b.end - a.end
	})
	return found
}

// next finds the secret in text from i on; start is negative if there is none.
func (s secret) next(text []byte, i int) (start, end int) {
	needle := s.text
	if len(needle) >= 2*minPrefix {
		needle = needle[:minPrefix]
	}
	for {
		at := bytes.Index(text[i:], []byte(needle))
		if at < 0 {
			return -1, -1
		}
		start = i + at
		end = start + len(needle)
		for end < len(text) && end-start < len(s.text) && text[end] == s.text[end-start] {
			end++
		}
		if len(s.text) >= minInWord || alone(text, start, end) {
			return start, end
		}
		i = start + 1
	}
}

// alone says whether text[start:end] is not part of a longer word.
func alone(text []byte, start, end int) bool {
	before, _ := utf8.DecodeLastRune(text[:start])
	after, _ := utf8.DecodeRune(text[end:])
	return !unicode.IsLetter(before) && !unicode.IsDigit(before) && !unicode.IsLetter(after) && !unicode.IsDigit(after)
}

var escape = regexp.MustCompile(`(?:\\u[0-9a-fA-F]{4}){1,2}|\\x[0-9a-fA-F]{2}|\\[^ux]|%[0-9a-fA-F]{2}|&[#a-zA-Z0-9]{1,8};`)

// unescape resolves the escapes of JSON, URLs and HTML once. origin[i] is where
// the byte i of text came from in the first text.
func unescape(text []byte, origin []int) (plain []byte, from []int, changed bool) {
	matches := escape.FindAllIndex(text, -1)
	if matches == nil {
		return text, origin, false
	}
	done := 0
	for _, m := range matches {
		plain = append(plain, text[done:m[0]]...)
		from = append(from, origin[done:m[0]]...)
		for _, b := range []byte(resolve(string(text[m[0]:m[1]]))) {
			plain = append(plain, b)
			from = append(from, origin[m[0]])
		}
		done = m[1]
	}
	plain = append(plain, text[done:]...)
	return plain, append(from, origin[done:]...), !bytes.Equal(plain, text)
}

// resolve gives what an escape stands for.
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
