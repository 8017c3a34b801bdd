package terraformcli_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vpcep/terraform-provider-vpcep/internal/terraformcli"
)

func TestGet_takesTheFirstCLIThereIs(t *testing.T) {
	const terraform, opentofu = "Terraform v1.9.8\non linux_amd64", "OpenTofu v1.12.6\non linux_amd64"
	const cached = "cache/terraform-provider-vpcep/cli/terraform@1.5.7/terraform"

	tests := map[string]struct {
		named string // what TF_ACC_TERRAFORM_PATH names
		path  map[string]string
		cache string
		want  terraformcli.CLI
		host  string
	}{
		"the variable before PATH": {
			named: opentofu,
			path:  map[string]string{"terraform": terraform},
			want:  terraformcli.CLI{Path: "named/cli", Product: "OpenTofu", Version: "1.12.6"},
			host:  "registry.opentofu.org",
		},
		"terraform before tofu": {
			path: map[string]string{"terraform": terraform, "tofu": opentofu},
			want: terraformcli.CLI{Path: "path/terraform", Product: "Terraform", Version: "1.9.8"},
			host: "registry.terraform.io",
		},
		"tofu before the cache": {
			path:  map[string]string{"tofu": opentofu},
			cache: terraform,
			want:  terraformcli.CLI{Path: "path/tofu", Product: "OpenTofu", Version: "1.12.6"},
			host:  "registry.opentofu.org",
		},
		"the cache before a download": {
			cache: terraform,
			want:  terraformcli.CLI{Path: cached, Product: "Terraform", Version: "1.9.8"},
			host:  "registry.terraform.io",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("PATH", filepath.Join(dir, "path"))
			t.Setenv("XDG_CACHE_HOME", filepath.Join(dir, "cache"))
			t.Setenv("TF_ACC_TERRAFORM_PATH", "")
			if test.named != "" {
				t.Setenv("TF_ACC_TERRAFORM_PATH", fakeCLI(t, dir, "named/cli", test.named))
			}
			for name, version := range test.path {
				fakeCLI(t, dir, "path/"+name, version)
			}
			if test.cache != "" {
				fakeCLI(t, dir, cached, test.cache)
			}

			got, err := terraformcli.Get(t.Context(), io.Discard, "terraform", "tofu")
			if err != nil {
				t.Fatal(err)
			}
			test.want.Path = filepath.Join(dir, test.want.Path)
			if got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
			if host := got.RegistryHost(); host != test.host {
				t.Errorf("got registry host %s, want %s", host, test.host)
			}
		})
	}
}

func TestFind_refusesAnotherProgram(t *testing.T) {
	path := fakeCLI(t, t.TempDir(), "terraform", "GNU Make 4.3")
	t.Setenv("TF_ACC_TERRAFORM_PATH", path)

	_, err := terraformcli.Find(t.Context())
	if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "GNU Make 4.3") {
		t.Errorf("got error %v, want one with the path and what it said", err)
	}
}

func TestGet_failureSaysWhatToDoAndLeavesNothing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv("TF_ACC_TERRAFORM_PATH", "")
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // no download and no build

	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	_, err := terraformcli.Get(ctx, io.Discard, "terraform", "tofu")
	if err == nil {
		t.Fatal("got no error")
	}
	for _, want := range []string{"TF_ACC_TERRAFORM_PATH", "install terraform@1.11.4: ", "install terraform@1.5.7: "} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q lacks %q", err, want)
		}
	}
	if left, err := os.ReadDir(filepath.Join(cache, "terraform-provider-vpcep", "cli")); err != nil || len(left) > 0 {
		t.Errorf("left %v in the cache (error %v)", left, err)
	}
}

