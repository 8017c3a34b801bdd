//go:build unix

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
	"github.com/vpcep/terraform-provider-vpcep/internal/terraformcli"

	// Tells go test to run this again when the provider has changed, which the demo builds by itself.
	_ "github.com/vpcep/terraform-provider-vpcep/internal/provider"
)

const root = "../.."

func TestAccDemo_showsEveryServiceAndLeavesNothing(t *testing.T) {
	terraformcli.ForTest(t)
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	before := files(t, filepath.Join(root, "examples"))

	var out strings.Builder
	if err := run(t.Context(), root, &out); err != nil {
		t.Fatal(err)
	}

	services, err := emulator.Dataset("lifelike")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(out.String(), "NAME ")
	table, outputs, _ := strings.Cut(table, "\n\n")
	if rows := strings.Count(table, "\n"); rows != len(services) {
		t.Errorf("the table has %d services, the emulator %d:\n%s", rows, len(services), out.String())
	}
	for _, service := range services {
		if !strings.Contains(table, service.ID) {
			t.Errorf("the table lacks service %s", service.ID)
		}
	}
	for _, want := range []string{fmt.Sprint("service_count = ", len(services)), "available_ids_by_name", "443 -> 8443", "make install"} {
		if !strings.Contains(outputs, want) {
			t.Errorf("the rest lacks %q:\n%s", want, outputs)
		}
	}
	if strings.Contains(out.String(), "Warning") {
		t.Errorf("Terraform's own noise is shown:\n%s", out.String())
	}
	if left := files(t, temp); len(left) > 0 {
		t.Errorf("left %v in the temporary folder", left)
	}
	if after := files(t, filepath.Join(root, "examples")); !slices.Equal(before, after) {
		t.Errorf("examples held %v before and %v after", before, after)
	}
}

func TestDemo_failureShowsWhatTerraformSaid(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	fakeTerraform(t, "echo 'Error: out of order' >&2; exit 1")

	err := run(t.Context(), root, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "terraform apply: exit status 1") || !strings.Contains(err.Error(), "Error: out of order") {
		t.Errorf("got error %v, want the command and its output", err)
	}
	if left := files(t, temp); len(left) > 0 {
		t.Errorf("left %v in the temporary folder", left)
	}
}

func TestDemo_interruptEndsWhatTerraformStarted(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	// Both the shell and its child hold the pipe open while they live.
	fakeTerraform(t, "exec 3>"+pipe+"; sleep 600; true")

	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- run(ctx, root, io.Discard) }()

	opened := make(chan *os.File)
	go func() {
		file, _ := os.Open(pipe) // waits for the shell
		opened <- file
	}()
	var running *os.File
	select {
	case running = <-opened:
	case err := <-done:
		t.Fatal("the demo ended before it could be interrupted: ", err)
	}
	defer running.Close()
	cancel()
	if err := <-done; err == nil {
		t.Error("got no error")
	}
	if _, err := io.ReadAll(running); err != nil { // ends when nobody holds the pipe
		t.Error(err)
	}
	if left := files(t, temp); len(left) > 0 {
		t.Errorf("left %v in the temporary folder", left)
	}
}

func TestPrintServices_marksWhatIsMissing(t *testing.T) {
	t.Parallel()
	const state = `{"values":{"root_module":{"resources":[{"values":{"endpoint_services":[
		{"id":"11","service_name":"r.api.11","status":"available","service_type":"interface","server_type":"LB","connection_count":0,
		 "ports":[{"client_port":443,"server_port":8443},{"client_port":80,"server_port":80}]},
		{"id":"12","service_name":null,"status":null,"connection_count":null,"ports":[]}]}}]}}}`
	const want = "" +
		"NAME   ID  STATUS     TYPE       SERVER  PORTS             CONNECTIONS\n" +
		"r.api  11  available  interface  LB      443->8443 80->80  0\n" +
		"-      12  -          -          -       -                 -\n"

	var out strings.Builder
	if err := printServices(&out, []byte(state)); err != nil {
		t.Fatal(err)
	}
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}

// fakeTerraform makes the demo run a script that does apply as told.
func fakeTerraform(t *testing.T, apply string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "terraform")
	script := "#!/bin/sh\nif [ \"$1\" = version ]; then echo Terraform v1.9.8; exit; fi\n" + apply + "\n"
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TF_ACC_TERRAFORM_PATH", path)
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	var paths []string
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if path != dir {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}
