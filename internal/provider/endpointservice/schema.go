package endpointservice

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/vpcep/terraform-provider-vpcep/internal/config"
)

// commonAttributes returns the arguments of all data sources.
func commonAttributes(ctx context.Context) map[string]schema.Attribute {
	region := filterString("Region to search, such as `cn-north-4`. It also determines the endpoint and the default project. "+
		"Default: the `region` of the provider. Without either, the read fails, unless the provider's `endpoints.vpcep` and a `project_id` are set.",
		stringvalidator.RegexMatches(config.RegionPattern, config.RegionRule))
	projectID := filterString("ID of the project to search. "+
		"Default: the project named `project_name`; without it, the project of the provider if `region` is the provider's region, otherwise the project with the name of the region.",
		stringvalidator.RegexMatches(config.ProjectIDPattern, config.ProjectIDRule))
	region.Computed, projectID.Computed = true, true
	return map[string]schema.Attribute{
		"region":     region,
		"project_id": projectID,
		"project_name": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Name of the project to search, such as `cn-north-4_orders`, instead of `project_id`. The provider looks up its ID in IAM once. An empty string counts as not set.",
			Validators:          []validator.String{insteadOfProjectID{}},
		},
		"endpoint_service_name": filterString("Part of the `service_name`, 1 to 128 characters (fuzzy match). The API applies this filter.",
			stringvalidator.UTF8LengthBetween(1, maxNameLength)),
		"timeouts": timeoutsAttribute(ctx),
	}
}

// maxNameLength is the maximum length of endpoint_service_name, in characters.
const maxNameLength = 128

// pagingAttributes returns the arguments of sorting and pagination, and total_count.
func pagingAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"sort_key": filterString("Sort key: `create_at` (creation time) or `update_at` (time of the last update). Some clouds expect `created_at` or `updated_at` instead. "+
			"The value is sent as it is. API default: `create_at`.",
			stringvalidator.OneOf("create_at", "update_at", "created_at", "updated_at")),
		"sort_dir": filterString("Sort direction: `desc` (newest first) or `asc` (oldest first). API default: `desc`.",
			stringvalidator.OneOf("desc", "asc")),
		"limit": schema.Int64Attribute{
			Optional: true,
			MarkdownDescription: "Page size, `1` to `1000`. **It does not limit the result:** the provider always reads all pages. " +
				"A smaller page size only takes more requests. Default: `1000`.",
			Validators: []validator.Int64{int64validator.Between(1, 1000)},
		},
		"offset": schema.Int64Attribute{
			Optional:            true,
			MarkdownDescription: "Number of services to skip at the beginning of the list. If it is not less than `total_count`, the list is empty or, on some clouds, the API returns an error. Default: `0`.",
			Validators:          []validator.Int64{int64validator.AtLeast(0)},
		},
		"total_count": computedInt64("Number of services that the API counts: those that match its filters, including those that `offset` skips and those that the provider's filters leave out."),
	}
}

// What descriptions say about who applies a filter.
const (
	byAPI      = "Exact match; the API applies this filter."
	byProvider = "Exact match, case-sensitive; the provider applies this filter to the services that it has read."
	nameMatch  = "As a filter, the full `service_name` matches too. " + byProvider
)

// filterOn returns a filter on an attribute of the service.
func filterOn(attribute schema.Attribute, match string, rule validator.String) schema.StringAttribute {
	return filterString(attribute.GetMarkdownDescription()+" "+match, rule)
}

// filterString returns an optional string that must not be empty. If rule is nil, every
// other value is valid.
func filterString(description string, rule validator.String) schema.StringAttribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: description,
		Validators:          []validator.String{notEmpty{rule}},
	}
}

func computedString(description string) schema.Attribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func computedBool(description string) schema.Attribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
}

func computedInt64(description string) schema.Attribute {
	return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
}

// servicesList returns the attribute with the services of a list.
func servicesList(attributes map[string]schema.Attribute) schema.Attribute {
	return nestedList("All services that match the filters, in the order of the API. The list is empty if no service matches.", attributes)
}

func nestedList(description string, attributes map[string]schema.Attribute) schema.Attribute {
	return schema.ListNestedAttribute{
		Computed:            true,
		MarkdownDescription: description,
		NestedObject:        schema.NestedAttributeObject{Attributes: attributes},
	}
}
