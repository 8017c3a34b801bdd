//go:build unix

package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"
)

// sample is what one plan took.
type sample struct {
	wall                time.Duration
	provider, terraform usage
	traffic
}

// series is what the plans of one listing took, by the kind of provider.
type series struct {
	latency time.Duration
	n       int
	samples map[string][]sample
}

// spread is the median, the least and the greatest of some numbers.
type spread struct{ median, least, greatest float64 }

func (s spread) String() string { return fmt.Sprintf("%.3f\t%.3f-%.3f", s.median, s.least, s.greatest) }

func newSpread(values []float64) spread {
	slices.Sort(values)
	return spread{values[len(values)/2], values[0], values[len(values)-1]}
}

func spreadOf(samples []sample, value func(s sample) float64) spread {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = value(s)
	}
	return newSpread(values)
}

const legend = `
wall, CPU, peak  of a whole plan: CPU of all the provider's starts, memory of its largest; medians
µs each          the provider's CPU for each service more than the fewest
trips            requests of which each waited for the one before; left out where the latency does not stand out
ms               from the first request to the last answer
`

// report prints what each kind of provider took, and how this provider compares with the others.
func report(out io.Writer, all []series) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "latency\tservices\tprovider\twall s\tmin-max\tCPU s\tmin-max\tµs each\tpeak MB\tstarts\tterraform CPU s\tpeak MB\trequests\ttrips\tms\t")
	for _, s := range all {
		for _, kind := range kinds {
			if len(s.samples[kind]) > 0 {
				s.print(table, kind, all)
			}
		}
	}
	fmt.Fprintln(table, "\nlatency\tservices\tratio\twall\tmin-max\tCPU\tmin-max\t")
	for _, s := range all {
		for _, other := range []string{control, oracle} {
			if len(s.samples[other]) > 0 {
				fmt.Fprintf(table, "%s\t%d\town/%s\t%s\t%s\t\n", s.latency, s.n, other, s.ratio(other, wall), s.ratio(other, providerCPU))
			}
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprint(out, legend)
	return err
}

func (s series) print(table io.Writer, kind string, all []series) {
	samples := s.samples[kind]
	median := func(value func(s sample) float64) float64 { return spreadOf(samples, value).median }
	trips := ""
	if s.latency >= 50*time.Millisecond {
		trips = fmt.Sprint(median(func(s sample) float64 { return float64(s.roundTrips) }))
	}
	fmt.Fprintf(table, "%s\t%d\t%s\t%s\t%s\t%s\t%.0f\t%.0f\t%.2f\t%.0f\t%.0f\t%s\t%.0f\t\n", s.latency, s.n, kind,
		spreadOf(samples, wall), spreadOf(samples, providerCPU), perService(all, s, kind),
		median(func(s sample) float64 { return megabytes(s.provider.MaxRSS) }),
		median(func(s sample) float64 { return float64(s.provider.starts) }),
		median(func(s sample) float64 { return s.terraform.CPU.Seconds() }),
		median(func(s sample) float64 { return megabytes(s.terraform.MaxRSS) }),
		median(func(s sample) float64 { return float64(s.requests) }),
		trips,
		median(func(s sample) float64 { return float64(s.took.Milliseconds()) }))
}

// ratio compares own with another kind, plan by plan: those that ran next to each other, as a machine's speed changes
// with time.
func (s series) ratio(other string, value func(s sample) float64) spread {
	ratios := make([]float64, len(s.samples[other]))
	for i, sample := range s.samples[other] {
		ratios[i] = value(s.samples[own][i]) / value(sample)
	}
	return newSpread(ratios)
}

func wall(s sample) float64        { return s.wall.Seconds() }
func providerCPU(s sample) float64 { return s.provider.CPU.Seconds() }

// perService is the provider's CPU in µs for each service that s has more than the smallest series of its latency.
func perService(all []series, s series, kind string) string {
	for _, base := range all {
		if base.latency == s.latency && base.n < s.n && len(base.samples[kind]) > 0 {
			seconds := spreadOf(s.samples[kind], providerCPU).median - spreadOf(base.samples[kind], providerCPU).median
			return fmt.Sprintf("%.0f", 1e6*seconds/float64(s.n-base.n))
		}
	}
	return ""
}

func megabytes(maxRSS int64) float64 {
	if runtime.GOOS == "darwin" { // bytes there, KiB elsewhere
		return float64(maxRSS) / 1e6
	}
	return float64(maxRSS) * 1024 / 1e6
}
