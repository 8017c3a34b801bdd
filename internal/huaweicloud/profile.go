package huaweicloud

// Profile is what a configuration file of another tool says.
type Profile struct {
	Source      Source
	Agency      AgencyOptions // to assume on top; without a name for none
	Region      string
	ProjectID   string
	DomainID    string
	IAMEndpoint string
}

// maxProfile bounds a configuration file, in bytes.
const maxProfile = 1 << 20
