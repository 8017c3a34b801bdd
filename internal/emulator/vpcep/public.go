package vpcep

import (
	_ "embed"
	"strings"
)

// publicServices are invented, but their names have the forms of real ones. The reference's table does not list
// enable_policy; the SDK's model has it.
//
//go:embed public.json
var publicServices string

// PublicServices returns a few public services of a region, the same ones every time.
func PublicServices(region string) []Service {
	services, err := Parse([]byte(strings.ReplaceAll(publicServices, "REGION", region)))
	if err != nil {
		panic(err) // the document is embedded above
	}
	return services
}
