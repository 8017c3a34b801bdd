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
	"strconv"
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
	e := emulator.New(emulator.Config{
		StrictOffset: o.strictOffset,
		SortKeys:     o.sortKeys,
		KeepRequests: 1, // nobody reads them
		Log:          requestLog(o.log, stdout, stderr),
	})
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
	url := "http://" + reachable(listener.Addr())
	var id identity
	if o.tls {
		if id, err = newIdentity(listener.Addr(), o.clientAuth); err != nil {
			_ = listener.Close()
			return err
		}
		defer func() { _ = os.RemoveAll(id.folder) }()
		server.TLSConfig = id.config
		url = "https://" + reachable(listener.Addr())
	}
	greet(stdout, url, id, len(services))

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

// reachable is an address that a client on this machine can ask, also where the emulator listens on all of them.
func reachable(address net.Addr) string {
	tcp, ok := address.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return address.String()
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
}

// greet prints what the provider needs to find the emulator, as lines of a shell script.
func greet(w io.Writer, url string, id identity, services int) {
	fmt.Fprintf(w, "# Serving %d endpoint services at %s; Ctrl-C stops. For the provider:\n", services, url)
	for _, v := range [][2]string{
		{"HW_VPCEP_ENDPOINT", url},
		{"HW_AUTH_URL", url + "/v3"},
		{"HUAWEICLOUD_SDK_STS_ENDPOINT", url},
		{"HW_REGION_NAME", emulator.Region},
		{"HW_PROJECT_ID", emulator.ProjectID},
		{"HW_ACCESS_KEY", emulator.AccessKey},
		{"HW_SECRET_KEY", emulator.SecretKey},
		{"HW_CACERT_FILE", id.caFile},
		{"OS_CERT", id.certFile},
		{"OS_KEY", id.keyFile},
	} {
		if v[1] != "" {
			fmt.Fprintf(w, "export %s='%s'\n", v[0], v[1])
		}
	}
	fmt.Fprintf(w, `# To act as an agency, in addition:
# export HW_ASSUME_ROLE_AGENCY_NAME='%s' HW_ASSUME_ROLE_DOMAIN_NAME='%s'
# Instead of HW_ACCESS_KEY and HW_SECRET_KEY, one of:
# export HW_AUTH_TOKEN='%s'
# export HW_ASSUME_ROLE_IDP_ID='%s' HW_ASSUME_ROLE_ID_TOKEN='%s'
# export HW_USER_NAME='%s' HW_USER_PASSWORD='%s' HW_DOMAIN_NAME='%s'
`, emulator.Agency, emulator.Domain, emulator.Token, emulator.IdentityProviderID, emulator.IDToken,
		emulator.User, emulator.Password, emulator.Domain)
}
