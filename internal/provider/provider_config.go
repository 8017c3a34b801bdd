package provider

import (
	"math/big"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/vpcep/terraform-provider-vpcep/internal/config"
)

// newBlock converts a provider block. If it is null or unknown, there are no values.
func newBlock(raw tftypes.Value) config.Block {
	block := config.Block{}
	_ = tftypes.Walk(raw, func(at *tftypes.AttributePath, value tftypes.Value) (bool, error) {
		if len(at.Steps()) > 0 && !value.IsNull() {
			block[newPath(at)] = config.Value{Text: valueText(value), Unknown: !value.IsKnown()}
		}
		return true, nil
	})
	return block
}

func newPath(at *tftypes.AttributePath) config.Path {
	var p config.Path
	for _, step := range at.Steps() {
		switch step := step.(type) {
		case tftypes.AttributeName:
			if p.Root == "" {
				p.Root = string(step)
			} else {
				p.Name = string(step)
			}
		case tftypes.ElementKeyString:
			p.Name = string(step)
		case tftypes.ElementKeyInt:
			p.Index = int(step)
		}
	}
	return p
}

// valueText returns a known string, bool or number as text, empty for any other value.
func valueText(value tftypes.Value) string {
	var text string
	var truth bool
	var number big.Float
	switch {
	case value.As(&text) == nil:
		return text
	case value.As(&truth) == nil:
		return strconv.FormatBool(truth)
	case value.As(&number) == nil:
		return number.Text('f', -1)
	default:
		return ""
	}
}

// configDiagnostics converts problems to diagnostics of their arguments.
func configDiagnostics(problems []config.Problem) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, p := range problems {
		var d diag.Diagnostic = diag.NewErrorDiagnostic(p.Summary, p.Detail)
		if p.Warning {
			d = diag.NewWarningDiagnostic(p.Summary, p.Detail)
		}
		if p.Path != (config.Path{}) {
			d = diag.WithPath(frameworkPath(p.Path), d)
		}
		diags.Append(d)
	}
	return diags
}

func frameworkPath(p config.Path) path.Path {
	root := path.Root(p.Root)
	switch {
	case p.Name == "":
		return root
	case p.Root == config.Endpoints.Name:
		return root.AtMapKey(p.Name)
	default:
		return root.AtListIndex(p.Index).AtName(p.Name)
	}
}
