# All services of the project.
data "vpcep_endpoint_services" "all" {}

# Available services with "orders" in their names, newest first.
data "vpcep_endpoint_services" "orders" {
  endpoint_service_name = "orders"
  status                = "available"
  sort_key              = "create_at"
  sort_dir              = "desc"
}

output "orders_ids" {
  value = data.vpcep_endpoint_services.orders.endpoint_services[*].id
}

# Services with these tags that have a load balancer as their backend.
data "vpcep_endpoint_services" "production" {
  server_type = "LB"
  with_tags = {
    environment = "production"
  }
}

output "production_names" {
  value = data.vpcep_endpoint_services.production.endpoint_services[*].name
}

output "owners" {
  description = "The tag \"owner\" of each service, null if it has none."
  value = {
    for service in data.vpcep_endpoint_services.all.endpoint_services :
    service.id => lookup({ for tag in service.tags : tag.key => tag.value }, "owner", null)
  }
}
