//go:build unix

// Command bench measures what the provider adds to the time and memory of a real `terraform plan`, against the emulator.
// It compares
//
//   - own: this provider;
//   - oracle: the same provider through the framework's server alone;
//   - control: a provider that answers the same state from a file, so that what is left is Terraform's own.
//
// They take turns, so that a machine that gets slower or faster meanwhile does so for all of them. Run it at the root of
// the repository, on a quiet machine; -h lists its flags.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"
)

type options struct {
	sizes     []int
	latencies []time.Duration
	runs      int
	oracleMax int
}

func main() {
	o := options{
		sizes:     []int{10, 1000, 10_000, 50_000},
		latencies: []time.Duration{0, 100 * time.Millisecond},
	}
	flag.Func("n", "numbers of services, with commas (default 10,1000,10000,50000)", list(&o.sizes, strconv.Atoi))
	flag.Func("latency", "latencies of the API, with commas; own is measured alone where it is not 0 (default 0,100ms)", list(&o.latencies, time.ParseDuration))
	flag.IntVar(&o.runs, "runs", 3, "plans of each kind")
	flag.IntVar(&o.oracleMax, "oracle-max", 10_000, "largest number of services for the oracle, which takes more than a second for a thousand")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := run(ctx, o)
	if ctx.Err() != nil {
		err = errors.New("interrupted")
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// list reads a flag's values, separated by commas.
func list[T any](to *[]T, parse func(string) (T, error)) func(string) error {
	return func(value string) error {
		*to = nil
		for part := range strings.SplitSeq(value, ",") {
			v, err := parse(part)
			if err != nil {
				return err
			}
			*to = append(*to, v)
		}
		return nil
	}
}

func run(ctx context.Context, o options) error {
	b, err := newBench(ctx)
	if err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	var all []series
	for _, latency := range o.latencies {
		for _, n := range o.sizes {
			compared := kinds
			switch {
			case latency > 0:
				compared = []string{own}
			case n > o.oracleMax:
				compared = []string{own, control}
			}
			samples, err := b.measure(ctx, compared, n, latency, o.runs)
			if err != nil {
				return errors.Join(err, report(os.Stdout, all))
			}
			all = append(all, series{latency, n, samples})
		}
	}
	return report(os.Stdout, all)
}
