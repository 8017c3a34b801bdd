// Command vpcep-emulator serves Huawei Cloud's VPC Endpoint service list on loopback, to try configurations
// without an account. Run it with -h for its flags.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "vpcep-emulator:", err)
		os.Exit(1)
	}
}

// run serves until ctx is done, then stops at once.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parseOptions(args, stdout)
	if err != nil {
		return err
	}
	services, err := o.services()
	if err != nil {
		return err
	}
	e := emulator.New(emulator.Config{Log: requestLog(o.log, stdout, stderr)})
	if err := e.Create(emulator.ProjectID, services...); err != nil {
		return err
	}
	e.Use(o.switches()...)

	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", o.listen)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: e, ReadHeaderTimeout: 10 * time.Second, ErrorLog: log.New(stderr, "", log.LstdFlags)}
	url, caFile := "http://"+listener.Addr().String(), ""
	if o.tls {
		server.TLSConfig, caFile, err = selfSigned(listener.Addr())
		if err != nil {
			_ = listener.Close()
			return err
		}
		defer func() { _ = os.Remove(caFile) }()
		url = "https://" + listener.Addr().String()
	}
	greet(stdout, url, caFile, len(services))

	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if o.tls {
		err = server.ServeTLS(listener, "", "")
	} else {
		err = server.Serve(listener)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// greet prints what the provider needs to find the emulator, as lines of a shell script.
func greet(w io.Writer, url, caFile string, services int) {
	fmt.Fprintf(w, "# Serving %d endpoint services at %s; Ctrl-C stops. For the provider:\n", services, url)
	for _, v := range [][2]string{
		{"HW_VPCEP_ENDPOINT", url},
		{"HW_AUTH_URL", url + "/v3"},
		{"HW_REGION_NAME", emulator.Region},
		{"HW_PROJECT_ID", emulator.ProjectID},
		{"HW_ACCESS_KEY", emulator.AccessKey},
		{"HW_SECRET_KEY", emulator.SecretKey},
		{"HW_CACERT_FILE", caFile},
	} {
		if v[1] != "" {
			fmt.Fprintf(w, "export %s='%s'\n", v[0], v[1])
		}
	}
	fmt.Fprintf(w, "# or, in place of the two keys:\n# export HW_AUTH_TOKEN='%s'\n# export HW_USER_NAME='%s' HW_USER_PASSWORD='%s' HW_DOMAIN_NAME='%s'\n",
		emulator.Token, emulator.User, emulator.Password, emulator.Domain)
}
