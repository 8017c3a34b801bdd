// Command vpcep-emulator serves the lists of Huawei Cloud's VPC endpoint services on loopback, to try configurations
// without an account. Run it with -h for its flags.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"log/slog"
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
	sample, err := o.sample()
	if err != nil {
		return err
	}
	e, err := newEmulator(o, sample, stdout, stderr)
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", o.listen)
	if err != nil {
		return fmt.Errorf("%w; -listen 127.0.0.1:0 takes a free port", err)
	}
	defer func() { _ = listener.Close() }()
	var id identity
	url := "http://" + reachable(listener.Addr())
	if o.tls {
		id, err = newIdentity(listener.Addr(), o.clientAuth)
		defer func() { _ = os.RemoveAll(id.folder) }()
		if err != nil {
			return err
		}
		url = "https://" + reachable(listener.Addr())
	}
	if err := announce(stdout, o.env, url, id, sample); err != nil {
		return err
	}
	if o.env != "" {
		defer func() { _ = os.Remove(o.env) }()
	}

	server := &http.Server{
		Handler: e, TLSConfig: id.config, ReadHeaderTimeout: 10 * time.Second, ErrorLog: log.New(stderr, "", log.LstdFlags),
	}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	serve := server.Serve
	if o.tls {
		serve = func(l net.Listener) error { return server.ServeTLS(l, "", "") }
	}
	if err := serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func newEmulator(o *options, sample emulator.Sample, stdout, stderr io.Writer) (*emulator.Emulator, error) {
	config := emulator.Config{StrictOffset: o.strictOffset, SortKeys: o.sortKeys, KeepRequests: 1} // the command does not read them
	if out, ok := map[string]io.Writer{"stdout": stdout, "stderr": stderr}[o.log]; ok {
		config.Log = requestLog{slog.New(slog.NewJSONHandler(out, nil))}.write
	}
	e, err := sample.Serve(config)
	if err != nil {
		return nil, err
	}
	e.Use(o.switches()...)
	return e, nil
}

// reachable returns an address that a client on this machine can connect to, also if the emulator listens on all addresses.
func reachable(address net.Addr) string {
	tcp, ok := address.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return address.String()
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
}
