package main

import (
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
	"github.com/vpcep/terraform-provider-vpcep/internal/emulator/vpcep"
)

// options are the validated flags of the command.
type options struct {
	listen       string
	env          string
	tls          bool
	clientAuth   tls.ClientAuthType
	log          string
	data         string
	generate     int               // -1 if not given
	projects     map[string]string // data sets by project name, "" for generated services; nil if not given
	publicData   string
	sortKeys     [2]string
	strictOffset bool
	latency      time.Duration
	pageCap      int
	rate         float64
	failures     []emulator.Switch
}

func parseOptions(args []string, help io.Writer) (*options, error) {
	o := &options{}
	flags := flag.NewFlagSet("vpcep-emulator", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the caller prints the error
	flags.StringVar(&o.listen, "listen", "127.0.0.1:8080", "")
	flags.StringVar(&o.env, "env", "", "")
	flags.BoolVar(&o.tls, "tls", false, "")
	flags.BoolFunc("mtls", "", func(string) error {
		o.tls, o.clientAuth = true, tls.RequireAndVerifyClientCert
		return nil
	})
	flags.StringVar(&o.log, "log", "", "")
	flags.StringVar(&o.data, "data", "lifelike", "")
	flags.IntVar(&o.generate, "generate", -1, "")
	flags.Func("project", "", o.addProject)
	flags.StringVar(&o.publicData, "public-data", "", "")
	flags.Func("sort-keys", "", o.setSortKeys)
	flags.BoolVar(&o.strictOffset, "strict-offset", false, "")
	flags.Func("latency", "", o.setLatency)
	flags.IntVar(&o.pageCap, "page-cap", 0, "")
	flags.Float64Var(&o.rate, "rate", 0, "")
	flags.Func("fail", "", func(value string) error {
		failure, err := parseFailure(value)
		o.failures = append(o.failures, failure)
		return err
	})
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprintf(help, usage, strings.Join(vpcep.Datasets(), " or "))
		}
		return nil, err
	}
	if flags.NArg() > 0 {
		return nil, fmt.Errorf("unexpected argument %q; -h shows the flags", flags.Arg(0))
	}
	given := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	return o, o.check(given)
}

func (o *options) check(given map[string]bool) error {
	switch {
	case given["data"] && given["generate"]:
		return errors.New("-data and -generate exclude each other")
	case given["generate"] && o.generate < 0:
		return errors.New("-generate must be 0 or more")
	case given["page-cap"] && o.pageCap < 1:
		return errors.New("-page-cap must be 1 or more")
	case given["rate"] && !(o.rate > 0):
		return errors.New("-rate must be more than 0")
	case given["log"] && o.log != "stdout" && o.log != "stderr":
		return fmt.Errorf("-log must be stdout or stderr, not %q", o.log)
	}
	return nil
}

// addProject reads the value of -project, NAME[=SET].
func (o *options) addProject(value string) error {
	name, set, _ := strings.Cut(value, "=")
	_, taken := o.projects[name]
	switch {
	case name == "":
		return errors.New("a project needs a name")
	case name == emulator.Region:
		return fmt.Errorf("the services of %s are those of -data", name)
	case taken:
		return fmt.Errorf("%s is given twice", name)
	}
	if o.projects == nil {
		o.projects = map[string]string{}
	}
	o.projects[name] = set
	return nil
}

// setSortKeys reads the value of -sort-keys, CREATION,UPDATE.
func (o *options) setSortKeys(value string) error {
	creation, update, _ := strings.Cut(value, ",")
	if creation == "" || update == "" || creation == update || strings.Contains(update, ",") {
		return errors.New("two different values are needed, as created_at,updated_at")
	}
	o.sortKeys = [2]string{creation, update}
	return nil
}

func (o *options) setLatency(value string) error {
	latency, err := time.ParseDuration(value)
	if err != nil || latency < 0 {
		return errors.New("a time with its unit is needed, as 200ms or 2s")
	}
	o.latency = latency
	return nil
}

func (o *options) switches() []emulator.Switch {
	var switches []emulator.Switch
	if o.latency > 0 {
		switches = append(switches, emulator.Latency(o.latency))
	}
	if o.rate > 0 {
		switches = append(switches, emulator.RateLimit(o.rate, max(1, int(o.rate))))
	}
	if o.pageCap > 0 {
		switches = append(switches, emulator.PageCap(o.pageCap))
	}
	return append(switches, o.failures...)
}
