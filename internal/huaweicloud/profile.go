package huaweicloud

import "bytes"

// Profile is what a configuration file of another tool says.
type Profile struct {
	Source      Source
	Agency      AgencyOptions // to assume on top; without a name for none
	Region      string
	ProjectID   string
	DomainID    string
	IAMEndpoint string
}

// readProfiles reads a configuration file. Editors on Windows begin it with a
// byte order mark.
func readProfiles(file string) ([]byte, error) {
	content, err := readFile(file, maxConfigFile)
	return bytes.TrimPrefix(content, []byte("\ufeff")), err
}
