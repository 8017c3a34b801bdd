//go:build !unix

package terraformcli

import (
	"context"
	"os/exec"
)

// Command returns a command that is killed when ctx is done. Processes that it has started may go on.
func Command(ctx context.Context, name string, args ...string) *exec.Cmd {
	return exec.CommandContext(ctx, name, args...)
}
