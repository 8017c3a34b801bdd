// Package listing reads a list in pages, by offset and limit, while rows are created
// and deleted. The result is complete and consistent, or an error. The package knows
// neither HTTP nor the rows, except that each has an ID and a creation time that never
// changes.
//
//	listing.go  accepts a reading of the list, or reads it again
//	fetch.go    requests the pages that plan returns, ten at a time
//	plan.go     decides which pages to request next
//	join.go     joins the pages of a reading, with the proof
//	chain.go    the pages that cover all time
//	survey.go   a summary of the pages
//	reading.go  the requests and the pages of a reading
//	page.go     a page and its rows
package listing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/cenkalti/backoff/v5"
)

const (
	defaultLimit = 1000

	// maxReadings is how often a list that keeps changing is read. The pauses
	// between, about six seconds in all, let a burst of changes pass.
	maxReadings = 8
)

// Options are the options of Read.
type Options struct {
	Offset    int  // rows to skip
	Limit     int  // rows a page; default 1000, at least 4
	ByUpdate  bool // the list is in the order of updates, not of creation
	Ascending bool // the oldest come first
}

// List is a whole list.
type List struct {
	Rows  []Row // in the API's order, from the offset on
	Total int   // rows of the list, whatever the offset
}

// Read returns every row that existed throughout the call once, or an error: a
// *ChangedError, *ContradictionError, *TooLargeError, an error of page, or ctx's.
//
// Reading by offset alone loses or repeats rows that are created or deleted between two
// pages. So each page begins on the last rows of the page before, and pages are joined
// by creation time, which does not change; see join.go.
func Read(ctx context.Context, page PageFunc, opts Options, log *slog.Logger) (*List, error) {
	pauses := &backoff.ExponentialBackOff{InitialInterval: 50 * time.Millisecond, RandomizationFactor: 0.5, Multiplier: 2, MaxInterval: 5 * time.Second}
	return (&lister{page: page, opts: opts, pauses: pauses, log: log}).list(ctx)
}

// lister reads a list until it accepts a reading.
type lister struct {
	page   PageFunc
	opts   Options
	pauses backoff.BackOff // between readings
	log    *slog.Logger
}

func (l *lister) list(ctx context.Context) (*List, error) {
	var h history
	requested := map[Request]bool{}
	for n := 1; ; n++ {
		r := &reading{
			offset: l.opts.Offset, limit: readingLimit(l.opts.Limit, n), number: n, requested: requested,
			order: order{byUpdate: l.opts.ByUpdate, ascending: l.opts.Ascending},
		}
		if err := r.fetch(ctx, l.page); err != nil {
			if ctx.Err() != nil && n > 1 {
				err = fmt.Errorf("%w; before that, the list was read %d times: %s", err, n-1, h.last.reason)
			}
			return nil, err
		}
		j, earlier := join(r), h.last
		switch {
		case h.accept(j):
			return j.list(), nil
		case n == maxReadings && (j.exceedsTotal || quiet(j, earlier)):
			return nil, &ContradictionError{Readings: n, Reason: j.reason}
		case n == maxReadings:
			return nil, &ChangedError{Readings: n, Reason: j.reason}
		}
		pause := l.pauses.NextBackOff()
		l.log.WarnContext(ctx, "reading the list again",
			slog.Int("reading", n), slog.Duration("wait", pause), slog.String("reason", j.reason))
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return nil, errors.Join(context.Cause(ctx), &ChangedError{Readings: n, Reason: j.reason})
		}
	}
}

// readingLimit returns the page size of a reading. It differs for each reading, because a
// cache or a lagging replica would send the same pages again.
func readingLimit(limit, reading int) int {
	limit = max(minLimit, cmp.Or(limit, defaultLimit))
	if limit < 2*maxReadings {
		return limit + reading - 1
	}
	return limit - reading + 1
}

func (j joined) list() *List {
	list := &List{Total: j.total}
	for _, e := range j.rows {
		list.Rows = append(list.Rows, e.row)
	}
	return list
}
