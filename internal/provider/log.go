package provider

import (
	"context"
	"encoding"
	"log/slog"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// logger writes the client's log to Terraform's, with the logger in the context of each
// line, because a logger belongs to one request of Terraform.
var logger = slog.New(tflogHandler{})

type tflogHandler struct{}

func (tflogHandler) Enabled(context.Context, slog.Level) bool { return true }

func (tflogHandler) Handle(ctx context.Context, record slog.Record) error {
	fields := make(map[string]any, record.NumAttrs())
	record.Attrs(func(a slog.Attr) bool {
		if text, ok := a.Value.Any().(encoding.TextMarshaler); ok {
			fields[a.Key] = text // only when the line is written, since that is costly
		} else {
			fields[a.Key] = a.Value.String()
		}
		return true
	})
	if record.Level >= slog.LevelWarn {
		tflog.Warn(ctx, record.Message, fields)
	} else {
		tflog.Debug(ctx, record.Message, fields)
	}
	return nil
}

// The client's log has neither fixed attributes nor groups.
func (h tflogHandler) WithAttrs([]slog.Attr) slog.Handler { return h }
func (h tflogHandler) WithGroup(string) slog.Handler      { return h }
