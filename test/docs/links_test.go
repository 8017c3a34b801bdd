// Package docs contains only tests of this project's Markdown files.
package docs

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
)

var (
	fenced  = regexp.MustCompile("(?ms)^ *```.*?^ *```")
	inline  = regexp.MustCompile("`[^`\n]*`")
	link    = regexp.MustCompile(`\[[^\]]*\]\(([^)\s]+)\)|(?m)^\[[^\]]+\]: (\S+)`)
	scheme  = regexp.MustCompile(`^[a-z]+:`)
	heading = regexp.MustCompile(`(?m)^#{1,6} +(.+?) *$`)
	mark    = regexp.MustCompile(`<a (?:id|name)="([^"]+)"`)
)

// brokenLinks returns the links of a Markdown file to files and headings that do not exist. It does not use the network.
func brokenLinks(t *testing.T, repository fs.FS, file string) []string {
	t.Helper()
	var broken []string
	text := inline.ReplaceAllString(fenced.ReplaceAllString(read(t, repository, file), ""), "")
	for _, match := range link.FindAllStringSubmatch(text, -1) {
		target := match[1] + match[2]
		if scheme.MatchString(target) {
			continue
		}
		name, anchor, _ := strings.Cut(target, "#")
		page := file
		if name != "" {
			page = path.Join(path.Dir(file), name)
		}
		if _, err := fs.Stat(repository, page); err != nil {
			broken = append(broken, target)
		} else if anchor != "" && !slices.Contains(anchors(read(t, repository, page)), anchor) {
			broken = append(broken, target)
		}
	}
	return broken
}

// anchors returns the ids of a page's headings, and those that the page sets itself.
func anchors(markdown string) []string {
	var all []string
	for _, match := range mark.FindAllStringSubmatch(markdown, -1) {
		all = append(all, match[1])
	}
	seen := map[string]int{}
	for _, match := range heading.FindAllStringSubmatch(fenced.ReplaceAllString(markdown, ""), -1) {
		id := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-', r == '_', unicode.IsLetter(r), unicode.IsDigit(r):
				return unicode.ToLower(r)
			default:
				return -1
			}
		}, match[1])
		if seen[id]++; seen[id] > 1 {
			id = fmt.Sprintf("%s-%d", id, seen[id]-1)
		}
		all = append(all, id)
	}
	return all
}

func read(t *testing.T, repository fs.FS, file string) string {
	t.Helper()
	content, err := fs.ReadFile(repository, file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestLinks_resolve(t *testing.T) {
	t.Parallel()
	repository := os.DirFS("../..")
	files, err := fs.Glob(repository, "*.md")
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, "examples/README.md")
	err = fs.WalkDir(repository, "docs", func(file string, _ fs.DirEntry, err error) error {
		if path.Ext(file) == ".md" {
			files = append(files, file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		for _, target := range brokenLinks(t, repository, file) {
			t.Errorf("%s: nothing at %s", file, target)
		}
	}
}

func TestBrokenLinks_areFound(t *testing.T) {
	t.Parallel()
	repository := fstest.MapFS{
		"README.md":      {},
		"docs/index.md":  {Data: []byte("# Title\n\n## Signing In: `token`\n\n## Twice\n\n## Twice\n\n<a id=\"nested\"></a>\n\n```\n# No heading\n```\n")},
		"docs/guides/a/": {Mode: fs.ModeDir},
	}
	index := repository["docs/index.md"].Data
	for text, broken := range map[string]bool{
		"[a](../README.md)":                        false,
		"[a](guides/a)":                            false,
		"[a](#signing-in-token)":                   false,
		"[a](index.md#twice-1)":                    false,
		"[a](#nested)":                             false,
		"[a](https://example.com/none#none)":       false,
		"`[a](none.md)`":                           false,
		"```\n[a](none.md)\n```":                   false,
		"[a](none.md)":                             true,
		"[a](../CHANGELOG.md)":                     true,
		"[a](#none)":                               true,
		"[a](#no-heading)":                         true,
		"[a](index.md#twice-2)":                    true,
		"see [this][1]\n\n[1]: none.md":            true,
		"[a](#title) and [b](none.md) on a line":   true,
		"`code` [a](none.md) `code`":               true,
		"```\ncode\n```\n[a](none.md)\n```\n```\n": true,
	} {
		repository["docs/index.md"] = &fstest.MapFile{Data: append(slices.Clip(index), text...)}
		if got := brokenLinks(t, repository, "docs/index.md"); (len(got) > 0) != broken {
			t.Errorf("%q: got broken links %q, want some: %t", text, got, broken)
		}
	}
}
