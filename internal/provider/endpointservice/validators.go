package endpointservice

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// notEmpty validates an optional string. An empty one is an error that says how to omit
// the argument. The rule validates any other value.
type notEmpty struct{ rule validator.String }

func (v notEmpty) Description(ctx context.Context) string {
	if v.rule == nil {
		return "must not be empty"
	}
	return "must not be empty; " + v.rule.Description(ctx)
}

func (v notEmpty) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v notEmpty) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	switch {
	case req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown():
	case req.ConfigValue.ValueString() == "":
		resp.Diagnostics.AddAttributeError(req.Path, "Empty argument", fmt.Sprintf(
			"%[1]s must not be empty. To leave it out, set it to null. For a variable that may be empty:\n\n  %[1]s = var.x != \"\" ? var.x : null", req.Path))
	case v.rule != nil:
		v.rule.ValidateString(ctx, req, resp)
	}
}

// insteadOfProjectID validates project_name: it conflicts with project_id.
type insteadOfProjectID struct{}

func (insteadOfProjectID) Description(context.Context) string { return "conflicts with project_id" }

func (v insteadOfProjectID) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (insteadOfProjectID) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	var projectID types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("project_id"), &projectID)...)
	if req.ConfigValue.ValueString() != "" && projectID.ValueString() != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Conflicting arguments", "project_name conflicts with project_id: set only one of them.")
	}
}
