package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// The verdicts on a check.
const (
	asAssumed = "as assumed"
	differs   = "DIFFERS"
	noted     = "noted" // nothing is assumed
	notSeen   = "not seen"
)

// report has a line for each check.
type report []result

type result struct{ check, verdict, seen string }

func (r *report) add(check, verdict, format string, args ...any) {
	*r = append(*r, result{check, verdict, fmt.Sprintf(format, args...)})
}

// compare adds a line that says whether an assumption holds.
func (r *report) compare(check string, holds bool, format string, args ...any) {
	verdict := asAssumed
	if !holds {
		verdict = differs
	}
	r.add(check, verdict, format, args...)
}

func (r *report) print(out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "CHECK\tRESULT\tSEEN")
	for _, line := range *r {
		fmt.Fprintf(table, "%s\t%s\t%s\n", line.check, line.verdict, line.seen)
	}
	return table.Flush()
}
