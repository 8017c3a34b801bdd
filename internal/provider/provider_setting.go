package provider

import (
	"fmt"
	"math/big"
	"os"
	"strconv"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// setting is a value of the provider's configuration, and where it is set.
type setting struct {
	attribute *attribute // nil for an endpoint of a service that is not used
	name      string     // of the argument, such as assume_role[1].duration
	path      path.Path  // of the argument
	value     string     // empty if not set: an empty value counts as none
	unknown   bool       // set, but known only after other resources are applied
	invalid   bool       // set, but to what cannot be used; value is empty then
	from      string     // such as "environment variable HW_CLOUD"; empty for the provider block
}

// isSet says whether the setting has a value, be it unknown or invalid.
func (s setting) isSet() bool { return s.value != "" || s.unknown || s.invalid }

// String says where the setting is set, or would be.
func (s setting) String() string {
	if s.from != "" {
		return s.from
	}
	return "argument " + s.name
}

// addError reports what is wrong with the setting.
func (s setting) addError(diags *diag.Diagnostics, problem string) {
	const summary = "Invalid provider configuration"
	detail := fmt.Sprintf("The %s %s.", s, problem)
	if s.from != "" {
		diags.AddError(summary, detail)
	} else {
		diags.AddAttributeError(s.path, summary, detail)
	}
}

// check says what is wrong with the value by itself; nothing if it can be used.
func (s setting) check() string {
	if s.value == "" || s.attribute == nil {
		return ""
	}
	if !s.attribute.pem && (strings.TrimSpace(s.value) != s.value || strings.ContainsFunc(s.value, unicode.IsControl)) {
		return "has white space at its beginning or end, or a control character, such as the line break that file() or echo adds. " +
			"Remove it; in a configuration, trimspace() does"
	}
	if s.attribute.check != nil {
		if err := s.attribute.check(s.value); err != nil {
			return err.Error()
		}
	}
	return ""
}

// blockConfig has the values of the provider block.
type blockConfig map[string]tftypes.Value

func newBlockConfig(raw tftypes.Value) blockConfig {
	var block blockConfig
	if raw.IsKnown() {
		_ = raw.As((*map[string]tftypes.Value)(&block)) // null gives none
	}
	return block
}

// argument is what the block has for an attribute; of several blocks the first.
func (b blockConfig) argument(name string) setting { return b.argumentAt(name, 0) }

// argumentAt is what the block at an index has for an attribute.
func (b blockConfig) argumentAt(name string, index int) setting {
	root, rest, nested := strings.Cut(name, ".")
	s := setting{attribute: attributeNamed(name), name: name, path: path.Root(root)}
	value := b[root]
	if nested {
		value, s.path = descend(value, s.path, rest, index)
		if index > 0 {
			s.name = fmt.Sprintf("%s[%d].%s", root, index, rest)
		}
	}
	s.value, s.unknown = valueText(value), !value.IsKnown()
	if s.attribute != nil && s.attribute.trimmed {
		s.value = strings.TrimSpace(s.value)
	}
	return s
}

// blocks counts the blocks of a type. One whose number is unknown counts as one.
func (b blockConfig) blocks(name string) int {
	value := b[name]
	if !value.IsKnown() {
		return 1
	}
	var list []tftypes.Value
	_ = value.As(&list) // the schema says that it is a list
	return len(list)
}

// descend goes to a key of a map, or to an attribute of the block at an index.
func descend(value tftypes.Value, at path.Path, name string, index int) (tftypes.Value, path.Path) {
	var members map[string]tftypes.Value
	if value.Type() == nil || !value.Type().Is(tftypes.List{}) {
		at = at.AtMapKey(name)
	} else {
		at = at.AtListIndex(index).AtName(name)
		if value.IsKnown() {
			var list []tftypes.Value
			_ = value.As(&list)
			if index >= len(list) {
				return tftypes.Value{}, at
			}
			value = list[index]
		}
	}
	if !value.IsKnown() {
		return value, at
	}
	_ = value.As(&members)
	return members[name], at
}

// valueText is a string, number or bool as it would be in an environment variable.
func valueText(value tftypes.Value) string {
	if value.IsNull() || !value.IsKnown() {
		return ""
	}
	switch {
	case value.Type().Is(tftypes.String):
		var s string
		_ = value.As(&s)
		return s
	case value.Type().Is(tftypes.Bool):
		var b bool
		_ = value.As(&b)
		return strconv.FormatBool(b)
	case value.Type().Is(tftypes.Number):
		var n big.Float
		_ = value.As(&n)
		return n.Text('f', -1)
	default:
		return ""
	}
}

// variable is what the environment has for an attribute at one position of its
// variables.
func variable(name string, position int) setting {
	s := setting{attribute: attributeNamed(name), name: name}
	if variables := s.attribute.positions(); position < len(variables) && variables[position] != "" {
		s.value, s.from = os.Getenv(variables[position]), "environment variable "+variables[position]
	}
	if s.attribute.trimmed {
		s.value = strings.TrimSpace(s.value)
	}
	return s
}

// environment is what the environment has for an attribute: the first variable
// that is set.
func environment(name string) setting {
	for position := range attributeNamed(name).positions() {
		if s := variable(name, position); s.isSet() {
			return s
		}
	}
	if a := attributeNamed(name); a.kind != variableKind {
		return setting{attribute: a, name: name}
	}
	return variable(name, 0)
}

// first is the first setting that is set, or the first one.
func first(settings ...setting) setting {
	for _, s := range settings {
		if s.isSet() {
			return s
		}
	}
	return settings[0]
}

// pair says whether both halves of a pair are set. One alone is an error.
func pair(diags *diag.Diagnostics, a, b setting) bool {
	requires(diags, a, b)
	requires(diags, b, a)
	return a.isSet() && b.isSet()
}

func requires(diags *diag.Diagnostics, a, b setting) {
	if a.isSet() && !b.isSet() {
		a.addError(diags, fmt.Sprintf("requires the %s, which is not set", b))
	}
}

func exclude(diags *diag.Diagnostics, a, b setting) {
	if a.isSet() && b.isSet() {
		a.addError(diags, fmt.Sprintf("conflicts with the %s: set only one of them", b))
	}
}
