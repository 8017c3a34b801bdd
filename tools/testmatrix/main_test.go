package main

import (
	"os"
	"strings"
	"testing"

	"github.com/vpcep/terraform-provider-vpcep/internal/terraformcli"
)

func TestRun_reportsEachCLI(t *testing.T) {
	terraform := terraformcli.Release{Product: terraformcli.Terraform, Version: "1.11.4"}
	opentofu := terraformcli.Release{Product: terraformcli.OpenTofu, Version: "1.12.6"}

	tests := map[string]struct {
		path    map[string]string // the commands on PATH, as shell scripts
		mustRun bool
		want    string // begins so
		fails   bool
	}{
		"two on PATH": {
			path: map[string]string{
				"terraform": "echo Terraform v1.11.9",
				"tofu":      "echo OpenTofu v1.12.6",
				"make":      `test -n "$TF_ACC_TERRAFORM_PATH"`,
			},
			mustRun: true,
			want:    "\nterraform@1.11.4  passed\nopentofu@1.12.6   passed\n",
		},
		"one that cannot be had": {
			path: map[string]string{"terraform": "echo Terraform v1.11.9", "tofu": "echo OpenTofu v1.9.0", "make": "exit 0"},
			want: "\nterraform@1.11.4  passed\nopentofu@1.12.6   NOT RUN: go build: ",
		},
		"one that must run and cannot be had": {
			path:    map[string]string{"terraform": "echo Terraform v1.11.9", "make": "exit 0"},
			mustRun: true,
			want:    "\nterraform@1.11.4  passed\nopentofu@1.12.6   NOT RUN: go build: ",
			fails:   true,
		},
		"tests that fail": {
			path:  map[string]string{"terraform": "echo Terraform v1.11.9", "tofu": "echo OpenTofu v1.12.6", "make": "exit 2"},
			want:  "\nterraform@1.11.4  FAILED: exit status 2\nopentofu@1.12.6   FAILED: exit status 2\n",
			fails: true,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)
			t.Setenv("XDG_CACHE_HOME", dir)
			t.Setenv("PATH", dir)
			for name, script := range test.path {
				if err := os.WriteFile(name, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
					t.Fatal(err)
				}
			}

			var out strings.Builder
			err := run(t.Context(), []terraformcli.Release{terraform, opentofu}, test.mustRun, &out)
			if (err != nil) != test.fails {
				t.Errorf("got error %v, want one: %t", err, test.fails)
			}
			if !strings.HasPrefix(out.String(), test.want) {
				t.Errorf("got %s\nwant it to begin with %s", &out, test.want)
			}
		})
	}
}

func TestChoose_onlyFromTheMatrix(t *testing.T) {
	t.Parallel()
	if got, err := choose([]string{"opentofu@1.12.6"}); err != nil || len(got) != 1 || got[0].Product != terraformcli.OpenTofu {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := choose([]string{"terraform@0.11.0"}); err == nil || !strings.Contains(err.Error(), "terraform@1.5.7") {
		t.Errorf("got error %v, want one that names the matrix", err)
	}
}

func TestMatrix_isTheWorkflows(t *testing.T) {
	t.Parallel()
	workflow, err := os.ReadFile("../../.github/workflows/test.yml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range matrix {
		if !strings.Contains(string(workflow), "- "+c.String()+"\n") {
			t.Errorf("the workflow lacks %s", c)
		}
	}
}
