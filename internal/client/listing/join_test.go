package listing

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// drawPage makes a page of a picture such as "4:efg|/9": the services e, f and g
// from offset 4 on, of 9. The letters are ids, in the order of their creation.
//
//	(efg)  created at the same time, that of e
//	eFg    F has no time
//	|      the page has as many rows as were asked for
//	/?     without a total
func drawPage(t *testing.T, picture string) *segment {
	t.Helper()
	offset, rest, _ := strings.Cut(picture, ":")
	rows, total, ok := strings.Cut(rest, "/")
	start, err := strconv.Atoi(offset)
	if err != nil || !ok {
		t.Fatalf("no page: %s", picture)
	}
	p := &Page{Total: UnknownTotal}
	if n, err := strconv.Atoi(total); err == nil {
		p.Total = n
	}
	limit := 100
	tied := rune(0)
	for i, letter := range rows {
		s := &testRow{id: strings.ToLower(string(letter))}
		at := letter
		switch {
		case letter == '|':
			limit = len(p.Rows)
			continue
		case letter == '(':
			group, _, _ := strings.Cut(rows[i+1:], ")")
			tied = slices.Min([]rune(group))
			continue
		case letter == ')':
			tied = 0
			continue
		case tied != 0:
			at = tied
		}
		if at >= 'a' {
			s.createdAt = time.Unix(int64(at), 0).UTC().Format(time.RFC3339)
		}
		p.Rows = append(p.Rows, s)
	}
	return newSegment(Request{start, limit}, p, order{ascending: true})
}

func drawn(rows []entry) string {
	var ids strings.Builder
	for _, row := range rows {
		ids.WriteString(row.id)
	}
	return ids.String()
}

