//go:build unix

package terraformcli

import (
	"context"
	"os/exec"
	"syscall"
)

// Command returns a command whose process group is killed when ctx is done, so that the CLI's plugins end too.
func Command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	return cmd
}
