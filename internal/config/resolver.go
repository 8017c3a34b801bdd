package config

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Problem is an error or a warning about the configuration.
type Problem struct {
	Path            Path // of the argument; the zero Path for a variable or a file
	Warning         bool
	Summary, Detail string
}

// Unknown is an argument whose value is known only after apply.
type Unknown struct {
	Argument *Argument
	Path     Path // such as "assume_role[1].duration"
}

// setting is the value of an argument, and its source.
type setting struct {
	argument *Argument
	path     Path   // in the provider block
	from     string // another source, such as "environment variable HW_CLOUD"
	value    string // empty if not set: an empty value counts as none
	unknown  bool   // set, but known only after apply
	invalid  bool   // set, but not valid; value is empty then
}

// isSet reports whether the setting has a value, even an unknown or invalid one.
func (s setting) isSet() bool { return s.value != "" || s.unknown || s.invalid }

// String returns the source, such as "argument region".
func (s setting) String() string {
	if s.from != "" {
		return s.from
	}
	return "argument " + s.path.String()
}

// first returns the first setting that is set, or else the first one.
func first(settings ...setting) setting {
	for _, s := range settings {
		if s.isSet() {
			return s
		}
	}
	return settings[0]
}

// resolver looks up settings and collects problems.
type resolver struct {
	block    Block
	variable func(name string) Value // of the environment
	metadata *url.URL                // see Environment

	problems []Problem
	unknown  []Unknown // arguments that were used
}

// report adds a problem with a setting, once.
func (r *resolver) report(s setting, format string, args ...any) {
	p := Problem{Summary: "Invalid provider configuration", Detail: fmt.Sprintf("The %s %s.", s, fmt.Sprintf(format, args...))}
	if s.from == "" {
		p.Path = s.path
	}
	r.add(p)
}

func (r *resolver) warn(path Path, summary, format string, args ...any) {
	r.add(Problem{Path: path, Warning: true, Summary: summary, Detail: fmt.Sprintf(format, args...)})
}

func (r *resolver) add(p Problem) {
	if !slices.Contains(r.problems, p) {
		r.problems = append(r.problems, p)
	}
}

func (r *resolver) failed() bool {
	return slices.ContainsFunc(r.problems, func(p Problem) bool { return !p.Warning })
}

// use returns the first candidate that is set, or else a setting without a value. It
// reports an invalid value, and notes an unknown one.
func (r *resolver) use(candidates ...setting) setting {
	s := first(candidates...)
	if u := (Unknown{s.argument, s.path}); s.unknown && !slices.Contains(r.unknown, u) {
		r.unknown = append(r.unknown, u)
	}
	if s.argument != nil {
		if err := s.argument.validate(s.value); err != nil {
			r.report(s, "%s", err)
			s.value, s.invalid = "", true
		}
	}
	return s
}

// setting uses the value of an argument in the provider block, or else in the
// environment.
func (r *resolver) setting(a *Argument) setting {
	return r.use(r.argument(a), r.environment(a))
}

// argument returns the value of an argument in the provider block. If there are several
// nested blocks, it is that of the first.
func (r *resolver) argument(a *Argument) setting { return r.argumentAt(a, 0) }

// argumentAt returns the value of an argument in the nested block at an index.
func (r *resolver) argumentAt(a *Argument, index int) setting {
	path := a.path(index)
	return newSetting(a, path, "", r.block.value(path))
}

// environment returns the value of the first of an argument's variables that is set.
func (r *resolver) environment(a *Argument) setting {
	for position := range a.Variables {
		if s := r.variableAt(a, position); s.isSet() {
			return s
		}
	}
	if a.Name == "" {
		return r.variableAt(a, 0)
	}
	return setting{argument: a, path: a.path(0)}
}

// variableAt returns the value of an argument's variable at a position.
func (r *resolver) variableAt(a *Argument, position int) setting {
	if position >= len(a.Variables) || a.Variables[position] == "" {
		return setting{argument: a, path: a.path(0)}
	}
	name := a.Variables[position]
	return newSetting(a, a.path(0), "environment variable "+name, r.variable(name))
}

// providerBlock is the position of the provider block, before all variables.
const providerBlock = -1

// at returns the value of an argument at a position: in the provider block, or in the
// variable at that position. All parts of a credential have the same position.
func (r *resolver) at(position int, a *Argument) setting {
	if position == providerBlock {
		return r.argument(a)
	}
	return r.variableAt(a, position)
}

func newSetting(a *Argument, path Path, from string, v Value) setting {
	s := setting{argument: a, path: path, from: from, value: v.Text, unknown: v.Unknown}
	if a.trimmed {
		s.value = strings.TrimSpace(s.value)
	}
	return s
}

// pair requires both of two settings if one is set.
func (r *resolver) pair(a, b setting) {
	r.requires(a, b)
	r.requires(b, a)
}

func (r *resolver) requires(a, b setting) {
	if a.isSet() && !b.isSet() {
		r.report(a, "requires the %s, which is not set", b)
	}
}

func (r *resolver) exclude(a, b setting) {
	if a.isSet() && b.isSet() {
		r.report(a, "conflicts with the %s: set only one of them", b)
	}
}
