package emulator

import (
	"math/rand/v2"
	"slices"
	"strconv"
)

// PageCap sends at most k services a page, whatever was asked.
func PageCap(k int) Switch { return paging(func(p *Page) { p.Limit = min(p.Limit, k) }) }

// MoreRows sends up to k services more than asked.
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

// UnstableOrder sends services with equal creation times in another order for every request.
func UnstableOrder(seed uint64) Switch {
	return Switch{Page: func(n int, p *Page) {
		random := rand.New(rand.NewPCG(seed, uint64(n)))
		p.Matches = slices.Clone(p.Matches)
		for start, end := 0, 0; start < len(p.Matches); start = end {
			for end < len(p.Matches) && p.Matches[end].CreatedAt == p.Matches[start].CreatedAt {
				end++
			}
			equal := p.Matches[start:end]
			random.Shuffle(len(equal), func(i, j int) { equal[i], equal[j] = equal[j], equal[i] })
		}
	}}
}

func paging(change func(p *Page)) Switch {
	return Switch{Page: func(_ int, p *Page) { change(p) }}
}
