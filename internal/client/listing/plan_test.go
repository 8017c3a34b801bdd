package listing

import (
	"fmt"
	"strings"
	"testing"
)

// TestPlan_pictures draws the pages that a reading with pages of 6 has (see
// drawPage), in the order of the responses, and expects the next requests as
// offset+limit.
func TestPlan_pictures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		pages   string
		offset  int
		number  int    // of the reading, default: 1
		earlier string // asked by earlier readings
		updates bool   // in the order of updates
		want    string
	}{
		"nothing yet":                 {want: "0+6"},
		"nothing yet, from an offset": {offset: 3, want: "3+6"},
		"an empty list":               {pages: "0:/0"},
		"an empty first page":         {pages: "0:/9"},
		"all on one page":             {pages: "0:abc/3"},

		// To read on.
		"the other pages, on the last two rows of the page before": {pages: "0:abcdef|/14", want: "4+6 8+6"},
		"a second reading shares more":                             {pages: "0:abcdef|/14", number: 2, want: "3+6 6+6 9+6"},
		"from an offset":                                           {pages: "3:defghi|/14", offset: 3, want: "7+6 11+6"},
		"a server that caps pages":                                 {pages: "0:abcd/8", want: "2+6 4+6"},
		"pages of three share two":                                 {pages: "0:abc/6", want: "1+6 2+6 3+6"},
		"pages of two share one":                                   {pages: "0:ab/4", want: "1+6 2+6"},
		"pages of one share none":                                  {pages: "0:a/3", want: "1+6 2+6"},
		"ten pages at first":                                       {pages: "0:abcdef|/999", want: "4+6 8+6 12+6 16+6 20+6 24+6 28+6 32+6 36+6 40+6"},
		"then as many as came":                                     {pages: pictures(13, false, 999), want: requests(52, 13)},
		"a hundred at most":                                        {pages: pictures(101, false, 999), want: requests(404, 100)},
		"what a short page left out, and a page around it":         {pages: "0:abcdef|/14 4:ef/14 8:ijklmn|/14 12:mn/14", want: "6+6 5+6"},
		"four times what the list needed at first, and ten":        {pages: "0:ab/3 1:bc/7 2:cd/9 3:de/11 4:ef/13 5:fg/15 6:gh/17 7:hi/19 8:ij/20 9:jk/30 10:kl/40 11:lm/50 12:mn/50 13:no/50", want: "14+6 15+6"},
		"the same page again and again":                            {pages: strings.Repeat("0:abcdef|/99 ", 14)},

		// The end of the list.
		"the end is seen":                          {pages: "0:abcdef|/9 4:efghi/9"},
		"a page ends at its total, but it is full": {pages: "0:abcdef|/6", want: "3+6"},
		"the list has grown":                       {pages: "0:abcdef|/9 4:efghi/13", want: "7+6"},
		"the list has shrunk":                      {pages: "0:abcdef|/13 4:efghij|/11 8:ijk/11"},
		"an offset that was refused":               {pages: "0:abcdef|/18 4:efghij|/18 12:/?", want: "8+6"},
		"no total: one page more":                  {pages: "0:abcdef|/? 4:efghij|/?", want: "8+6"},
		"no total: a few more where many came":     {pages: pictures(16, false, UnknownTotal), want: requests(64, 4)},
		"no total: no further than an empty page":  {pages: pictures(16, false, UnknownTotal) + " 70:/?", want: requests(64, 1)},
		"no total: behind the only page":           {pages: "0:abcdef|/?", want: "6+6"},
		"no total: behind a page that is short":    {pages: "0:abcdef|/? 4:efghi/?", want: "9+6"},
		"no total: up to an empty page":            {pages: "0:abcdef|/? 4:efghi/? 9:/?"},
		"no total: an empty page further on":       {pages: "0:abcdef|/? 4:efghi/? 12:/?", want: "9+6"},

		// Gaps.
		"a page around a gap":                        {pages: "0:abcd(ef)|/9 4:(ef)ghi/9", want: "2+6"},
		"another page around a gap":                  {pages: "0:abcd(ef)|/9 4:(ef)ghi/9 2:cd(ef)|/9", want: "0+5"},
		"around where a later page shows the gap":    {pages: "0:abcdef|/15 4:ghijkl|/13 8:klmno/13", want: "1+6"},
		"around where it is behind a later page":     {pages: "0:abcdef|/10 4:ijklmn|/10 8:mn/10 1:bcde/10", want: "3+6"},
		"two gaps, one page":                         {pages: "0:ab/12 2:de/12 3:ghijkl|/12", want: "7+6 0+6"},
		"four pages around a gap":                    {pages: "0:(abcdef)|/9 2:(cadefg)|/9 5:(afbcg)/9 1:(babcdf)|/9 3:(dafegh)|/9 3:(dafegh)|/9 4:(fahig)/9"},
		"more where rows are missing":                {pages: "0:(abcdef)|/9 2:(cadefg)|/9 5:(afbc)/9 1:(bacdef)|/9 3:(dafeg)|/9 3:(dafeg)|/9 4:(fadeg)/9", want: "0+5"},
		"many gaps: another reading costs less":      {pages: pictures(12, true, 49) + " 48:z/49"},
		"pages of two cannot be joined":              {pages: "0:ab|/3 1:bc|/3 2:c/3"},
		"the order of updates":                       {pages: "0:abcd(ef)|/9 4:(ef)ghi/9", updates: true},
		"none that an earlier reading has asked for": {pages: "0:abcd(ef)|/9 4:(ef)ghi/9", earlier: "2+6", want: "2+5"},
		"an earlier reading has asked for all":       {pages: "0:abcdef|/8", earlier: "4+6 4+5 4+4 5+6 5+5 5+4"},
		"a server that rounds offsets down":          {pages: "0:abcdef|/20 4:abcdef|/20", want: "4+4 6+6 10+5 12+6 15+5"},
		"a server that rounds offsets down: a gap":   {pages: "0:abcdef|/12 4:abcdef|/12 6:ghijkl|/12 10:kl/12 8:ijkl|/12", want: "4+4"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			number := max(1, test.number)
			r := &reading{
				offset: test.offset, limit: 6, number: number, order: order{ascending: true, byUpdate: test.updates},
				requested: map[Request]bool{}, ids: map[string]bool{},
			}
			for picture := range strings.FieldsSeq(test.pages) {
				s := drawPage(t, picture)
				r.requested[s.Request] = true
				if err := r.add(s); err != nil {
					t.Fatal(err)
				}
			}
			for request := range strings.FieldsSeq(test.earlier) {
				var q Request
				if _, err := fmt.Sscanf(request, "%d+%d", &q.Offset, &q.Limit); err != nil {
					t.Fatal(err)
				}
				r.requested[q] = true
			}
			var got []string
			for _, q := range plan(r) {
				got = append(got, fmt.Sprintf("%d+%d", q.Offset, q.Limit))
			}
			if got := strings.Join(got, " "); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

// pictures draws pages of 6 that share 2, whose times are equal if they are tied.
func pictures(pages int, tied bool, total int) string {
	var all []string
	for i := range pages {
		ids := []rune("xxxxxx")
		for j := range ids {
			ids[j] = rune(0x4e00 + 4*i + j)
		}
		rows := string(ids)
		if tied {
			rows = "(" + string(ids[:2]) + ")" + string(ids[2:4]) + "(" + string(ids[4:]) + ")"
		}
		all = append(all, strings.TrimSuffix(fmt.Sprintf("%d:%s|/%d", 4*i, rows, total), "-1"))
	}
	return strings.Join(all, " ")
}

// requests are for pages of 6 that share 2.
func requests(from, n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("%d+6", from+4*i))
	}
	return strings.Join(all, " ")
}
