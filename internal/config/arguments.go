package config

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
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

// What regions and project IDs look like, also in data sources.
var (
	RegionPattern    = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
	ProjectIDPattern = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

	cloudPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]*$`)
)

// The same in words.
const (
	RegionRule    = "must be a region code in lower case, such as cn-north-4"
	ProjectIDRule = "must be a project ID, which consists of letters, digits, hyphens, and underscores"
)

func checkRegion(value string) error    { return matches(RegionPattern, value, RegionRule) }
func checkProjectID(value string) error { return matches(ProjectIDPattern, value, ProjectIDRule) }
func checkCloud(value string) error {
	return matches(cloudPattern, value, "must be a domain, such as myhuaweicloud.com")
}

func matches(pattern *regexp.Regexp, value, rule string) error {
	if !pattern.MatchString(value) {
		return errors.New(rule)
	}
	return nil
}

func checkBool(value string) error {
	if _, err := strconv.ParseBool(value); err != nil {
		return errors.New("must be true or false")
	}
	return nil
}

func checkCount(value string) error {
	if _, err := strconv.ParseUint(value, 10, 31); err != nil {
		return errors.New("must be a whole number, 0 or greater")
	}
	return nil
}

// checkDuration knows the limits of all APIs. The lower ones of some depend on
// the credentials.
func checkDuration(value string) error {
	if n, err := strconv.Atoi(value); err != nil || n < 900 || n > 86400 {
		return errors.New("must be a number of seconds from 900 to 86400")
	}
	return nil
}

func checkSigningAlgorithm(value string) error {
	if _, err := credentials.ParseSigningAlgorithm(value); err != nil {
		return errors.New("must be HmacSHA256, HmacSM3, EcdsaP256SHA256 or SM2SM3")
	}
	return nil
}
