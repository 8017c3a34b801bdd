//go:build unix

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
	"github.com/vpcep/terraform-provider-vpcep/internal/terraformcli"
)

// The kinds of provider.
const (
	own     = "own"
	oracle  = "oracle"
	control = "control"
)

var kinds = []string{own, control, oracle}

var packages = map[string]string{
	own:     ".",
	oracle:  "./tools/bench/oracle",
	control: "./tools/bench/control",
}

const configuration = `
terraform {
  required_providers {
    vpcep = { source = "vpcep/vpcep" }
  }
}

data "vpcep_endpoint_services" "all" {}

output "services" {
  value = length(data.vpcep_endpoint_services.all.endpoint_services)
}
`

// bench is what all plans share: a temporary folder with the programs, their usage and the configuration.
type bench struct {
	cli       terraformcli.CLI
	dir       string
	overrides map[string]string // by the kind of provider, the variable that makes the CLI take it
}

func newBench(ctx context.Context) (*bench, error) {
	cli, err := terraformcli.Get(ctx, os.Stderr, "terraform", "tofu")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "vpcep-bench-")
	if err != nil {
		return nil, err
	}
	b := &bench{cli, dir, map[string]string{}}
	fmt.Fprintln(os.Stderr, "Using", cli)
	if err := b.prepare(ctx); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return b, nil
}

func (b *bench) prepare(ctx context.Context) error {
	if err := b.build(ctx, "./tools/bench/measure", "measure"); err != nil {
		return err
	}
	for kind, pkg := range packages {
		if err := b.build(ctx, pkg, kind, "provider"); err != nil {
			return err
		}
		// What Terraform starts as the provider.
		script := fmt.Sprintf("#!/bin/sh\nexec %q %q %q\n", b.path("measure"), b.path("provider.usage"), b.path(kind, "provider"))
		if err := os.WriteFile(b.path(kind, "terraform-provider-vpcep"), []byte(script), 0o700); err != nil {
			return err
		}
		var err error
		if b.overrides[kind], err = b.cli.DevOverrides(b.path(kind)); err != nil {
			return err
		}
	}
	return os.WriteFile(b.path("main.tf"), []byte(configuration), 0o600)
}

func (b *bench) path(elements ...string) string {
	return filepath.Join(b.dir, filepath.Join(elements...))
}

// build builds a program as it is released.
func (b *bench) build(ctx context.Context, pkg string, to ...string) error {
	return terraformcli.Go(ctx, b.dir, "build", "-trimpath", "-ldflags=-s -w", "-o", b.path(to...), pkg)
}

// measure has the kinds of provider plan in turn, and returns what each plan took.
func (b *bench) measure(ctx context.Context, kinds []string, n int, latency time.Duration, runs int) (map[string][]sample, error) {
	api := emulator.New(emulator.Config{})
	if err := api.Create(emulator.ProjectID, emulator.Generate(n, 1)...); err != nil {
		return nil, err
	}
	if latency > 0 {
		api.Use(emulator.Latency(latency))
	}
	m := &meter{api: api}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: m}
	defer server.Close()
	go server.Serve(listener) //nolint:errcheck // Close is what ends it

	samples := map[string][]sample{}
	for i := range runs + 1 {
		for _, kind := range kinds {
			fmt.Fprintf(os.Stderr, "\r\x1b[K%d services, latency %s, run %d of %d: %s ", n, latency, i, runs, kind)
			s, err := b.plan(ctx, kind, n, m, "http://"+listener.Addr().String())
			if err != nil {
				return nil, err
			}
			// The first plans fill the caches, and the control's file.
			if i > 0 {
				samples[kind] = append(samples[kind], s)
			}
		}
	}
	fmt.Fprint(os.Stderr, "\r\x1b[K")
	return samples, nil
}

// plan runs one plan and checks that it saw all n services.
func (b *bench) plan(ctx context.Context, kind string, n int, m *meter, url string) (sample, error) {
	for _, file := range []string{"provider.usage", "terraform.usage"} {
		if err := os.Remove(b.path(file)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return sample{}, err
		}
	}
	m.reset()
	cmd := terraformcli.Command(ctx, b.path("measure"), b.path("terraform.usage"), b.cli.Path, "plan", "-input=false", "-no-color")
	cmd.Dir = b.dir
	cmd.Env = slices.Concat(terraformcli.Environ(), terraformcli.EmulatorEnviron(url), []string{
		b.overrides[kind],
		"HW_PROJECT_ID=" + emulator.ProjectID, // else the project costs a request
		"VPCEP_BENCH_STATE=" + b.path(fmt.Sprintf("state-%d", n)),
	})
	start := time.Now()
	out, err := cmd.CombinedOutput()
	wall := time.Since(start)
	if err != nil {
		return sample{}, fmt.Errorf("terraform plan: %w\n%s", err, out)
	}
	if !bytes.Contains(out, fmt.Appendf(nil, "+ services = %d\n", n)) {
		return sample{}, fmt.Errorf("the plan does not have %d services:\n%s", n, out)
	}
	provider, err := readUsage(b.path("provider.usage"))
	if err != nil {
		return sample{}, err
	}
	terraform, err := readUsage(b.path("terraform.usage"))
	if err != nil {
		return sample{}, err
	}
	terraform.CPU -= provider.CPU // it counts the processes that it waited for
	return sample{wall: wall, provider: provider, terraform: terraform, traffic: m.traffic()}, nil
}

// usage is what one or several processes used.
type usage struct {
	CPU    time.Duration // of all
	MaxRSS int64         // of the largest, in the system's unit
	starts int
}

func readUsage(file string) (usage, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return usage{}, err
	}
	var all usage
	lines := bufio.NewScanner(bytes.NewReader(content))
	for lines.Scan() {
		var u usage
		if err := json.Unmarshal(lines.Bytes(), &u); err != nil {
			return usage{}, fmt.Errorf("%s: %w", file, err)
		}
		all.CPU += u.CPU
		all.MaxRSS = max(all.MaxRSS, u.MaxRSS)
		all.starts++
	}
	return all, nil
}
