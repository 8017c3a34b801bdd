package main

import (
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

const usage = `Usage: vpcep-emulator [flags]

Serves the list of Huawei Cloud's VPC endpoint services, as the published API
reference words it, together with the parts of IAM, STS, the ECS metadata
service and CCE pod identity that issue credentials. It prints the environment variables that point
the Terraform provider to it. Nothing leaves this machine.

Where and what:
  -listen ADDRESS  address and port (default 127.0.0.1:8080); port 0 takes a free one
  -data SET        services to serve: a JSON file of the API's answer shape,
                   {"endpoint_services": [...]}, or a built-in set:
                   %s (default lifelike)
  -generate N      serve N generated services instead, the same ones every time
  -tls             serve HTTPS; the certificate's CA file is printed, and
                   removed when the emulator stops
  -mtls            as -tls, and refuse clients without the client certificate,
                   whose files are printed too
  -strict-offset   answer an offset at or past the end with 400 EndPoint.0010,
                   as the reference words it; default: an empty page
  -sister-cloud    take created_at and updated_at as sort_key, as sister clouds
                   do, and refuse create_at and update_at
  -log WHERE       write a line of JSON per request to stdout or stderr, without
                   credentials (default: none)

Making it slow or faulty:
  -latency TIME    wait before every answer of the list, as 200ms
  -page-cap K      send at most K services a page, whatever was asked
  -rate N          answer 429 APIGW.0308 to more than N list requests a second
  -fail KIND[@WHEN]
                   answer list requests wrongly; may be given several times.
                   KIND  a status from 400 to 599, with an error code of your
                         own if you like, as 503 or 400:EndPoint.0022;
                         html, empty, truncate: a wrong body with status 200;
                         reset: the connection is reset; hang: no answer
                   WHEN  3: the third list request; 10%%: one in ten, at random;
                         every one if left out

Examples:
  vpcep-emulator
  vpcep-emulator -generate 2500 -page-cap 100 -latency 100ms -log stderr
  vpcep-emulator -fail 503@2 -fail truncate@5%%
`

// options are the command's flags, checked.
type options struct {
	listen       string
	data         string
	generate     int
	tls          bool
	clientAuth   tls.ClientAuthType
	strictOffset bool
	sortKeys     [2]string
	log          string
	latency      time.Duration
	pageCap      int
	rate         float64
	failures     []emulator.Switch
}

func parseOptions(args []string, help io.Writer) (*options, error) {
	o := &options{generate: -1}
	flags := flag.NewFlagSet("vpcep-emulator", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the caller prints the error
	flags.StringVar(&o.listen, "listen", "127.0.0.1:8080", "")
	flags.StringVar(&o.data, "data", "lifelike", "")
	flags.IntVar(&o.generate, "generate", -1, "")
	flags.BoolVar(&o.tls, "tls", false, "")
	flags.BoolFunc("mtls", "", func(string) error {
		o.tls, o.clientAuth = true, tls.RequireAndVerifyClientCert
		return nil
	})
	flags.BoolVar(&o.strictOffset, "strict-offset", false, "")
	flags.BoolFunc("sister-cloud", "", func(string) error {
		o.sortKeys = [2]string{"created_at", "updated_at"}
		return nil
	})
	flags.StringVar(&o.log, "log", "", "")
	flags.DurationVar(&o.latency, "latency", 0, "")
	flags.IntVar(&o.pageCap, "page-cap", 0, "")
	flags.Float64Var(&o.rate, "rate", 0, "")
	flags.Func("fail", "", func(value string) error {
		failure, err := parseFailure(value)
		o.failures = append(o.failures, failure)
		return err
	})
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprintf(help, usage, strings.Join(emulator.Datasets(), " or "))
		}
		return nil, err
	}
	given := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	switch {
	case flags.NArg() > 0:
		return nil, fmt.Errorf("unexpected argument %q; -h shows the flags", flags.Arg(0))
	case given["data"] && given["generate"]:
		return nil, errors.New("-data and -generate exclude each other")
	case given["generate"] && o.generate < 0:
		return nil, errors.New("-generate must be 0 or more")
	case given["page-cap"] && o.pageCap < 1:
		return nil, errors.New("-page-cap must be 1 or more")
	case given["rate"] && !(o.rate > 0):
		return nil, errors.New("-rate must be more than 0")
	case o.latency < 0:
		return nil, errors.New("-latency must not be negative")
	case given["log"] && o.log != "stdout" && o.log != "stderr":
		return nil, fmt.Errorf("-log must be stdout or stderr, not %q", o.log)
	}
	return o, nil
}

func (o *options) services() ([]emulator.Service, error) {
	if o.generate >= 0 {
		return emulator.Generate(o.generate, 1), nil
	}
	if slices.Contains(emulator.Datasets(), o.data) {
		return emulator.Dataset(o.data)
	}
	services, err := emulator.LoadFile(o.data)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("-data: no such file, nor one of the built-in sets %s: %s", strings.Join(emulator.Datasets(), " and "), o.data)
	}
	return services, err
}

func (o *options) switches() []emulator.Switch {
	var switches []emulator.Switch
	if o.latency > 0 {
		switches = append(switches, emulator.Latency(o.latency))
	}
	if o.rate > 0 {
		switches = append(switches, emulator.RateLimit(o.rate, max(1, int(o.rate)), emulator.Throttle()))
	}
	if o.pageCap > 0 {
		switches = append(switches, emulator.PageCap(o.pageCap))
	}
	return append(switches, o.failures...)
}

// parseFailure reads the value of -fail, KIND[@WHEN].
func parseFailure(value string) (emulator.Switch, error) {
	kind, when, limited := strings.Cut(value, "@")
	failure, err := parseKind(kind)
	if err != nil || !limited {
		return failure, err
	}
	if percent, ok := strings.CutSuffix(when, "%"); ok {
		share, err := strconv.ParseFloat(percent, 64)
		if err != nil || !(share > 0 && share <= 100) {
			return failure, fmt.Errorf("%q is not a percentage above 0%% and up to 100%%", when)
		}
		return emulator.Sometimes(failure, share/100, 1), nil
	}
	number, err := strconv.Atoi(when)
	if err != nil || number < 1 {
		return failure, fmt.Errorf("%q is neither the number of a request, from 1, nor a percentage", when)
	}
	return emulator.On(failure, number), nil
}

func parseKind(kind string) (emulator.Switch, error) {
	switch kind {
	case "html":
		return emulator.HTML(), nil
	case "empty":
		return emulator.Body("application/json", ""), nil
	case "truncate":
		return emulator.Truncate(), nil
	case "reset":
		return emulator.ResetConnection(), nil
	case "hang":
		return emulator.Hang(), nil
	}
	number, code, _ := strings.Cut(kind, ":")
	status, err := strconv.Atoi(number)
	if err != nil || status < 400 || status > 599 {
		return emulator.Switch{}, fmt.Errorf("%q is neither html, empty, truncate, reset, hang nor a status from 400 to 599", kind)
	}
	if code == "" {
		code = defaultCode(status)
	}
	return emulator.Fail(status, code, ""), nil
}

// defaultCode is an error code that the API has for a status.
func defaultCode(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return "APIGW.0301"
	case http.StatusForbidden:
		return "EndPoint.0004"
	case http.StatusNotFound:
		return "EndPoint.0005"
	case http.StatusTooManyRequests:
		return "APIGW.0308"
	case http.StatusGatewayTimeout:
		return "EndPoint.0011"
	}
	if status < http.StatusInternalServerError {
		return "EndPoint.0002"
	}
	return "EndPoint.0001"
}
