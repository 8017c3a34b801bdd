//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
	"github.com/vpcep/terraform-provider-vpcep/internal/terraformcli"
)

// frameworkMax is the largest number of services for the framework's server, which takes more than a second for a
// thousand.
const frameworkMax = 10_000

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

// bench holds what all plans share: the CLI, and a folder with the programs, their measurements and the configuration.
type bench struct {
	cli       terraformcli.CLI
	dir       string
	overrides map[string]string // by the kind of provider, the variable that makes the CLI use it
}

func newBench(ctx context.Context, dir string) (*bench, error) {
	cli, err := terraformcli.Get(ctx, os.Stderr, "terraform", "tofu")
	if err != nil {
		return nil, err
	}
	b := &bench{cli, dir, map[string]string{}}
	for program, pkg := range map[string]string{own: ".", control: "./tools/bench/control", "measure": "./tools/bench/measure"} {
		// The flags of a release.
		if err := terraformcli.Go(ctx, dir, "build", "-trimpath", "-ldflags=-s -w", "-o", b.path(program), pkg); err != nil {
			return nil, err
		}
	}
	binary, err := os.Stat(b.path(own))
	if err != nil {
		return nil, err
	}
	fmt.Printf("%s, the provider's binary stripped %.1f MB\n", cli, float64(binary.Size())/1e6)
	for kind, program := range map[string]string{own: own, control: control, framework: control} {
		plugins := b.path("plugins-" + kind)
		if err := os.Mkdir(plugins, 0o700); err != nil {
			return nil, err
		}
		// Terraform starts this script as the provider.
		script := fmt.Sprintf("#!/bin/sh\nexec %q %q %q\n", b.path("measure"), b.path("provider.usage"), b.path(program))
		if err := os.WriteFile(filepath.Join(plugins, "terraform-provider-vpcep"), []byte(script), 0o700); err != nil {
			return nil, err
		}
		if b.overrides[kind], err = cli.DevOverrides(plugins); err != nil {
			return nil, err
		}
	}
	return b, os.WriteFile(b.path("main.tf"), []byte(configuration), 0o600)
}

func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }

// measure runs plans with the kinds of provider in turn.
func (b *bench) measure(ctx context.Context, n int, latency time.Duration, runs int) (series, error) {
	kinds := []string{own, control, framework}
	switch {
	case latency > 0:
		kinds = kinds[:1]
	case n > frameworkMax:
		kinds = kinds[:2]
	}
	api := emulator.New(emulator.Config{})
	if err := api.Create(emulator.ProjectID, emulator.Generate(n, 1)...); err != nil {
		return series{}, err
	}
	if latency > 0 {
		api.Use(emulator.Latency(latency))
	}
	m := &meter{api: api}
	server := httptest.NewServer(m)
	defer server.Close()

	samples := map[string][]sample{}
	for i := range runs + 1 {
		for _, kind := range kinds {
			fmt.Fprintf(os.Stderr, "\r\x1b[K%d services, latency %s, run %d of %d: %s ", n, latency, i, runs, kind)
			s, err := b.plan(ctx, kind, n, m, server.URL)
			if err != nil {
				return series{}, err
			}
			// The first run fills the caches and the control's file.
			if i > 0 {
				samples[kind] = append(samples[kind], s)
			}
		}
	}
	fmt.Fprint(os.Stderr, "\r\x1b[K")
	return series{latency, n, samples}, nil
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
		"HW_PROJECT_ID=" + emulator.ProjectID, // saves the request that looks it up
	})
	if kind == control {
		cmd.Env = append(cmd.Env, "VPCEP_BENCH_STATE="+b.path(fmt.Sprintf("state-%d", n)))
	}
	start := time.Now()
	out, err := cmd.CombinedOutput()
	s := sample{wall: time.Since(start), traffic: m.traffic()}
	if err != nil {
		return sample{}, fmt.Errorf("terraform plan: %w\n%s", err, out)
	}
	if !bytes.Contains(out, fmt.Appendf(nil, "+ services = %d\n", n)) {
		return sample{}, fmt.Errorf("the plan does not have %d services:\n%s", n, out)
	}
	if s.provider, err = readUsage(b.path("provider.usage")); err != nil {
		return sample{}, err
	}
	if s.terraform, err = readUsage(b.path("terraform.usage")); err != nil {
		return sample{}, err
	}
	s.terraform.CPU -= s.provider.CPU // Terraform's figure includes its child processes
	return s, nil
}
