package provider

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

// argument is what the user gave for a provider argument, and where.
type argument struct {
	name    string // such as endpoints.vpcep
	value   string // empty if not given
	unknown bool   // given, but not known before other resources are applied
	from    string // such as "environment variable HW_CLOUD"; empty for the provider block
}

// configured is an argument of the provider block. An empty one counts as not
// given, as it is for the environment.
func configured(name string, value attr.Value) argument {
	a := argument{name: name, unknown: value != nil && value.IsUnknown()}
	if s, ok := value.(types.String); ok {
		a.value = s.ValueString()
	} else if value != nil && !value.IsNull() && !a.unknown {
		a.value = value.String()
	}
	return a
}

// fromVariable is an argument from one environment variable.
func fromVariable(name, variable string) argument {
	return argument{name: name, value: os.Getenv(variable), from: "environment variable " + variable}
}

// given is an argument of the provider block, or else from its variables.
func given(name string, value attr.Value) argument {
	a := configured(name, value)
	for _, variable := range environment[name] {
		if a.value == "" {
			a = fromVariable(name, variable)
		}
	}
	if a.value == "" {
		return argument{name: name}
	}
	return a
}

// or is the argument, or where it is not given the value from another place.
func (a argument) or(value, from string) argument {
	if a.value == "" && value != "" {
		a.value, a.from = value, from
	}
	return a
}

// String says where the argument is given, or would be.
func (a argument) String() string {
	if a.from != "" {
		return a.from
	}
	return "argument " + a.name
}

// fail reports that the argument cannot be used.
func (a argument) fail(diags *diag.Diagnostics, reason error) {
	summary, detail := "Invalid provider configuration", fmt.Sprintf("The %s cannot be used: %s.", a, reason)
	if a.from != "" {
		diags.AddError(summary, detail)
	} else {
		diags.AddAttributeError(a.path(), summary, detail)
	}
}

func (a argument) path() path.Path {
	root, rest, nested := strings.Cut(a.name, ".")
	switch at := path.Root(root); {
	case !nested:
		return at
	case root == "endpoints":
		return at.AtMapKey(rest)
	default:
		return at.AtName(rest)
	}
}

// parse reads an argument's value. It gives the zero value if the argument is
// not given or, with an error, cannot be read.
func parse[T any](a argument, read func(string) (T, error), diags *diag.Diagnostics) T {
	var zero T
	if a.value == "" {
		return zero
	}
	value, err := read(a.value)
	if err != nil {
		a.fail(diags, err)
		return zero
	}
	return value
}

func readBool(value string) (bool, error) {
	b, err := strconv.ParseBool(value)
	if err != nil {
		return false, errors.New("it must be true or false")
	}
	return b, nil
}

func readCount(value string) (int, error) {
	n, err := strconv.ParseUint(value, 10, 31)
	if err != nil {
		return 0, errors.New("it must be a whole number, 0 or more")
	}
	return int(n), nil
}

func readDuration(value string) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 900 || n > 86400 {
		return 0, errors.New("it must be a number of seconds from 900 to 86400")
	}
	return n, nil
}

// readText reads a text with a pattern and the rule that explains it.
func readText(pattern *regexp.Regexp, rule string) func(string) (string, error) {
	return func(value string) (string, error) {
		if !pattern.MatchString(value) {
			return "", errors.New("it " + rule)
		}
		return value, nil
	}
}

var (
	readRegion    = readText(regionPattern, regionRule)
	readProjectID = readText(projectIDPattern, projectIDRule)
	readCloud     = readText(regexp.MustCompile(`^[A-Za-z0-9.-]+$`), "must be a domain, such as myhuaweicloud.com")
)

func readEndpoint(insecure bool) func(string) (*url.URL, error) {
	return func(value string) (*url.URL, error) { return client.ParseEndpoint(value, insecure) }
}
