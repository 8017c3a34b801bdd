package redact

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"sync"
)

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

// normalize gives the bytes of a text that count, and where each came from.
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

// formsOf gives the forms in which a secret is recognized, by normalization: as it
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

// findFragments gives where parts of secrets stand, in any of their forms.
func findFragments(t *plainText, secrets []*secret) []occurrence {
	var found []occurrence
	for i, n := range normalizations {
		text, from := n.normalize(t.text)
		index := indexOf(text)
		for _, s := range secrets {
			for _, form := range s.forms()[i] {
				for _, run := range index.common(form, min(n.length, len(form))) {
					found = append(found, occurrence{t.origin[from[run.start]], t.origin[from[run.end-1]+1], redacted})
				}
			}
		}
	}
	return found
}

// gramLength is the length of the parts by which a text is indexed.
const gramLength = 6

// index says where in a text its parts of gramLength stand. A text is short, and
// the forms of a token are long: so the text is indexed, not the forms.
type index struct {
	text   []byte
	at     map[[gramLength]byte][]int
	starts [1 << 14]bool // by hash of their first bytes: tells most parts of a form that are not there
}

// run is a part of a text that a form has too.
type run struct{ start, end int }

func indexOf(text []byte) *index {
	x := &index{text: text, at: map[[gramLength]byte][]int{}}
	for i := 0; i+gramLength <= len(text); i++ {
		gram := [gramLength]byte(text[i:])
		x.at[gram] = append(x.at[gram], i)
		x.starts[hash(gram)] = true
	}
	return x
}

func hash(gram [gramLength]byte) int {
	return (int(gram[0])<<10 ^ int(gram[1])<<5 ^ int(gram[2])) % (1 << 14)
}

// common gives the runs of at least length bytes that the text and a form have in
// common. Each of these has one of the form's parts that are looked up: they
// begin so close to each other.
func (x *index) common(form []byte, length int) []run {
	var runs []run
	for i := 0; i+gramLength <= len(form); i += length - gramLength + 1 {
		gram := [gramLength]byte(form[i:])
		if !x.starts[hash(gram)] {
			continue
		}
		end := 0
		for _, at := range x.at[gram] {
			if at < end {
				continue // a part of the run before
			}
			before := 0
			for before < min(i, at) && form[i-before-1] == x.text[at-before-1] {
				before++
			}
			after := gramLength
			for i+after < len(form) && at+after < len(x.text) && form[i+after] == x.text[at+after] {
				after++
			}
			if end = at + after; before+after >= length {
				runs = append(runs, run{at - before, end})
			}
		}
	}
	return runs
}
