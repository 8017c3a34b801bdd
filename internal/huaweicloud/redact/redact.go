// Package redact makes text that others sent safe to show: without secrets, in
// whatever way they are disguised, and without control characters.
package redact

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
)

const (
	// How long texts may be where they are shown, in characters.
	maxMessage = 500
	maxWord    = 100

	// maxText bounds what is looked at of a text, in bytes.
	maxText = 8 << 10
)

// Foreign is text that a server sent. It prints as a placeholder: only a Redactor
// makes it readable.
type Foreign string

// Format prints a placeholder.
func (Foreign) Format(f fmt.State, _ rune) { fmt.Fprint(f, "[text of a server]") }

// Redactor knows what foreign text must not show. It is safe for concurrent use.
type Redactor struct {
	known atomic.Pointer[[]*secret]
}

// New makes a redactor that knows no secret yet.
func New() *Redactor {
	r := new(Redactor)
	r.known.Store(new([]*secret))
	return r
}

// Add makes secrets known.
func (r *Redactor) Add(secrets ...string) {
	for _, text := range secrets {
		if !r.add(newSecret(text)) {
			continue
		}
		r.add(newSecret(strings.ReplaceAll(text, " ", "+"))) // as in a query
		// A secret that looks escaped itself is not recognizable once the text's
		// escapes are resolved, except by what remains of it then.
		if plain := plainTextOf(text).unescape(); plain != nil {
			r.Add(string(plain.text))
		}
	}
}

// AddAccessKeyID makes IDs of access keys known, which are shown shortened.
func (r *Redactor) AddAccessKeyID(ids ...string) {
	for _, id := range ids {
		r.add(newAccessKeyID(id))
	}
}

// add reports whether s is new.
func (r *Redactor) add(s *secret) bool {
	for s.text != "" {
		known := r.known.Load()
		if slices.ContainsFunc(*known, func(k *secret) bool { return k.text == s.text && k.shown == s.shown }) {
			return false
		}
		longer := append(slices.Clone(*known), s)
		if r.known.CompareAndSwap(known, &longer) {
			return true
		}
	}
	return false
}

// With returns a redactor that knows more secrets, those of one request.
func (r *Redactor) With(secrets ...string) *Redactor {
	more := new(Redactor)
	more.known.Store(r.known.Load())
	more.Add(secrets...)
	return more
}

// Message returns a text as it may be shown within a sentence: on one line, and at
// most 500 characters long.
func (r *Redactor) Message(text Foreign) string { return r.line(text, maxMessage) }

// Word returns a code or an ID as it may be shown: at most 100 characters long.
func (r *Redactor) Word(text Foreign) string { return r.line(text, maxWord) }

func (r *Redactor) line(text Foreign, limit int) string {
	text = text[:min(len(text), maxText)]
	runes := []rune(strings.Join(strings.Fields(r.Text(text)), " "))
	if len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return string(runes)
}

// Text returns a text as it may be shown, on as many lines as it has.
func (r *Redactor) Text(text Foreign) string {
	s := stripControl(string(text))
	var found []occurrence
	known := *r.known.Load()
	for level := plainTextOf(s); level != nil; level = level.unescape() {
		for _, secret := range known {
			found = append(found, secret.find(level)...)
		}
		found = append(found, findFragments(level, known)...)
		found = append(found, findOpaque(level)...)
	}
	return replace(s, found)
}
