package provider

import (
	"errors"
	"fmt"
	"net/url"
	"os"
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
	name     string // such as endpoints.vpcep
	value    string // empty if not given
	variable string // the environment variable it comes from; empty for the provider block
}

// configured is an argument of the provider block. An empty one counts as not
// given.
func configured(name string, value attr.Value) argument {
	a := argument{name: name}
	if s, ok := value.(types.String); ok {
		a.value = s.ValueString()
	} else if value != nil && !value.IsNull() && !value.IsUnknown() {
		a.value = value.String()
	}
	return a
}

// fromVariable is an argument from one environment variable.
func fromVariable(name, variable string) argument {
	return argument{name: name, value: os.Getenv(variable), variable: variable}
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

// String says where the argument is given, or would be.
func (a argument) String() string {
	if a.variable != "" {
		return "environment variable " + a.variable
	}
	return "argument " + a.name
}

// fail reports that the argument cannot be used.
func (a argument) fail(diags *diag.Diagnostics, reason error) {
	summary, detail := "Invalid provider configuration", fmt.Sprintf("The %s cannot be used: %s.", a, reason)
	if a.variable != "" {
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

func readRegion(value string) (string, error) {
	if !regionPattern.MatchString(value) {
		return "", fmt.Errorf("it %s", regionRule)
	}
	return value, nil
}

func readProjectID(value string) (string, error) {
	if !projectIDPattern.MatchString(value) {
		return "", fmt.Errorf("it %s", projectIDRule)
	}
	return value, nil
}

func readEndpoint(insecure bool) func(string) (*url.URL, error) {
	return func(value string) (*url.URL, error) { return client.ParseEndpoint(value, insecure) }
}
