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

output "owners" {
  description = "The tag \"owner\" of each service, null if it has none."
  value = {
    for service in data.vpcep_endpoint_services.all.endpoint_services :
    service.id => lookup({ for tag in service.tags : tag.key => tag.value }, "owner", null)
  }
}

# A filter that is optional: an empty string is an error, null is no filter.
variable "name" {
  type    = string
  default = ""
}

data "vpcep_endpoint_services" "named" {
  endpoint_service_name = var.name != "" ? var.name : null
}

output "named_count" {
  value = data.vpcep_endpoint_services.named.total_count
}
