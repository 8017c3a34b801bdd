package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

// documented are the fields whose values the reference lists, and these values.
var documented = map[string][]string{
	"status":               {"creating", "available", "failed", "deleting"},
	"server_type":          {"VM", "VIP", "LB"},
	"service_type":         {"interface", "gateway"},
	"tcp_proxy":            {"close", "toa_open", "proxy_open", "open"},
	"ports[].protocol":     {"TCP"},
	"supported_editions[]": {"basic", "profession"},
}

// nested are the lists of objects, with the shape of their elements.
var nested = map[string]reflect.Type{
	"ports": reflect.TypeFor[client.Port](),
	"tags":  reflect.TypeFor[client.Tag](),
	"error": reflect.TypeFor[client.ServiceError](),
}

// survey counts what the fields of all services look like.
type survey struct {
	kinds   map[string]map[string]int // by field: string, number, null, missing …
	values  map[string]int            // of the fields in documented: field=value
	times   map[string]int            // with every digit as 9
	unknown map[string]int            // fields that the reference does not name
}

// rows adds the lines about the services' fields.
func (c *checker) rows(pages []answer) {
	s := survey{map[string]map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}}
	seen := map[string]bool{} // pages overlap
	for _, p := range pages {
		for _, row := range p.decode().Rows {
			if !seen[string(row)] {
				seen[string(row)] = true
				s.object("", reflect.TypeFor[client.EndpointService](), row)
			}
		}
	}
	if len(seen) == 0 {
		c.add("fields", notSeen, "no services")
		return
	}
	odd := 0
	for value := range s.values {
		field, name, _ := strings.Cut(value, "=")
		if !slices.Contains(documented[field], name) {
			odd++
		}
	}
	c.compare("values", odd == 0, "%s", counts(s.values))
	c.add("unknown fields", noted, "%s", counts(s.unknown))
	const utc = "9999-99-99T99:99:99Z"
	c.compare("times", len(s.times) == 0 || len(s.times) == 1 && s.times[utc] > 0, "%s", counts(s.times))
	for _, field := range slices.Sorted(maps.Keys(s.kinds)) {
		c.add("field "+field, noted, "%s", counts(s.kinds[field]))
	}
}

// object counts the fields of a JSON object, those included that its shape has and it lacks.
func (s *survey) object(prefix string, shape reflect.Type, data json.RawMessage) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(data, &fields) != nil {
		s.count(prefix, "not an object")
		return
	}
	for _, f := range reflect.VisibleFields(shape) {
		name := f.Tag.Get("json")
		s.field(prefix+name, fields[name])
		delete(fields, name)
	}
	for name, value := range fields {
		// Its content is nobody's business: it could hold an id.
		s.unknown[prefix+name+" "+kind(value)]++
	}
}

func (s *survey) field(path string, value json.RawMessage) {
	s.count(path, kind(value))
	var list []json.RawMessage
	if kind(value) == "list" && json.Unmarshal(value, &list) == nil {
		for _, element := range list {
			if shape, ok := nested[path]; ok {
				s.object(path+"[].", shape, element)
			} else {
				s.field(path+"[]", element)
			}
		}
	}
	var text string
	if kind(value) != "string" || json.Unmarshal(value, &text) != nil {
		return
	}
	if _, ok := documented[path]; ok {
		s.values[path+"="+text]++
	}
	if strings.HasSuffix(path, "_at") {
		s.times[strings.Map(digitToNine, text)]++
	}
}

func (s *survey) count(path, kind string) {
	if s.kinds[path] == nil {
		s.kinds[path] = map[string]int{}
	}
	s.kinds[path][kind]++
}

// kind is the type of a JSON value; of no value, "missing".
func kind(value json.RawMessage) string {
	if len(value) == 0 {
		return "missing"
	}
	switch value[0] {
	case '"':
		return "string"
	case '[':
		return "list"
	case '{':
		return "object"
	case 'n':
		return "null"
	case 't', 'f':
		return "boolean"
	default:
		return "number"
	}
}

func digitToNine(r rune) rune {
	if r >= '0' && r <= '9' {
		return '9'
	}
	return r
}

// counts writes what was counted, in order of the names.
func counts(of map[string]int) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(of)) {
		parts = append(parts, fmt.Sprintf("%s (%d)", name, of[name]))
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}
