package config

import "fmt"

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