func TestJoin_pictures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		pages   string
		start   int
		updates bool
		want    string
		verdict verdict
		reason  string // part of it
	}{
		"one page":                            {pages: "0:abc/3", want: "abc", verdict: proven},
		"no services":                         {pages: "0:/0", verdict: proven},
		"no services and no total":            {pages: "0:/?", verdict: proven},
		"one page without times":              {pages: "0:ABC/3", want: "abc", verdict: proven},
		"one page with equal times":           {pages: "0:(abc)/3", want: "abc", verdict: proven},
		"one page that is not all":            {pages: "0:abc/4", want: "abc", reason: "ends at 3 where the total is 4"},
		"one page, full":                      {pages: "0:abc|/3", want: "abc", reason: "is full"},
		"one page with a service twice":       {pages: "0:aab/3", want: "aab", reason: "1 of 3 services came twice"},
		"an empty page of a list that is not": {pages: "0:/3", reason: "empty where the total is 3"},

		"two pages":                                   {pages: "0:abcdefg|/10 5:fghij/10", want: "abcdefghij", verdict: proven},
		"two pages that came in the other order":      {pages: "5:fghij/10 0:abcdefg|/10", want: "abcdefghij", verdict: proven},
		"three pages":                                 {pages: "0:abcdef|/12 4:efghij|/12 8:ijkl/12", want: "abcdefghijkl", verdict: proven},
		"one shared row is no cut":                    {pages: "0:abcde|/9 4:efghi|/9 8:i/9", want: "abcdefghi", verdict: plausible, reason: "cannot be joined"},
		"no shared row is no cut":                     {pages: "0:abcd|/8 4:efgh|/8 7:h/8", want: "abcdefgh", verdict: plausible, reason: "cannot be joined"},
		"two shared rows with equal times are no cut": {pages: "0:abcd(ef)|/9 4:(ef)ghi/9", want: "abcdefghi", verdict: plausible, reason: "cannot be joined"},
		"equal times beside a cut":                    {pages: "0:ab(cd)efgh|/10 4:efghij/10", want: "abcdefghij", verdict: proven},
		"a page between joins others":                 {pages: "0:abcde|/10 5:fghij|/10 3:defg|/10 8:ij/10", want: "abcdefghij", verdict: proven},
		"a page within others is not used":            {pages: "0:abcdef|/9 2:cdx/9 4:efghi/9", want: "abcdefghi", verdict: proven},

		"one deleted before the second page":                     {pages: "0:abcdefg|/10 4:fghij/9", want: "abcdefghij", verdict: proven},
		"more deleted than shared":                               {pages: "0:abcdef|/12 4:ijkl/8", want: "abcdefijkl", reason: "the pages at offset 0 and 4 cannot be joined"},
		"one created before the second page":                     {pages: "0:bcdefgh|/10 5:efghij/11", want: "bcdefghij", verdict: proven},
		"services that came after the page that would have them": {pages: "0:abcf|/7 3:deg/6", want: "abcg", verdict: proven},
		// The losses that the first version had.
		"the last page has no more rows than the one before, and decides the end": {
			pages: "0:abcdefghi|/15 6:hijklmnop|/15 12:mnp/15", want: "abcdefghijklmnop", verdict: proven,
		},
		"the end of a full page that ends at its total": {pages: "0:abcdef|/10 4:efghij|/10", want: "abcdefghij", reason: "is full"},
		"the end, shown by one page more":               {pages: "0:abcdef|/10 4:efghij|/10 8:ij/10", want: "abcdefghij", verdict: proven},
		"a page that goes on past its total":            {pages: "0:abcdef|/6 4:efgh/6", want: "abcdefgh", reason: "ends at 8 where the total is 6"},

		"a row without a time between others":                             {pages: "0:aBcdef|/9 4:efghi/9", want: "abcdefghi", verdict: proven},
		"a row without a time where pages could be cut":                   {pages: "0:abcdefgHi|/13 5:fgHijklm/13", want: "abcdefghijklm", verdict: proven},
		"a row without a time at every cut":                               {pages: "0:abcdEf|/9 4:EfgHi/9", want: "abcdefghi", verdict: plausible, reason: "cannot be joined"},
		"rows without times at a page's ends":                             {pages: "0:abcdefG|/10 4:efGhij/10", want: "abcdefghij", verdict: proven},
		"a first page without times":                                      {pages: "0:ABCDE|/7 3:defg/7", want: "abcdefg", verdict: plausible, reason: "not in the order"},
		"a service without a time that gets one, and so another position": {pages: "0:Fabcde|/7 3:defg/7", want: "fabcdefg", reason: "came twice"},

		"pages out of order":              {pages: "0:abdcef|/9 4:efghi/9", want: "abdcefghi", verdict: plausible, reason: "not in the order"},
		"the order of updates":            {pages: "0:abcdef|/9 4:efghi/9", updates: true, want: "abcdefghi", verdict: plausible, reason: "not in the order"},
		"totals that differ":              {pages: "0:ABCDEF|/10 4:EFGHI/9", want: "abcdefghi", reason: "not in the order"},
		"fewer services than the total":   {pages: "0:ABCDEF|/9 4:FGHI|/9 7:HI/9", want: "abcdefghi", verdict: plausible, reason: "not in the order"},
		"one service less than the total": {pages: "0:ABCDEF|/9 4:FGHIA/9", want: "abcdefghi", verdict: plausible, reason: "not in the order"},
		"pages of one":                    {pages: "0:a/3 1:b/3 2:c/3", want: "abc", verdict: plausible, reason: "cannot be joined"},

		"no total, up to an empty page":                   {pages: "0:abcdef|/? 4:efghi/? 9:/?", want: "abcdefghi", verdict: plausible, reason: "no total"},
		"no total and no empty page":                      {pages: "0:abcdef|/? 4:efghi/?", want: "abcdefghi", reason: "no total"},
		"no total, and the last page is full":             {pages: "0:abcdef|/? 4:efghij|/? 10:/?", want: "abcdefghij", reason: "no total"},
		"no total, and an empty page further on":          {pages: "0:abcdef|/? 4:efghi/? 12:/?", want: "abcdefghi", reason: "no total"},
		"no total, and an empty page before the end":      {pages: "0:abcdef|/? 4:efghi/? 9:/? 8:/?", want: "abcdefghi", reason: "no total"},
		"no total, and an empty page before its only end": {pages: "0:abcd/? 2:/?", want: "abcd", reason: "no total"},
		"cuts to the end, and totals that differ":         {pages: "0:abcdef|/9 5:efgh/9 2:cdef|/8", want: "abcdefgh", verdict: proven},
		"cuts to the end, but fewer than all totals say":  {pages: "0:abcdef|/9 5:efgh/9", want: "abcdefgh", verdict: miscounted, reason: "8 services where the total is 9"},
		"cuts to the end, and more than all totals say":   {pages: "0:abcdef|/8 4:dfgh/8", want: "abcdefgh", verdict: proven},
		"an offset, and more than all totals say":         {pages: "1:abcdef|/8 4:dfgh/8", start: 1, want: "abcdefgh", verdict: miscounted, reason: "8 services where the total is 7"},
		"more rows than were asked for, up to the total":  {pages: "0:abcdef|g/7", want: "abcdefg", verdict: proven},
		"no total and no cut":                             {pages: "0:abcd|/? 4:efgh|/? 8:/?", want: "abcdefgh", reason: "cannot be joined"},
		"no total, all on the first page":                 {pages: "0:ab/? 2:/?", want: "ab", verdict: plausible, reason: "no total"},

		"an offset": {pages: "3:defgh|/10 6:ghij/10", start: 3, want: "defghij", verdict: proven},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &reading{offset: test.start, order: order{ascending: true, byUpdate: test.updates}, ids: map[string]bool{}}
			for picture := range strings.FieldsSeq(test.pages) {
				if err := r.add(drawPage(t, picture)); err != nil {
					t.Fatal(err)
				}
			}
			j := join(r)
			if got := drawn(j.rows); got != test.want || j.verdict != test.verdict {
				t.Errorf("%s, %s (%s), want %s, %s", got, j.verdict, j.reason, test.want, test.verdict)
			}
			if !strings.Contains(j.reason, test.reason) || (j.reason == "") != (test.verdict == proven) {
				t.Errorf("reason %q, want %q", j.reason, test.reason)
			}
			if want := test.start + len(test.want); j.verdict != contradictory && j.total != want {
				t.Errorf("total %d, want %d", j.total, want)
			}
		})
	}
}

