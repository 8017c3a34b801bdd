package main

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/vpcep"
)

// sample returns the data that the flags select.
func (o *options) sample() (emulator.Sample, error) {
	sample, err := emulator.NewSample()
	if err != nil {
		return sample, err
	}
	own := emulator.Generate(max(o.generate, 0), 1)
	if o.generate < 0 {
		if own, err = load("-data", o.data); err != nil {
			return sample, err
		}
	}
	if o.projects != nil {
		sample.Projects = map[string][]emulator.Service{}
	}
	sample.Projects[emulator.Region] = own
	for name, set := range o.projects {
		services := emulator.GenerateFor(name)
		if set != "" {
			if services, err = load("-project "+name, set); err != nil {
				return sample, err
			}
		}
		sample.Projects[name] = services
	}
	if o.publicData != "" {
		sample.Public, err = load("-public-data", o.publicData)
	}
	return sample, err
}

// load reads the services of a built-in set or of a file. The flag's name is for errors.
func load(flag, set string) ([]emulator.Service, error) {
	if slices.Contains(vpcep.Datasets(), set) {
		return vpcep.Dataset(set)
	}
	services, err := vpcep.LoadFile(set)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: no such file, nor one of the built-in sets %s: %s", flag, strings.Join(vpcep.Datasets(), " and "), set)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", flag, err)
	}
	return services, nil
}
