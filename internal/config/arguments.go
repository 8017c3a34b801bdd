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

// Argument is an argument of the provider, a row of the table in table.go. The schema,
// the environment variables, the names in errors and the reference documentation all
// come from that table.
type Argument struct {
	// Name is the name in Block, a nested block or a map; Block is empty for the
	// provider block itself. An argument without a name has only variables.
	Name, Block string
	Kind        Kind

	// Variables are the environment variables for the argument; the first one that is
	// set counts. The parts of a credential come from variables at the same position:
	// HW_ACCESS_KEY is never combined with OS_SECRET_KEY. An empty name skips a
	// position.
	Variables []string

	Sensitive   bool
	Description string // Markdown; without the variables

	trimmed bool               // white space around the value is ignored
	pem     bool               // a PEM file or its content, which has line breaks
	check   func(string) error // of a value that is set; nil accepts any
}

// String returns the argument's full name, such as "assume_role.agency_name".
func (a *Argument) String() string { return a.path(0).String() }

// Mention returns the argument and its first variable, for advice.
func (a *Argument) Mention() string { return a.String() + " (" + a.Variables[0] + ")" }

// path returns the argument's path in the provider block, or in the nested block at an
// index.
func (a *Argument) path(index int) Path {
	if a.Block == "" {
		return Path{Root: a.Name}
	}
	return Path{Root: a.Block, Index: index, Name: a.Name}
}

// validate checks a value. The error continues a sentence that begins with the name of
// the argument or variable, and does not quote the value.
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

// Value is the value of an argument or a variable as text, such as "true" or "900". An
// empty text counts as not set.
type Value struct {
	Text    string
	Unknown bool // set, but known only after apply
}

// Path is the path of a value in the provider block.
type Path struct {
	Root  string // an argument, or the nested block or map that has Name
	Index int    // of the nested block, among those of the same type
	Name  string // empty for Root itself
}

// String returns the path for messages, such as "assume_role[1].duration". The first
// block has no index.
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

// Block has the values of a provider block that are not null. If a map, or all blocks of
// a type, are unknown as a whole, there is an unknown value at Root.
type Block map[Path]Value

func (b Block) value(p Path) Value {
	if v, ok := b[p]; ok {
		return v
	}
	p.Name = ""
	return Value{Unknown: b[p].Unknown}
}

// count returns the number of nested blocks of a type that have values. An unknown
// number counts as one.
func (b Block) count(root string) int {
	n := 0
	for p := range b {
		if p.Root == root {
			n = max(n, p.Index+1)
		}
	}
	return n
}
