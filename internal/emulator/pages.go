package emulator

import "strconv"

// PageCap sends at most k services a page, whatever the limit.
func PageCap(k int) Switch { return paging(func(p *Page) { p.Limit = min(p.Limit, k) }) }

// MoreRows sends up to k services more than the limit.
func MoreRows(k int) Switch { return paging(func(p *Page) { p.Limit += k }) }

// SamePage ignores the offset: every page is the first.
func SamePage() Switch { return paging(func(p *Page) { p.Offset = 0 }) }

// EmptyPage sends a page without services; total_count stays.
func EmptyPage() Switch { return paging(func(p *Page) { p.Limit = 0 }) }

// NoTotal leaves total_count out.
func NoTotal() Switch { return paging(func(p *Page) { p.Total = nil }) }

// StringTotal sends total_count as a string.
func StringTotal() Switch {
	return paging(func(p *Page) { p.Total = strconv.Itoa(len(p.Matches)) })
}

// WrongTotal sends total_count d too high, or too low if d is negative.
func WrongTotal(d int) Switch { return paging(func(p *Page) { p.Total = len(p.Matches) + d }) }

func paging(change func(p *Page)) Switch {
	return Switch{Page: func(_ int, p *Page) { change(p) }}
}
