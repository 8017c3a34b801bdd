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

// Sample is the example data of demos and of the command vpcep-emulator.
type Sample struct {
	Projects map[string][]Service // each project's own services, by the project's name
	Public   []Service            // public services that every project sees; nil: PublicServices of the project's region
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

// GenerateFor generates 20 services for the project with this name, the same ones every time.
func GenerateFor(project string) []Service {
	sum := sha256.Sum256([]byte(project))
	return vpcep.Generate(20, binary.BigEndian.Uint64(sum[:]), regionOf(project), SampleProjectID(project), DomainID)
}

// SampleProjectID returns the ID of the project with this name in a Sample.
func SampleProjectID(project string) string {
	if project == Region {
		return ProjectID
	}
	sum := sha256.Sum256([]byte(project))
	return hex.EncodeToString(sum[:16])
}

// regionOf returns the region of a project: the part of the project's name before the first underscore.
func regionOf(project string) string {
	region, _, _ := strings.Cut(project, "_")
	return region
}

// Serve returns an Emulator with the data. The sample's projects replace those of the Config.
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
