// Package localfile reads the files that a configuration names.
package localfile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// MaxConfig bounds files of settings, profiles and certificates, in bytes.
const MaxConfig = 1 << 20

// Read reads a regular file of at most limit bytes. Others are refused without
// being opened: a FIFO would block, a device may never end. A leading ~ is the
// user's home directory. Errors name the file and never quote it.
func Read(path string, limit int64) ([]byte, error) {
	path, err := ExpandHome(path)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(content)) > limit {
		return nil, fmt.Errorf("%s is larger than %d bytes", path, limit)
	}
	return content, nil
}

// ExpandHome replaces a leading ~ by the user's home directory.
func ExpandHome(path string) (string, error) {
	if path != "~" && !strings.HasPrefix(path, "~/") && !strings.HasPrefix(path, `~\`) {
		return path, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", errors.New("the home directory is unknown")
	}
	return filepath.Join(home, path[1:]), nil
}
