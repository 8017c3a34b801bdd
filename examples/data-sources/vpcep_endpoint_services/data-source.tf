# Every service of the project.
data "vpcep_endpoint_services" "all" {}

# Services that can be connected to and whose names contain "orders", newest first.
data "vpcep_endpoint_services" "orders" {
  endpoint_service_name = "orders"
  status                = "available"
  sort_key              = "create_at"
  sort_dir              = "desc"
}

locals {
  # The name matches any part: pick the service that is called exactly "orders-api".
  orders_api = one([
    for service in data.vpcep_endpoint_services.orders.endpoint_services : service
    if contains(split(".", service.service_name), "orders-api")
  ])
}

output "orders_api_id" {
  value = local.orders_api.id
}

output "owners" {
  description = "The tag \"owner\" of each service, null where there is none."
  value = {
    for service in data.vpcep_endpoint_services.all.endpoint_services :
    service.id => lookup({ for tag in service.tags : tag.key => tag.value }, "owner", null)
  }
}
