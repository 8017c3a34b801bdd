package config

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// Kind is the type of an argument.
type Kind int

// The types of arguments.
const (
	String Kind = iota
	Bool
	Int
	StringList
	StringMap
)

// Argument is one value of the provider's configuration, a row of the table in
// table.go. Everything else about it comes from there: the schema, the reading
// of the environment, the names in errors, and the reference documentation.
type Argument struct {
	// Name is the argument's in Block, which is a nested block or a map; empty
	// for the provider block itself. Without a name there are only variables.
	Name, Block string
	Kind        Kind

	// Variables stand in for the argument, the first one that is set. Credentials
	// are taken from variables of the same position: HW_ACCESS_KEY is never
	// combined with OS_SECRET_KEY. An empty name keeps a position.
	Variables []string

	Sensitive   bool
	Description string // Markdown; without the variables

	trimmed bool               // white space around the value does not count
	pem     bool               // a PEM file or its content, which has line breaks
	check   func(string) error // of a value that is set; nil accepts any
}

// String is the argument's full name, such as "assume_role.agency_name".
func (a *Argument) String() string { return a.path(0).String() }

// Mention names the argument and the first variable that stands in for it, as
// advice does.
func (a *Argument) Mention() string { return a.String() + " (" + a.Variables[0] + ")" }

// path is where the argument is in the provider block, or in the nested block
// at an index.
func (a *Argument) path(index int) Path {
	if a.Block == "" {
		return Path{Root: a.Name}
	}
	return Path{Root: a.Block, Index: index, Name: a.Name}
}

// validate says what is wrong with a value by itself. The error continues a
// sentence that begins with the name of the argument or variable, and does not
// quote the value.
func (a *Argument) validate(value string) error {
	switch {
	case value == "":
		return nil
	case !a.pem && (strings.TrimSpace(value) != value || strings.ContainsFunc(value, unicode.IsControl)):
		return errors.New("has white space at its beginning or end, or a control character, such as the line break that file() or echo adds. " +
			"Remove it; in a configuration, trimspace() does")
	case a.check != nil:
		return a.check(value)
	default:
		return nil
	}
}

// Value is an argument's or a variable's value as text, such as "true" or
// "900". An empty text is no value.
type Value struct {
	Text    string
	Unknown bool // set, but known only after other resources are applied
}

// Path says where a value is in the provider block.
type Path struct {
	Root  string // an argument, or the nested block or map that has Name
	Index int    // of the nested block, among those of the same type
	Name  string // empty for Root itself
}

// String is the path as users know it, such as "assume_role[1].duration". The
// first block has no index.
func (p Path) String() string {
	switch {
	case p.Name == "":
		return p.Root
	case p.Index == 0:
		return p.Root + "." + p.Name
	default:
		return fmt.Sprintf("%s[%d].%s", p.Root, p.Index, p.Name)
	}
}

// Block has the values of a provider block that are not null. A map, or the
// blocks of one type, that are unknown as a whole are an unknown value at Root.
type Block map[Path]Value

func (b Block) value(p Path) Value {
	if v, ok := b[p]; ok {
		return v
	}
	p.Name = ""
	return Value{Unknown: b[p].Unknown}
}

// count is how many nested blocks of a type have values. An unknown number of
// them counts as one.
func (b Block) count(root string) int {
	n := 0
	for p := range b {
		if p.Root == root {
			n = max(n, p.Index+1)
		}
	}
	return n
}