func TestHistory_accept(t *testing.T) {
	t.Parallel()
	reading := func(v verdict, total int, ids string) joined {
		j := joined{verdict: v, minTotal: total, maxTotal: total, ids: map[string]bool{}}
		for id := range strings.SplitSeq(ids, "") {
			j.rows = append(j.rows, entry{id: id})
			j.ids[id] = true
		}
		return j
	}
	abc := reading(plausible, 3, "abc")
	moved := abc
	moved.moved = true
	for name, test := range map[string]struct {
		readings []joined
		want     bool // of the last; no other is accepted
	}{
		"proven":                                   {[]joined{reading(proven, 3, "abc")}, true},
		"contradictory":                            {[]joined{reading(contradictory, 3, "abc"), reading(contradictory, 3, "abc")}, false},
		"plausible":                                {[]joined{abc}, false},
		"plausible twice":                          {[]joined{abc, reading(plausible, 3, "cab")}, true},
		"plausible twice, with other ids":          {[]joined{abc, reading(plausible, 3, "abd")}, false},
		"plausible after a contradictory one":      {[]joined{reading(contradictory, 3, "abc"), abc}, false},
		"plausible twice, once while rows moved":   {[]joined{moved, abc}, true},
		"plausible twice while rows moved":         {[]joined{moved, moved}, false},
		"plausible three times while rows moved":   {[]joined{moved, moved, moved}, true},
		"plausible, interrupted":                   {[]joined{abc, reading(contradictory, 3, "abc"), abc}, false},
		"moved, interrupted":                       {[]joined{moved, moved, reading(contradictory, 3, "abc"), moved, moved}, false},
		"miscounted":                               {[]joined{reading(miscounted, 3, "ab")}, false},
		"miscounted twice, the same":               {[]joined{reading(miscounted, 3, "ab"), reading(miscounted, 3, "ab")}, false},
		"miscounted twice, no more than the total": {[]joined{reading(miscounted, 3, "ab"), reading(miscounted, 3, "ac")}, false},
		"miscounted twice, more than the total":    {[]joined{reading(miscounted, 3, "ab"), reading(miscounted, 3, "cd")}, true},
		"miscounted, after another total":          {[]joined{reading(contradictory, 4, "ab"), reading(miscounted, 3, "ab")}, true},
	} {
		var h history
		for i, j := range test.readings {
			if got, want := h.accept(j), test.want && i == len(test.readings)-1; got != want {
				t.Errorf("%s: reading %d is accepted: %v, want %v", name, i, got, want)
			}
		}
	}
}

