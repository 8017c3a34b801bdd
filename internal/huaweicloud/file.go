package huaweicloud

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// readFile reads a regular file of at most limit bytes. Other kinds of files
// could block for ever, or never end.
func readFile(name string, limit int64) ([]byte, error) {
	name, err := expandHome(name)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(content)) > limit {
		err = fmt.Errorf("%s is larger than %d bytes", name, limit)
	}
	return bytes.TrimPrefix(content, []byte("\ufeff")), err
}

// expandHome replaces a leading ~ by the user's home directory.
func expandHome(file string) (string, error) {
	rest, ok := strings.CutPrefix(file, "~/")
	if !ok {
		return file, nil
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, rest), err
}
