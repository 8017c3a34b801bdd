package content

import "testing"

func TestKindOf(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]Kind{
		"":                          Empty,
		" \r\n":                     Empty,
		` {"a":1}`:                  JSON,
		`[]`:                        JSON,
		"<!DOCTYPE html>":           HTML,
		"\n<?xml version='1.0'?>":   HTML,
		"upstream connect error":    PlainText,
		`"text"`:                    JSON,
		"null":                      JSON,
		"名称":                        PlainText,
		"cut off \xe5\x90":          PlainText,
		"\x89PNG\r\n":               Binary,
		"\x1f\x8b\x08":              Binary,
		"{\"a\":\"\xff\"}":          Binary,
		"\xff\xfe{\x00}\x00":        Binary,
		"PK\x03\x04\x00":            Binary,
		"\x1b[31mred\x1b[0m \x07":   PlainText,
		"<html>\x1b]0;title\x07red": HTML,
	} {
		if got := KindOf([]byte(head)); got != want {
			t.Errorf("%q: %q, want %q", head, got, want)
		}
	}
}
