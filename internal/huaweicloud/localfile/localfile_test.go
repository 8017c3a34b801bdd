//go:build unix

package localfile

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestRead_regularFilesOnly(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("0123456789"), 0o600); err != nil {
		t.Fatal(err)
	}
	fifo := filepath.Join(dir, "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		path  string
		limit int64
		err   string
	}{
		"file":      {file, 10, ""},
		"link":      {link, 10, ""},
		"too large": {file, 9, "is larger than 9 bytes"},
		"FIFO":      {fifo, 10, "is not a regular file"},
		"device":    {"/dev/zero", 10, "is not a regular file"},
		"directory": {dir, 10, "is not a regular file"},
		"none":      {filepath.Join(dir, "none"), 10, "no such file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content, err := Read(test.path, test.limit)
			switch {
			case test.err == "" && (err != nil || string(content) != "0123456789"):
				t.Errorf("got %q, %v", content, err)
			case test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)):
				t.Errorf("got %v, want %s", err, test.err)
			}
		})
	}
}

func TestRead_homeDirectory(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	if err := os.WriteFile(filepath.Join(home, "file"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if content, err := Read("~/file", 10); err != nil || string(content) != "x" {
		t.Errorf("got %q, %v", content, err)
	}
}
