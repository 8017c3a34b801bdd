package provider

import (
	"context"
	"maps"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// endpointServicesSchema is the schema of vpcep_endpoint_services: Table 2 of
// the reference as arguments, Tables 4 to 8 as attributes.
func endpointServicesSchema(ctx context.Context) schema.Schema {
	attributes := filterAttributes(ctx)
	maps.Copy(attributes, map[string]schema.Attribute{
		"sort_key": filterString("What the services are sorted by: `create_at` (time of creation) or `update_at` (time of the last update). Default of the API: `create_at`.",
			stringvalidator.OneOf("create_at", "update_at")),
		"sort_dir": filterString("Direction of the sort: `desc` (newest first) or `asc` (oldest first). Default of the API: `desc`.",
			stringvalidator.OneOf("desc", "asc")),
		"limit": schema.Int64Attribute{
			Optional:            true,
			MarkdownDescription: "Services a page, `1` to `1000`. **It does not limit the result:** every page is always read. Smaller pages only mean more requests; below `5` the list has to be read twice, and `1` is asked as `2`. Default: `1000`.",
			Validators:          []validator.Int64{int64validator.Between(1, 1000)},
		},
		"offset": schema.Int64Attribute{
			Optional:            true,
			MarkdownDescription: "How many services to skip at the beginning of the list, `0` or more. It is an error if it is not less than `total_count`. Default: `0`.",
			Validators:          []validator.Int64{int64validator.AtLeast(0)},
		},
		"total_count":       computedInt64("How many services match the filters, those that `offset` skips included."),
		"endpoint_services": nestedList("The services, whole and in the API's order. Empty if none matches.", serviceAttributes()),
	})
	return schema.Schema{
		MarkdownDescription: "Lists the VPC endpoint services of a project: all that match the filters, with every attribute, " +
			"read page by page as one consistent listing. If services come or go meanwhile the list is read again, so that none is lost or repeated.",
		Attributes: attributes,
	}
}

// filterAttributes are the arguments that choose services (Table 2), and where
// to look for them.
func filterAttributes(ctx context.Context) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"region": filterString("Region to look in, such as `cn-north-4`; endpoint and project follow it. Default: the provider's `region`.",
			stringvalidator.RegexMatches(regionPattern, regionRule)),
		"project_id": filterString("ID of the project to look in. Default: the provider's `project_id` in the provider's region, in others the project that is named after the region.",
			stringvalidator.RegexMatches(projectIDPattern, projectIDRule)),
		"endpoint_service_name": filterString("Part of the name, 1 to 128 characters: services with these characters anywhere in `service_name` match.",
			stringvalidator.UTF8LengthBetween(1, maxNameLength)),
		"id": filterString("ID of the one service to find.", notEmpty),
		"status": filterString("Status that services must have: `creating`, `available` (can be connected to), `failed` (could not be created) or `deleting`.",
			stringvalidator.OneOf("creating", "available", "failed", "deleting")),
		"public_border_group": filterString("Public border group that services must belong to: the edge site of their address pool.", notEmpty),
		"net_type": filterString("Type of the network of the endpoints' IPv4 addresses: `vlan`, `vxlan` or `all`.",
			stringvalidator.OneOf("vlan", "vxlan", "all")),
		"timeouts": timeoutsAttribute(ctx),
	}
}

// filterString is an optional string.
func filterString(description string, validators ...validator.String) schema.Attribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: description,
		Validators:          validators,
	}
}

var notEmpty = stringvalidator.LengthAtLeast(1)

// maxNameLength is the length of an endpoint_service_name, in characters.
const maxNameLength = 128

// Regions and project ids end up in URLs: no dot, slash or space can be in them.
var (
	regionPattern    = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
	projectIDPattern = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
)

const (
	regionRule    = "must be a region's code in lower case, such as cn-north-4"
	projectIDRule = "must be a project's ID: letters, digits, - and _"
)

// serviceAttributes are the attributes of one service, Table 5.
func serviceAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":                  computedString("ID of the service, unique."),
		"port_id":             computedString("ID of the backend: for `LB` the port of the load balancer's private address, for `VM` the server's network interface, for `VIP` the interface that holds the virtual address."),
		"service_name":        computedString("Name of the service, `region.name.id`, or `region.id` if it was created without a name. Endpoints are created with it."),
		"server_type":         computedString("Kind of backend: `LB` (load balancer), `VM` (server) or `VIP` (virtual address). Others occur and are given as they are."),
		"vpc_id":              computedString("ID of the VPC that the backend is in."),
		"approval_enabled":    computedBool("Whether the service's owner must accept each endpoint before it can be used."),
		"status":              computedString("`creating`, `available`, `failed` or `deleting`."),
		"service_type":        computedString("`interface` (endpoints get an address of their own; all private services are of this type) or `gateway` (endpoints are routes)."),
		"created_at":          computedString("When the service was created, as the API sent it: UTC, `YYYY-MM-DDTHH:MM:SSZ`."),
		"updated_at":          computedString("When the service was last changed, in the same form as `created_at`."),
		"project_id":          computedString("ID of the project that owns the service."),
		"domain_id":           computedString("ID of the account (domain) that owns the service."),
		"ip":                  computedString("IPv4 address or domain name of the interface service in a VLAN network."),
		"tcp_proxy":           computedString("How the backend learns who connects: `close` (not at all), `toa_open` (TCP option), `proxy_open` (Proxy Protocol) or `open` (both)."),
		"description":         computedString("Free text by the service's owner."),
		"public_border_group": computedString("Public border group of the service's address pool."),
		"enable_policy":       computedBool("Whether endpoints may bring a policy of their own."),
		"connection_count":    computedInt64("Number of endpoints that are connected or being created."),
		"supported_editions": schema.ListAttribute{
			Computed:            true,
			ElementType:         types.StringType,
			MarkdownDescription: "Editions of endpoints that can connect: `basic`, `profession`.",
		},
		"ports": nestedList("Port mappings.", map[string]schema.Attribute{
			"client_port": computedInt64("Port that clients connect to on the endpoint, `1` to `65535`."),
			"server_port": computedInt64("Port of the backend that it leads to, `1` to `65535`."),
			"protocol":    computedString("Protocol of the mapping: `TCP`; others are given as they are."),
		}),
		"tags": nestedList("Resource tags.", map[string]schema.Attribute{
			"key":   computedString("Key of the tag, 1 to 128 characters."),
			"value": computedString("Value of the tag, up to 255 characters; it may be empty."),
		}),
		"error": nestedList("Why the last task on the service failed; empty if none did.", map[string]schema.Attribute{
			"message": computedString("What went wrong, in the API's words."),
			"code":    computedString("Error code of the failure."),
		}),
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

func nestedList(description string, attributes map[string]schema.Attribute) schema.Attribute {
	return schema.ListNestedAttribute{
		Computed:            true,
		MarkdownDescription: description,
		NestedObject:        schema.NestedAttributeObject{Attributes: attributes},
	}
}
