# The one service that is called exactly "orders-api", whatever others have these characters in their names.
data "vpcep_endpoint_service" "orders_api" {
  name = "orders-api"

  lifecycle {
    postcondition {
      condition     = self.status == "available"
      error_message = "No endpoint can be created: ${self.service_name} is ${self.status}."
    }
  }
}

# With the huaweicloud provider, an endpoint for it:
#
# resource "huaweicloud_vpcep_endpoint" "orders_api" {
#   service_id = data.vpcep_endpoint_service.orders_api.id
#   vpc_id     = var.vpc_id
#   network_id = var.subnet_id
# }

output "orders_api_ports" {
  value = data.vpcep_endpoint_service.orders_api.ports[*].client_port
}

# In each of two regions, the newest load balancer that can be connected to.
data "vpcep_endpoint_service" "newest" {
  for_each = toset(["cn-north-4", "cn-south-1"])

  region      = each.key
  server_type = "LB"
  status      = "available"
  most_recent = true
}

output "newest_ids" {
  value = { for region, service in data.vpcep_endpoint_service.newest : region => service.id }
}
