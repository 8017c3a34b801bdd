package emulator

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed data/*.json
var datasets embed.FS

// Datasets returns the names of the embedded data sets: "lifelike", a dozen services as a small company has them,
// and "reference-example", the example response of the reference.
func Datasets() []string {
	files, err := datasets.ReadDir("data")
	if err != nil {
		panic(err) // the directory is embedded above
	}
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = strings.TrimSuffix(file.Name(), ".json")
	}
	return names
}

// Dataset returns the services of an embedded data set.
func Dataset(name string) ([]Service, error) {
	document, err := datasets.ReadFile("data/" + name + ".json")
	if err != nil {
		return nil, fmt.Errorf("no data set %q: there are %s", name, strings.Join(Datasets(), " and "))
	}
	return Parse(document)
}
