//go:build unix

// Command bench is for developers who change the performance of a plan: `make bench` measures how much time and memory the
// provider adds to a real `terraform plan` against the emulator. It compares
//
//   - own: this provider;
//   - control: a provider that returns the same state from a file, which shows the cost of Terraform alone;
//   - framework: this provider with the framework's own server.
//
// They take turns, so that changes of the machine's speed affect all of them alike. Run it on an idle machine. -h lists its
// flags.
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
}

func main() {
	o := options{
		sizes:     []int{10, 1000, 10_000, 50_000},
		latencies: []time.Duration{0, 100 * time.Millisecond},
	}
	flag.Func("n", "numbers of services, with commas (default 10,1000,10000,50000)", list(&o.sizes, strconv.Atoi))
	flag.Func("latency", "latencies of the API, with commas; own is measured alone where it is not 0 (default 0,100ms)", list(&o.latencies, time.ParseDuration))
	flag.IntVar(&o.runs, "runs", 3, "plans of each kind")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := run(ctx, o)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// list returns a function that parses a flag's comma-separated values into to.
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
	dir, err := os.MkdirTemp("", "vpcep-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b, err := newBench(ctx, dir)
	if err != nil {
		return err
	}
	var all []series
	for _, latency := range o.latencies {
		for _, n := range o.sizes {
			s, err := b.measure(ctx, n, latency, o.runs)
			if err != nil {
				return errors.Join(err, report(os.Stdout, all))
			}
			all = append(all, s)
		}
	}
	return report(os.Stdout, all)
}
