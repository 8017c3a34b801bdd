package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// documented holds the values that the reference lists, by field.
var documented = map[string][]string{
	"status":               {"creating", "available", "failed", "deleting"},
	"server_type":          {"VM", "VIP", "LB"},
	"service_type":         {"interface", "gateway"},
	"tcp_proxy":            {"close", "toa_open", "proxy_open", "open"},
	"ports[].protocol":     {"TCP"},
	"supported_editions[]": {"basic", "profession"},
}

var digit = regexp.MustCompile(`[0-9]`)

// survey counts the types and values of the fields of all services.
type survey struct {
	kinds   map[string]map[string]int // by field: string, number, null, missing …
	values  map[string]int            // of the fields in documented: field=value
	times   map[string]int            // with every digit as 9
	unknown map[string]int            // fields that the reference does not name
}

// fields reports on the fields of all services of the pages. shape is the struct with the documented JSON fields. The name of
// each line begins with the prefix.
func fields(rep *report, prefix string, shape reflect.Type, pages []response) {
	s := survey{map[string]map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}}
	seen := map[string]bool{} // pages overlap
	for _, p := range pages {
		for _, row := range p.decode().Rows {
			if !seen[string(row)] {
				seen[string(row)] = true
				s.object("", shape, row)
			}
		}
	}
	if len(seen) == 0 {
		rep.add(prefix+"fields", notSeen, "no services")
		return
	}
	odd := 0
	for value := range s.values {
		field, name, _ := strings.Cut(value, "=")
		if !slices.Contains(documented[field], name) {
			odd++
		}
	}
	rep.compare(prefix+"values", odd == 0, "%s", counts(s.values))
	rep.add(prefix+"unknown fields", noted, "%s", counts(s.unknown))
	const utc = "9999-99-99T99:99:99Z"
	rep.compare(prefix+"times", len(s.times) == 0 || len(s.times) == 1 && s.times[utc] > 0, "%s", counts(s.times))
	for _, field := range slices.Sorted(maps.Keys(s.kinds)) {
		rep.add(prefix+"field "+field, noted, "%s", counts(s.kinds[field]))
	}
}

// object counts the fields of a JSON object, including those that shape has and the object lacks.
func (s *survey) object(prefix string, shape reflect.Type, data json.RawMessage) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(data, &fields) != nil {
		s.count(prefix, "not an object")
		return
	}
	for _, f := range reflect.VisibleFields(shape) {
		name := f.Tag.Get("json")
		s.field(prefix+name, f.Type, fields[name])
		delete(fields, name)
	}
	for name, value := range fields {
		// The value is left out: it could contain an ID.
		s.unknown[prefix+name+" "+kind(value)]++
	}
}

// field counts the kind of a value and, for a list, those of its elements.
func (s *survey) field(path string, shape reflect.Type, value json.RawMessage) {
	s.count(path, kind(value))
	var list []json.RawMessage
	if shape.Kind() == reflect.Slice && kind(value) == "list" && json.Unmarshal(value, &list) == nil {
		for _, element := range list {
			if shape.Elem().Kind() == reflect.Struct {
				s.object(path+"[].", shape.Elem(), element)
			} else {
				s.field(path+"[]", shape.Elem(), element)
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
		s.times[digit.ReplaceAllString(text, "9")]++
	}
}

func (s *survey) count(path, kind string) {
	if s.kinds[path] == nil {
		s.kinds[path] = map[string]int{}
	}
	s.kinds[path][kind]++
}

// kind returns the type of a JSON value, or "missing" for an empty one.
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

// counts formats counters, sorted by name.
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
