package redact

import (
	"encoding/json"
	"html"
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// escapes are the forms in which servers quote what they were sent.
var escapes = map[string]func(string) string{
	"plain": func(s string) string { return s },
	"json": func(s string) string {
		b, _ := json.Marshal(s)
		return string(b[1 : len(b)-1])
	},
	"json with slash": func(s string) string {
		b, _ := json.Marshal(s)
		return strings.ReplaceAll(string(b[1:len(b)-1]), "/", `\/`)
	},
	"query":       url.QueryEscape,
	"path":        url.PathEscape,
	"lower query": func(s string) string { return strings.ToLower(url.QueryEscape(s)) },
	"html":        html.EscapeString,
}

func TestRedactor_everyFormOfASecret(t *testing.T) {
	t.Parallel()
	const password = `p/w+"q"<é&\u0041`
	r := New()
	r.Add(password)
	for outerName, outer := range escapes {
		for innerName, inner := range escapes {
			if outerName == "lower query" || innerName == "lower query" {
				continue // would change the letters of the secret; TestRedactor_text has it
			}
			text := "before " + outer(inner(password)) + " after"
			if got := r.Text(Foreign(text)); got != "before [redacted] after" {
				t.Errorf("%s of %s: %q became %q", outerName, innerName, text, got)
			}
		}
	}
}

func TestRedactor_text(t *testing.T) {
	t.Parallel()
	token := "MIIFabcdefghijklmnop" + strings.Repeat("x", 100)
	r := New()
	r.Add("", "pw", "hunter2/", token, "two words")
	r.AddAccessKeyID("AKIDEXAMPLE000000")
	for text, want := range map[string]string{
		"":                         "",
		"nothing to hide":          "nothing to hide",
		"hunter2/hunter2/":         "[redacted][redacted]",
		"a=hunter2%2f&b":           "a=[redacted]&b",
		`"pw":"pw", pwd, spw`:      `"[redacted]":"[redacted]", pwd, spw`,
		"q=two+words":              "q=[redacted]",
		token[:30] + "… cut":       "[redacted]… cut",
		token[:9]:                  token[:9],
		"Access=AKIDEXAMPLE000000": "Access=AKID…",
		"\x1b[31mred\x1b[0m \x1b]0;title\x07\u202egnp\u200b\x00\u009b1mx": "red gnpx",
		"line\nand\ttab": "line\nand\ttab",
		"hun\u200bter2/": "[redacted]",
		"bad \xff\xfe":   "bad \uFFFD",
	} {
		if got := r.Text(Foreign(text)); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestRedactor_lineIsCut(t *testing.T) {
	t.Parallel()
	r := New()
	r.Add("secret")
	if got, want := r.line(Foreign("a\r\n  b secret ééé"), 14), "a b [redacted]…"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := r.line(Foreign(strings.Repeat("é", 1<<20)), maxMessage); utf8.RuneCountInString(got) != maxMessage+1 {
		t.Errorf("%d characters", utf8.RuneCountInString(got))
	}
}

func TestRedactor_withKeepsToItself(t *testing.T) {
	t.Parallel()
	r := New()
	r.Add("first")
	if got := r.With("second").Text("first second"); got != "[redacted] [redacted]" {
		t.Error(got)
	}
	if got := r.Text("first second"); got != "[redacted] second" {
		t.Error(got)
	}
}

// FuzzRedact looks for a secret in what remains of a text that quotes it.
func FuzzRedact(f *testing.F) {
	f.Add("secret", "before", "after", 0, 0)
	f.Add(`p/w+"q"<é&`, `\`, "%", 1, 3)
	f.Add("00000000000000000000000000000000000", "0", "0", 2, 2)
	f.Add("abab", "ab", "ab", 0, 0)
	names := []string{"plain", "json", "json with slash", "query", "path", "html"}
	f.Fuzz(func(t *testing.T, password, before, after string, outer, inner int) {
		if len(password) < minInWord || strings.ContainsAny(password, "[]\uFFFD") || strings.Contains(redacted, password) ||
			password != stripControl(password) || strings.ContainsFunc(password, unicode.IsSpace) || outer < 0 || inner < 0 {
			t.Skip()
		}
		r := New()
		r.Add(password)
		quoted := escapes[names[outer%len(names)]](escapes[names[inner%len(names)]](password))
		if got := r.Text(Foreign(before + " " + quoted + " " + after)); strings.Contains(got, password) || strings.Contains(got, quoted) {
			t.Errorf("%q is in %q", password, got)
		}
	})
}
