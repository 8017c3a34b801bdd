//go:build unix

package terraformcli

import (
	"context"
	"os/exec"
	"syscall"
)

// Command is a command whose end ends what it has started: when ctx is done, its whole process group is killed, which
// takes the CLI's plugins with it.
func Command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	return cmd
}
