package emulator

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/vpcep"
)

// Sample is data to try things out with.
type Sample struct {
	Projects map[string][]Service // own services of each project, by its name
	Public   []Service            // public services that every project sees; nil is those of PublicServices for its region
}

// NewSample returns the data that the command vpcep-emulator serves by default: the data set "lifelike" in the project
// Region, and 20 generated services each in a second project of that region and in the project of another region.
func NewSample() (Sample, error) {
	lifelike, err := Dataset("lifelike")
	s := Sample{Projects: map[string][]Service{Region: lifelike}}
	for _, name := range []string{Region + "_staging", "cn-south-1"} {
		s.Projects[name] = GenerateFor(name)
	}
	return s, err
}

// GenerateFor makes 20 services of the project of a name, the same every time.
func GenerateFor(project string) []Service {
	sum := sha256.Sum256([]byte(project))
	return vpcep.Generate(20, binary.BigEndian.Uint64(sum[:]), regionOf(project), SampleProjectID(project), DomainID)
}

// SampleProjectID is the ID of the project of a name in a Sample.
func SampleProjectID(project string) string {
	if project == Region {
		return ProjectID
	}
	sum := sha256.Sum256([]byte(project))
	return hex.EncodeToString(sum[:16])
}

// regionOf is the region that a project belongs to: its name, or the part of it before an underscore.
func regionOf(project string) string {
	region, _, _ := strings.Cut(project, "_")
	return region
}

// Serve returns an Emulator with the data. The projects are those of the sample, not of the Config.
func (s Sample) Serve(config Config) (*Emulator, error) {
	config.Projects = map[string]string{}
	for name := range s.Projects {
		config.Projects[name] = SampleProjectID(name)
	}
	e := New(config)
	for name, services := range s.Projects {
		public := s.Public
		if public == nil {
			public = PublicServices(regionOf(name))
		}
		id := config.Projects[name]
		if err := errors.Join(e.Create(id, services...), e.Public.Create(id, public...)); err != nil {
			return nil, fmt.Errorf("project %s: %w", name, err)
		}
	}
	return e, nil
}
