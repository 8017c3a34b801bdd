// Package servicename parses the names of VPC endpoint services.
package servicename

import "strings"

// split splits a service_name of the form region.name.id or region.id. Only the name can
// contain dots; it is empty if there is none. Names of public services may have other
// forms, so callers must check the ID.
func split(serviceName string) (region, name, id string) {
	region, rest, _ := strings.Cut(serviceName, ".")
	if dot := strings.LastIndexByte(rest, '.'); dot >= 0 {
		return region, rest[:dot], rest[dot+1:]
	}
	return region, "", rest
}

// Name is the name that a service was created with: the part of its service_name
// between region and ID. It is nil if there is none, or if the service_name does
// not end with the service's ID.
func Name(serviceName, id *string) *string {
	if serviceName == nil || id == nil {
		return nil
	}
	_, name, last := split(*serviceName)
	if name == "" || last == "" || last != *id {
		return nil
	}
	return &name
}
