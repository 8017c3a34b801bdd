package vpcep

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// Service is an endpoint service. JSON is sent byte for byte. The other fields are copies of its values, for filters and
// sorting; a value that is missing, or neither a string nor a number, is "".
type Service struct {
	JSON              []byte
	ID                string
	Name              string // service_name
	Status            string
	CreatedAt         string
	UpdatedAt         string
	PublicBorderGroup string
	NetType           string // not in the reference: a service without one matches every net_type
}

// NewService reads a Service from its JSON object, which must have an id.
func NewService(object []byte) (Service, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(object, &fields); err != nil || fields == nil {
		return Service{}, fmt.Errorf("not a JSON object: %.100s", object)
	}
	s := Service{
		JSON: object, ID: text(fields["id"]), Name: text(fields["service_name"]), Status: text(fields["status"]),
		CreatedAt: text(fields["created_at"]), UpdatedAt: text(fields["updated_at"]),
		PublicBorderGroup: text(fields["public_border_group"]), NetType: text(fields["net_type"]),
	}
	if s.ID == "" {
		return Service{}, fmt.Errorf("no id: %.100s", object)
	}
	return s, nil
}

// text returns the text of a JSON string or number, and "" for any other value.
func text(value json.RawMessage) string {
	var number json.Number
	if err := json.Unmarshal(value, &number); err == nil {
		return number.String()
	}
	var s string
	_ = json.Unmarshal(value, &s)
	return s
}

// Parse reads services, each with an id of its own, from a document in the format of the API's responses,
// {"endpoint_services": […]}, in UTF-8.
func Parse(document []byte) ([]Service, error) {
	if bytes.HasPrefix(document, []byte("\xff\xfe")) || bytes.HasPrefix(document, []byte("\xfe\xff")) || bytes.IndexByte(document, 0) >= 0 {
		return nil, errors.New("not UTF-8 but probably UTF-16: save it as UTF-8")
	}
	document = bytes.TrimPrefix(document, []byte("\xef\xbb\xbf")) // a byte order mark
	var response struct {
		Services []json.RawMessage `json:"endpoint_services"`
	}
	if err := json.Unmarshal(document, &response); err != nil {
		return nil, problem(document, err)
	}
	if response.Services == nil {
		return nil, errors.New(`no "endpoint_services" list: it must be of the form {"endpoint_services": […]}`)
	}
	services := make([]Service, len(response.Services))
	taken := map[string]bool{}
	for i, object := range response.Services {
		s, err := NewService(object)
		if err == nil && taken[s.ID] {
			err = fmt.Errorf("the id %q is there twice", s.ID)
		}
		if err != nil {
			return nil, fmt.Errorf("endpoint_services[%d]: %w", i, err)
		}
		services[i], taken[s.ID] = s, true
	}
	return services, nil
}

// problem describes what is wrong with a document, for its author.
func problem(document []byte, err error) error {
	end := json.NewDecoder(bytes.NewReader(document)).Decode(new(any))
	if errors.Is(end, io.EOF) || errors.Is(end, io.ErrUnexpectedEOF) {
		return errors.New("not complete: the JSON ends too early")
	}
	syntax, ok := errors.AsType[*json.SyntaxError](err)
	if !ok {
		return errors.New(`not of the form {"endpoint_services": […]}`)
	}
	before := document[:syntax.Offset-1]
	line := 1 + bytes.Count(before, []byte{'\n'})
	column := 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return fmt.Errorf("line %d, column %d: not valid JSON", line, column)
}

// LoadFile reads services from a file in the format of [Parse].
func LoadFile(name string) ([]Service, error) {
	document, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	services, err := Parse(document)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return services, nil
}

//go:embed datasets/*.json
var datasets embed.FS

// Datasets returns the names of the embedded data sets: "lifelike", a dozen services of a fictitious small company, and
// "reference-example", the example response of the reference.
func Datasets() []string {
	files, err := datasets.ReadDir("datasets")
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
	document, err := datasets.ReadFile("datasets/" + name + ".json")
	if err != nil {
		return nil, fmt.Errorf("no data set %q: there are %s", name, strings.Join(Datasets(), " and "))
	}
	return Parse(document)
}

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
