package config

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// The arguments and variables of the huaweicloud provider all exist here, with
// the same precedence among each argument's variables.
func TestArguments_ofHuaweiCloudProvider(t *testing.T) {
	t.Parallel()
	table, err := os.ReadFile("testdata/huaweicloud-provider.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(table)) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		n++
		i := slices.IndexFunc(Arguments, func(a *Argument) bool { return a.String() == fields[0] })
		if i < 0 {
			t.Errorf("the argument %s is missing", fields[0])
			continue
		}
		a := Arguments[i]
		if a.Description == Unused {
			continue
		}
		ours := slices.DeleteFunc(a.AllVariables(), func(name string) bool { return !slices.Contains(fields[1:], name) })
		if !slices.Equal(ours, fields[1:]) {
			t.Errorf("the variables of %s are %v, want %v", a, ours, fields[1:])
		}
	}
	if n != 45 {
		t.Errorf("compared %d arguments, want 45", n)
	}
}

// No variable stands in for two arguments, except where one names the other,
// and all have a description.
func TestArguments_table(t *testing.T) {
	t.Parallel()
	variables, names := map[string]*Argument{}, map[string]bool{}
	for _, a := range Arguments {
		for _, name := range a.Variables {
			if other, twice := variables[name]; twice && name != "" && &other.Variables[0] != &a.Variables[0] {
				t.Errorf("%s stands in for %s and %s", name, other, a)
			}
			variables[name] = a
		}
		if a.Name == "" && len(a.Variables) == 0 || a.Name != "" && names[a.String()] {
			t.Errorf("%v has no name of its own", a)
		}
		names[a.String()] = true
		if a.Description == "" && a.Name != "" && a.Block != Endpoints.Name {
			t.Errorf("%s has no description", a)
		}
		if len(a.Variables) > positions {
			t.Errorf("%s has more than %d variables", a, positions)
		}
	}
}

// White space at the ends and control characters are refused, without quoting
// the value; not in certificates, and not around an ID token.
func TestArguments_whiteSpace(t *testing.T) {
	t.Parallel()
	for _, a := range Arguments {
		if a.Kind != String || a.Description == Unused {
			continue
		}
		for _, value := range []string{"hidden\n", " hidden", "hid\x1bden", "hid\tden"} {
			settings := []setting{newSetting(a, a.path(0), "", Value{Text: value})}
			if len(a.Variables) > 0 {
				r := &resolver{variable: func(string) Value { return Value{Text: value} }}
				settings = append(settings, r.environment(a))
			}
			for _, s := range settings {
				err := a.validate(s.value)
				accepted := a.pem || a.trimmed && strings.TrimSpace(value) == "hidden"
				if accepted != (err == nil) || err != nil && (strings.Contains(err.Error(), "hidden") || !strings.Contains(err.Error(), "white space")) {
					t.Errorf("%s = %q: %v", s, value, err)
				}
			}
		}
	}
}
