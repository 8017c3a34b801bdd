// Package localfile reads files that the user's configuration names.
package localfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// MaxConfig is the maximum size of profiles, keys and certificates, in bytes.
const MaxConfig = 1 << 20

// ByteOrderMark is the UTF-8 byte order mark, which editors on Windows may add.
const ByteOrderMark = "\ufeff"

// Read reads the text of a regular file of at most limit bytes, without a byte
// order mark. It does not open other files: a FIFO would block, a device may never
// end. A leading ~ is the user's home directory. Errors name the file and never quote
// its content.
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
	switch {
	case int64(len(content)) > limit:
		return nil, fmt.Errorf("%s is larger than %d bytes", path, limit)
	case bytes.HasPrefix(content, []byte("\xff\xfe")), bytes.HasPrefix(content, []byte("\xfe\xff")):
		return nil, fmt.Errorf("%s is encoded in UTF-16; save it in UTF-8", path)
	}
	return bytes.TrimPrefix(content, []byte(ByteOrderMark)), nil
}

// ExpandHome replaces a leading ~ with the user's home directory.
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
