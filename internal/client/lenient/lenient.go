// Package lenient decodes JSON values of another type than expected, if there is only
// one way to interpret them:
//
//	expected            also accepted
//	text                a number
//	true or false       "true", "false", 1, 0, "1", "0"; "" counts as missing
//	a list              "" or {}, for an empty list
//	a list of objects   one object that has a known member
//	a list of texts     one text or number
//	keys and values     an object of them: {"k": "v"} is [{"key": "k", "value": "v"}]
//
// A null counts as missing.
package lenient

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Unmarshal decodes data into the zero value that v points to. Its type consists of
// structs, pointers to strings and booleans, slices, and types that implement
// json.Unmarshaler. It matches the names of members as encoding/json does. The error
// names the first value that cannot be decoded, such as "ports[0].client_port is not a
// whole number"; all other values are decoded.
func Unmarshal(data []byte, v any) error {
	if err := json.Unmarshal(data, v); err == nil || !json.Valid(data) {
		return err
	}
	reflect.ValueOf(v).Elem().SetZero()
	return read(data, reflect.ValueOf(v).Elem())
}

// valueError is the error of a value that cannot be decoded.
type valueError struct {
	path string // such as ports[0].client_port, empty for the whole document
	is   string // what is wrong
}

func (e *valueError) Error() string { return strings.TrimPrefix(e.path+" "+e.is, " ") }

// Within adds the path of the containing value to an error.
func Within(parent string, err error) error {
	e, ok := errors.AsType[*valueError](err)
	switch {
	case err == nil:
		return nil
	case !ok:
		return &valueError{parent, err.Error()}
	case e.path == "" || e.path[0] == '[':
		return &valueError{parent + e.path, e.is}
	default:
		return &valueError{parent + "." + e.path, e.is}
	}
}

// mistaken is the error of a value of another type than the wanted one.
func mistaken(data []byte, want string) error {
	is := map[byte]string{'{': "an object", '[': "a list", '"': "text", 't': "true", 'f': "false", 'n': "null"}[data[0]]
	if is == "" {
		is = "a number"
	}
	return &valueError{is: fmt.Sprintf("is %s, not %s", is, want)}
}

// read decodes one value.
func read(data []byte, v reflect.Value) error {
	data = bytes.TrimSpace(data)
	if string(data) == "null" {
		return nil
	}
	if u, ok := reflect.TypeAssert[json.Unmarshaler](v.Addr()); ok {
		return u.UnmarshalJSON(data)
	}
	switch v.Kind() {
	case reflect.Pointer:
		return readPointer(data, v)
	case reflect.String:
		return readText(data, v)
	case reflect.Bool:
		return readBool(data, v)
	case reflect.Slice:
		return readList(data, v)
	case reflect.Struct:
		return readObject(data, v)
	default:
		return &valueError{is: "has a type that is not known"}
	}
}

func readPointer(data []byte, v reflect.Value) error {
	elem := reflect.New(v.Type().Elem())
	if elem.Elem().Kind() == reflect.Bool && string(data) == `""` {
		return nil
	}
	err := read(data, elem.Elem())
	if err == nil || elem.Elem().Kind() == reflect.Struct { // it may be decoded in part
		v.Set(elem)
	}
	return err
}

func readText(data []byte, v reflect.Value) error {
	if strings.IndexByte("-0123456789", data[0]) >= 0 {
		v.SetString(string(data))
		return nil
	}
	if data[0] != '"' {
		return mistaken(data, "text")
	}
	return json.Unmarshal(data, v.Addr().Interface())
}

func readBool(data []byte, v reflect.Value) error {
	switch strings.ToLower(strings.Trim(string(data), `"`)) {
	case "true", "1":
		v.SetBool(true)
	case "false", "0":
		v.SetBool(false)
	default:
		return mistaken(data, "true or false")
	}
	return nil
}

func readList(data []byte, v reflect.Value) error {
	items, err := itemsOf(data, v.Type().Elem())
	if err != nil {
		return err
	}
	v.Set(reflect.MakeSlice(v.Type(), len(items), len(items)))
	var first error
	for i, item := range items {
		if err := read(item, v.Index(i)); err != nil && first == nil {
			first = Within(fmt.Sprintf("[%d]", i), err)
		}
	}
	return first
}

// itemsOf returns the items of a list, or of the value that stands for a list.
func itemsOf(data []byte, elem reflect.Type) ([]json.RawMessage, error) {
	var list []json.RawMessage
	var object map[string]json.RawMessage
	switch data[0] {
	case '[':
		err := json.Unmarshal(data, &list)
		return list, err
	case '{':
		if err := json.Unmarshal(data, &object); err != nil {
			return nil, err
		}
		switch {
		case len(object) == 0:
			return nil, nil
		case isPair(elem) && !isPairOf(object):
			return pairs(object)
		case elem.Kind() == reflect.Struct && isOne(object, elem):
			return []json.RawMessage{data}, nil
		}
	case 't', 'f':
	default:
		switch {
		case string(data) == `""`:
			return nil, nil
		case elem.Kind() != reflect.Struct:
			return []json.RawMessage{data}, nil
		}
	}
	return nil, mistaken(data, "a list")
}

// isPair reports whether a type has only the members key and value.
func isPair(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.NumField() == 2 && t.Field(0).Tag.Get("json") == "key" && t.Field(1).Tag.Get("json") == "value"
}

// isPairOf reports whether an object is one pair {key, value}, not an object of many
// keys and values.
func isPairOf(object map[string]json.RawMessage) bool {
	_, key := object["key"]
	_, value := object["value"]
	return key && (len(object) == 1 || value && len(object) == 2)
}

// isOne reports whether an object has a member of the type.
func isOne(object map[string]json.RawMessage, t reflect.Type) bool {
	if reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		return true
	}
	for field := range t.Fields() {
		if _, ok := object[field.Tag.Get("json")]; ok {
			return true
		}
	}
	return false
}

// pairs converts an object of keys and values to a list, in the order of the keys.
func pairs(object map[string]json.RawMessage) ([]json.RawMessage, error) {
	var list []json.RawMessage
	for _, key := range slices.Sorted(maps.Keys(object)) {
		item, err := json.Marshal(map[string]any{"key": key, "value": object[key]})
		if err != nil {
			return nil, err
		}
		list = append(list, item)
	}
	return list, nil
}

func readObject(data []byte, v reflect.Value) error {
	if data[0] != '{' {
		return mistaken(data, "an object")
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(data, &object); err != nil {
		return err
	}
	names := slices.Sorted(maps.Keys(object))
	var first error
	for i := range v.NumField() {
		field := v.Type().Field(i).Tag.Get("json")
		at := slices.Index(names, field)
		if at < 0 {
			at = slices.IndexFunc(names, func(name string) bool { return strings.EqualFold(name, field) })
		}
		if at < 0 {
			continue
		}
		if err := read(object[names[at]], v.Field(i)); err != nil && first == nil {
			first = Within(field, err)
		}
	}
	return first
}
