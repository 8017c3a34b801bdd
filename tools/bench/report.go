//go:build unix

package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

const legend = `
wall, CPU, peak  of a whole plan: CPU of all the provider's starts, memory of its largest
µs each          the provider's CPU for each service more than the fewest
trips            requests of which each waited for the one before; left out where the latency does not stand out
ms               from the first request to the last response
own/this         own's wall time and CPU divided by this provider's, plan by plan: median (least-greatest)
All others are medians.
`

// report prints the measurements of each kind of provider, and how this provider compares with the others.
func report(out io.Writer, all []series) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "latency\tservices\tprovider\twall s\tCPU s\tµs each\tpeak MB\tterraform CPU s\tpeak MB\trequests\ttrips\tms\town/this wall\town/this CPU\t")
	for _, s := range all {
		for _, kind := range []string{own, control, framework} {
			if len(s.samples[kind]) > 0 {
				s.print(table, kind, all)
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
	column := func(format string, value func(sample) float64) {
		fmt.Fprintf(table, format+"\t", median(samples, value))
	}
	fmt.Fprintf(table, "%s\t%d\t%s\t", s.latency, s.n, kind)
	column("%.3f", wall)
	column("%.3f", providerCPU)
	fmt.Fprint(table, s.perService(all, kind), "\t")
	column("%.0f", func(s sample) float64 { return s.provider.megabytes() })
	column("%.2f", func(s sample) float64 { return s.terraform.CPU.Seconds() })
	column("%.0f", func(s sample) float64 { return s.terraform.megabytes() })
	column("%.0f", func(s sample) float64 { return float64(s.requests) })
	if s.latency >= 50*time.Millisecond {
		column("%.0f", func(s sample) float64 { return float64(s.roundTrips) })
	} else {
		fmt.Fprint(table, "\t")
	}
	column("%.0f", func(s sample) float64 { return float64(s.took.Milliseconds()) })
	if kind != own {
		fmt.Fprintf(table, "%s\t%s\t", s.ratio(kind, wall), s.ratio(kind, providerCPU))
	}
	fmt.Fprintln(table)
}

func (s spread) String() string {
	return fmt.Sprintf("%.2f (%.2f-%.2f)", s.median, s.least, s.greatest)
}

// perService returns the CPU time of the provider, in µs, for each service that s has beyond the smallest series with the
// same latency.
func (s series) perService(all []series, kind string) string {
	for _, base := range all {
		if base.latency == s.latency && base.n < s.n && len(base.samples[kind]) > 0 {
			seconds := median(s.samples[kind], providerCPU) - median(base.samples[kind], providerCPU)
			return fmt.Sprintf("%.0f", 1e6*seconds/float64(s.n-base.n))
		}
	}
	return ""
}
