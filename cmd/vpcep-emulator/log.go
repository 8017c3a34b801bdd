package main

import (
	"io"
	"log/slog"
	"net/http"
	"strings"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

// secretHeaders are never logged as they came.
var secretHeaders = []string{
	"Authorization", "Cookie", "Proxy-Authorization", "X-Auth-Token", "X-Metadata-Token", "X-Security-Token", "X-Subject-Token",
}

// requestLog returns what logs requests as lines of JSON; where is stdout, stderr or "" for no log. Bodies are left out: IAM's hold passwords.
func requestLog(where string, stdout, stderr io.Writer) func(emulator.Request) {
	out := map[string]io.Writer{"stdout": stdout, "stderr": stderr}[where]
	if out == nil {
		return nil
	}
	logger := slog.New(slog.NewJSONHandler(out, nil))
	return func(r emulator.Request) {
		logger.Info("request",
			"method", r.Method, "path", r.Path, "query", r.Query.Encode(), "headers", redact(r.Header),
			"status", r.Status, "bytes", r.Bytes, "milliseconds", r.Duration.Milliseconds(), "request_id", r.RequestID)
	}
}

func redact(header http.Header) map[string]string {
	safe := map[string]string{}
	for name, values := range header {
		safe[name] = strings.Join(values, ", ")
	}
	for _, name := range secretHeaders {
		if _, ok := safe[name]; ok {
			safe[name] = "(redacted)"
		}
	}
	return safe
}
