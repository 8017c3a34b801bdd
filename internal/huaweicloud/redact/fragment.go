package redact

// findFragments returns where parts of secrets stand, in any of their forms.
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

// common returns the runs of at least length bytes that the text and a form have in
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
