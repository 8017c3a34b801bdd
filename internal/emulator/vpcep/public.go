package vpcep

import (
	_ "embed"
	"strings"
)

// publicServices are invented; their names have forms that occur. enable_policy is not in the reference's table, but in the
// SDK's model.
//
//go:embed public.json
var publicServices string

// PublicServices are a few services of a cloud's operators in a region, the same every time.
func PublicServices(region string) []Service {
	services, err := Parse([]byte(strings.ReplaceAll(publicServices, "REGION", region)))
	if err != nil {
		panic(err) // the document is embedded above
	}
	return services
}
