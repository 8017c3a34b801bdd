//go:build unix

// Command measure is run by bench to start Terraform and the providers. It runs a command and appends the CPU time and
// memory that the command used to a file, as a line of JSON:
//
//	measure FILE COMMAND [ARGUMENT]…
//
// It is a small program because the peak memory of a process includes that of the process that forked it.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

func main() {
	cmd := exec.Command(os.Args[2], os.Args[3:]...) //nolint:noctx // it lives as long as the command
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	if cmd.ProcessState == nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := write(os.Args[1], cmd.ProcessState); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(cmd.ProcessState.ExitCode())
}

func write(file string, p *os.ProcessState) error {
	line, err := json.Marshal(map[string]any{
		"CPU":    p.UserTime() + p.SystemTime(),
		"MaxRSS": p.SysUsage().(*syscall.Rusage).Maxrss,
	})
	if err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.Write(append(line, '\n'))
	return err
}
