// Package diagnostics converts errors of the client to diagnostics: a short summary, then
// what was requested, what came back and what to do. The table in rows.go decides
// which. A new kind of error is a new row.
package diagnostics

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/config"
)

// Of returns the diagnostic of an error of a read with these credentials.
func Of(err error, credentials config.Credentials) diag.Diagnostic {
	found := evidenceOf(err, credentials)
	row := rows[find(found)]
	facts := fmt.Sprintf("Authentication: %s\n", credentials)
	if listErr, ok := errors.AsType[*client.ListError](err); ok {
		facts = fmt.Sprintf("%s\n%sServices read: %d, on %d pages\n", Searched(listErr.Location), facts, listErr.Services, listErr.Pages)
	}
	detail := fmt.Sprintf("%s\n\n%s\n%s", sentence(err.Error()), facts, advise(row.advice, found, credentials))
	if row.attribute != "" {
		return diag.NewAttributeErrorDiagnostic(path.Root(row.attribute), row.summary, detail)
	}
	return diag.NewErrorDiagnostic(row.summary, detail)
}

// Searched describes where a list was read: lines without a line break at the end. It
// leaves out what is unknown.
func Searched(l client.Location) string {
	var lines []string
	for _, line := range []struct{ name, value string }{{"Region", l.Region}, {"Project", l.ProjectID}, {"Endpoint", l.Endpoint}} {
		if line.value == "" {
			line.value = "not known"
		}
		lines = append(lines, line.name+": "+line.value)
	}
	return strings.Join(lines, "\n")
}

// find returns the index of the first row that matches. The last row matches every error.
func find(e evidence) int {
	i := slices.IndexFunc(rows, func(r row) bool { return r.matches(e) })
	if i < 0 {
		return len(rows) - 1
	}
	return i
}

// plain replaces the messages of package context.
var plain = strings.NewReplacer(
	context.Canceled.Error(), "the read was canceled",
	context.DeadlineExceeded.Error(), "there was no time left",
)

// sentence returns an error's text as a sentence.
func sentence(text string) string {
	text = plain.Replace(text)
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + strings.TrimSuffix(text[size:], ".") + "."
}
