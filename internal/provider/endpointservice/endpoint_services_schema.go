package endpointservice

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// endpointServicesSchema is the schema of vpcep_endpoint_services: Table 2 of
// the reference and the provider's own filters as arguments, Tables 4 to 8 as
// attributes.
func endpointServicesSchema(ctx context.Context) schema.Schema {
	attributes := argumentAttributes(ctx)
	maps.Copy(attributes, pagingAttributes())
	attributes["endpoint_services"] = servicesList(serviceAttributes())
	return schema.Schema{
		MarkdownDescription: "Use this data source to list the VPC endpoint services of a project, with all their attributes. " +
			"It reads all pages and returns each service once, even if services are created or deleted in the meantime.",
		Attributes: attributes,
	}
}

// argumentAttributes returns the filters of both data sources: those of the API (Table 2),
// and those that the provider applies.
func argumentAttributes(ctx context.Context) map[string]schema.Attribute {
	service := serviceAttributes()
	attributes := commonAttributes(ctx)
	maps.Copy(attributes, map[string]schema.Attribute{
		"id":                  filterOn(service["id"], byAPI, nil),
		"status":              filterOn(service["status"], byAPI, stringvalidator.OneOf("creating", "available", "failed", "deleting")),
		"public_border_group": filterOn(service["public_border_group"], byAPI, nil),
		"net_type": filterString("Type of the network of the endpoints' IPv4 addresses: `vlan`, `vxlan` or `all`. "+
			"Set it only if you need services of one type: the reference names no default. The API applies this filter.",
			stringvalidator.OneOf("vlan", "vxlan", "all")),

		"name":         filterOn(service["name"], nameMatch, nil),
		"vpc_id":       filterOn(service["vpc_id"], byProvider, nil),
		"server_type":  filterOn(service["server_type"], byProvider, nil),
		"service_type": filterOn(service["service_type"], byProvider, nil),
		"with_tags": schema.MapAttribute{
			Optional:    true,
			ElementType: types.StringType,
			MarkdownDescription: "Tags that the service must have, as a map of keys to values. The service can have other tags too. Keys whose value is null are ignored. " +
				byProvider,
		},
	})
	return attributes
}

// serviceAttributes returns the attributes of a service, Table 5.
func serviceAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id": computedString("Unique ID of the service."),
		"port_id": computedString("ID of the backend resource. For `LB`, the ID of the port of the load balancer's private IP address. " +
			"For `VM`, the ID of the NIC of the server. For `VIP`, the ID of the NIC to which the virtual IP address is bound."),
		"name":                computedString("Name that the service was created with: the part of `service_name` between region and ID. Null if it has none."),
		"service_name":        computedString("Full name of the service: `region.name.id`, or `region.id` if it was created without a name."),
		"server_type":         computedString("Type of the backend resource: `LB` (load balancer), `VM` (server) or `VIP` (virtual IP address). The API can return other values."),
		"vpc_id":              computedString("ID of the VPC of the backend resource."),
		"approval_enabled":    computedBool("Whether the owner of the service must approve each endpoint."),
		"status":              computedString("Status of the service: `creating`, `available`, `failed` or `deleting`."),
		"service_type":        computedString("Type of the service: `interface` (endpoints have a private IP address) or `gateway` (endpoints are routes). Services that users create have the type `interface`."),
		"created_at":          computedString("Creation time as the API returns it: UTC, `YYYY-MM-DDTHH:MM:SSZ`."),
		"updated_at":          computedString("Time of the last update, in the same format as `created_at`."),
		"project_id":          computedString("ID of the project that owns the service."),
		"domain_id":           computedString("ID of the account (domain) that owns the service."),
		"ip":                  computedString("IPv4 address or domain name of the service. Only for interface services in a VLAN network."),
		"tcp_proxy":           computedString("How the backend gets information about the client: `close` (not at all), `toa_open` (TCP option), `proxy_open` (Proxy Protocol) or `open` (both)."),
		"description":         computedString("Description of the service."),
		"public_border_group": computedString("Public border group of the service: the name of the edge site of its IP addresses."),
		"enable_policy":       computedBool("Whether endpoints can have an endpoint policy."),
		"connection_count":    computedInt64("Number of endpoints that are connected to the service or being created."),
		"supported_editions": schema.ListAttribute{
			Computed:            true,
			ElementType:         types.StringType,
			MarkdownDescription: "Editions of endpoints that can connect to the service: `basic` and `profession`.",
		},
		"ports": nestedList("Port mappings of the service.", map[string]schema.Attribute{
			"client_port": computedInt64("Port that clients use on the endpoint, `1` to `65535`."),
			"server_port": computedInt64("Port of the backend resource, `1` to `65535`."),
			"protocol":    computedString("Protocol of the port mapping, such as `TCP`."),
		}),
		"tags": nestedList("Tags of the service.", map[string]schema.Attribute{
			"key":   computedString("Tag key, 1 to 128 characters."),
			"value": computedString("Tag value, up to 255 characters. It can be empty."),
		}),
		"error": nestedList("Errors of the last task on the service. The list is empty if the task succeeded.", map[string]schema.Attribute{
			"message": computedString("Error message of the API."),
			"code":    computedString("Error code of the API."),
		}),
	}
}
