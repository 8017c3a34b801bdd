# The service with the exact name "orders-api". Others with these characters in their names do not match.
data "vpcep_endpoint_service" "orders_api" {
  name = "orders-api"

  lifecycle {
    postcondition {
      condition     = self.status == "available"
      error_message = "${self.service_name} cannot be connected to: its status is ${self.status}."
    }
  }
}

output "orders_api_ports" {
  value = data.vpcep_endpoint_service.orders_api.ports[*].client_port
}

# The service with these tags.
data "vpcep_endpoint_service" "payments" {
  with_tags = {
    environment = "production"
    owner       = "支付组"
  }
}

output "payments_region" {
  value = data.vpcep_endpoint_service.payments.region # the region that was searched
}

# The newest available load balancer in each of two regions.
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