func TestParseRelease(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]terraformcli.Release{
		"terraform@1.5.7":      {Product: "Terraform", Version: "1.5.7"},
		"opentofu@1.12.6":      {Product: "OpenTofu", Version: "1.12.6"},
		"terraform@1.17.0-rc1": {Product: "Terraform", Version: "1.17.0-rc1"},
	} {
		got, err := terraformcli.ParseRelease(text)
		if err != nil || got != want || got.String() != text {
			t.Errorf("%s: got %+v, error %v", text, got, err)
		}
	}
	for _, text := range []string{"", "terraform", "1.5.7", "terraform@latest", "terraform@1.5", "tofu@1.12.6"} {
		if got, err := terraformcli.ParseRelease(text); err == nil || !strings.Contains(err.Error(), `"`+text+`"`) {
			t.Errorf("%s: got %+v, error %v, want one that names it", text, got, err)
		}
	}
}

func TestGetRelease_takesAnotherPatchReleaseOnPATH(t *testing.T) {
	tests := map[string]struct{ path, cached, want, err string }{
		"the release on PATH":        {path: "OpenTofu v1.12.6", want: "path/tofu"},
		"another patch release":      {path: "OpenTofu v1.12.9", cached: "OpenTofu v1.12.6", want: "path/tofu"},
		"another minor release":      {path: "OpenTofu v1.13.0", cached: "OpenTofu v1.12.6", want: "cache"},
		"a minor release like it":    {path: "OpenTofu v1.1.2", cached: "OpenTofu v1.12.6", want: "cache"},
		"none on PATH":               {cached: "OpenTofu v1.12.6", want: "cache"},
		"none, and none to be built": {err: "go build: "},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("PATH", filepath.Join(dir, "path"))
			t.Setenv("XDG_CACHE_HOME", filepath.Join(dir, "cache"))
			paths := map[string]string{"path/tofu": fakeCLI(t, dir, "path/tofu", test.path)}
			if test.path == "" {
				t.Setenv("PATH", dir)
			}
			if test.cached != "" {
				paths["cache"] = fakeCLI(t, dir, "cache/terraform-provider-vpcep/cli/opentofu@1.12.6/tofu", test.cached)
			}

			got, err := terraformcli.GetRelease(t.Context(), io.Discard, terraformcli.Release{Product: "OpenTofu", Version: "1.12.6"})
			if test.err != "" {
				if err == nil || !strings.HasPrefix(err.Error(), test.err) {
					t.Errorf("got error %v, want one that begins with %q", err, test.err)
				}
				return
			}
			if err != nil || got.Path != paths[test.want] {
				t.Errorf("got %v, error %v, want %s", got, err, paths[test.want])
			}
		})
	}
}

func TestEnviron_hidesTheCallersSettings(t *testing.T) {
	hidden := []string{"HW_SECRET_KEY", "HUAWEICLOUD_SDK_SK", "CLOUD_SDK_SK", "OS_PASSWORD", "HC_CONTAINER_CREDENTIALS_FULL_URI", "TF_CLI_ARGS", "TF_WORKSPACE", "TF_DATA_DIR"}
	kept := []string{"TF_LOG", "TF_ACC_TERRAFORM_PATH", "HTTPS_PROXY"}
	for _, name := range slices.Concat(hidden, kept) {
		t.Setenv(name, "callers")
	}
	t.Setenv("TF_CLI_CONFIG_FILE", "callers")

	env := terraformcli.Environ()
	for _, name := range hidden {
		if slices.Contains(env, name+"=callers") {
			t.Errorf("%s is passed on", name)
		}
	}
	for _, name := range kept {
		if !slices.Contains(env, name+"=callers") {
			t.Errorf("%s is not passed on", name)
		}
	}
	if slices.Contains(env, "TF_CLI_CONFIG_FILE=callers") || !slices.Contains(env, "TF_CLI_CONFIG_FILE="+os.DevNull) {
		t.Error("the caller's CLI configuration is passed on")
	}
}

// fakeCLI writes a program that prints version, and returns its path.
func fakeCLI(t *testing.T, dir, name, version string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\necho '"+version+"'\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}
