package main

import (
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

// secretHeaders are redacted in the log.
var secretHeaders = []string{
	"Authorization", "Cookie", "Proxy-Authorization", "X-Auth-Token", "X-Metadata-Token", "X-Security-Token", "X-Subject-Token",
}

// requestLog writes one line of JSON for each request. It leaves bodies out, since those of IAM requests contain passwords.
type requestLog struct{ *slog.Logger }

func (l requestLog) write(r emulator.Request) {
	l.Info("request",
		"method", r.Method, "path", r.Path, "query", r.Query.Encode(), "headers", redact(r.Header),
		"status", r.Status, "bytes", r.Bytes, "milliseconds", r.Duration.Milliseconds(), "request_id", r.RequestID)
}

func redact(header http.Header) map[string]string {
	safe := map[string]string{}
	for name, values := range header {
		safe[name] = strings.Join(values, ", ")
		if slices.Contains(secretHeaders, name) {
			safe[name] = "(redacted)"
		}
	}
	return safe
}