func TestMoved(t *testing.T) {
	t.Parallel()
	for pages, want := range map[string]bool{
		"0:abc/6 3:def/6":            false,
		"0:abc/6 2:cdef/6":           false,
		"0:abc/6 2:xdef/6":           true,
		"0:abc/6 1:acd/6 3:def/6":    true,
		"0:abcd/8 4:efgh/8 2:cdef/8": false,
	} {
		var segments []*segment
		for picture := range strings.FieldsSeq(pages) {
			segments = append(segments, drawPage(t, picture))
		}
		if got := moved(segments, newSurvey(segments, 0, order{byUpdate: true})); got != want {
			t.Errorf("%s: %t, want %t", pages, got, want)
		}
	}
}

// TestJoin_anyOrderOfResponses joins the same pages in every order.
func TestJoin_anyOrderOfResponses(t *testing.T) {
	t.Parallel()
	pictures := []string{"0:abcdef|/14 ", "3:efghi|/13", "5:ghijkl|/14", "9:kmno/13"}
	for first := range pictures {
		for second := range pictures {
			order := slices.Clone(pictures)
			order[0], order[first] = order[first], order[0]
			order[1], order[second] = order[second], order[1]
			r := &reading{order: orderByTime, ids: map[string]bool{}}
			for _, picture := range order {
				if err := r.add(drawPage(t, strings.TrimSpace(picture))); err != nil {
					t.Fatal(err)
				}
			}
			if j := join(r); drawn(j.rows) != "abcdefghijkmno" || j.verdict != proven {
				t.Errorf("%v: %s, %s (%s)", order, drawn(j.rows), j.verdict, j.reason)
			}
		}
	}
}

var orderByTime = order{ascending: true}

func TestOrder_key(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		earlier, later string
		want           int // the order of their keys, oldest first
	}{
		"seconds":                   {"2022-04-14T09:35:47Z", "2022-04-14T09:35:48Z", -1},
		"the same":                  {"2022-04-14T09:35:47Z", "2022-04-14T09:35:47Z", 0},
		"a fraction":                {"2022-04-14T09:35:47Z", "2022-04-14T09:35:47.001Z", -1},
		"fractions of other length": {"2022-04-14T09:35:47.05Z", "2022-04-14T09:35:47.5Z", -1},
		"without a zone":            {"2018-01-30T07:42:01.174", "2018-01-30T07:42:01.175", -1},
		"another zone":              {"2022-04-14T09:35:47+08:00", "2022-04-14T09:35:47Z", -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, b := test.earlier, test.later
			if got := cmp.Compare(orderByTime.key(a), orderByTime.key(b)); got != test.want {
				t.Errorf("oldest first: %d, want %d", got, test.want)
			}
			if got := cmp.Compare(order{}.key(a), order{}.key(b)); got != -test.want {
				t.Errorf("newest first: %d, want %d", got, -test.want)
			}
		})
	}
	for _, text := range []string{"", "null", "yesterday", "2022-04-14", "1649928947"} {
		if got := orderByTime.key(text); got != untimed {
			t.Errorf("%q: %d, want no time", text, got)
		}
	}
}
