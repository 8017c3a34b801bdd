//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"time"
)

// The kinds of provider.
const (
	own       = "own"
	control   = "control"
	framework = "framework"
)

// series holds the measurements of all plans with n services, by the kind of provider.
type series struct {
	latency time.Duration
	n       int
	samples map[string][]sample
}

// sample holds the measurements of one plan.
type sample struct {
	wall                time.Duration
	provider, terraform usage
	traffic
}

func wall(s sample) float64        { return s.wall.Seconds() }
func providerCPU(s sample) float64 { return s.provider.CPU.Seconds() }

// usage is the CPU time and memory of one or several processes.
type usage struct {
	CPU    time.Duration // of all
	MaxRSS int64         // of the largest, in the system's unit
}

// readUsage reads a file that measure wrote, with one line for each process.
func readUsage(file string) (usage, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return usage{}, err
	}
	var all usage
	for line := range bytes.Lines(content) {
		var u usage
		if err := json.Unmarshal(line, &u); err != nil {
			return usage{}, fmt.Errorf("%s: %w", file, err)
		}
		all.CPU += u.CPU
		all.MaxRSS = max(all.MaxRSS, u.MaxRSS)
	}
	return all, nil
}

func (u usage) megabytes() float64 {
	if runtime.GOOS == "darwin" { // bytes there, KiB elsewhere
		return float64(u.MaxRSS) / 1e6
	}
	return float64(u.MaxRSS) * 1024 / 1e6
}

// spread is the median, the least and the greatest of a list of numbers.
type spread struct{ median, least, greatest float64 }

func newSpread(values []float64) spread {
	slices.Sort(values)
	return spread{values[len(values)/2], values[0], values[len(values)-1]}
}

func median(samples []sample, value func(sample) float64) float64 {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = value(s)
	}
	return newSpread(values).median
}

// ratio divides own's value by another kind's, for each pair of plans that ran one after the other. A machine's speed changes
// with time, so other pairs are not comparable.
func (s series) ratio(other string, value func(sample) float64) spread {
	ratios := make([]float64, len(s.samples[other]))
	for i, sample := range s.samples[other] {
		ratios[i] = value(s.samples[own][i]) / value(sample)
	}
	return newSpread(ratios)
}
