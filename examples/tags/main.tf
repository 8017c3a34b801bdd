# Tags as maps, and services selected by a tag. For one service, use the argument with_tags of vpcep_endpoint_service.

terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

provider "vpcep" {}

data "vpcep_endpoint_services" "all" {}

locals {
  services = data.vpcep_endpoint_services.all.endpoint_services

  tags = {
    for service in local.services : service.id => { for tag in service.tags : tag.key => tag.value }
  }

  production = [
    for service in local.services : service
    if lookup(local.tags[service.id], "environment", "") == "production"
  ]
}

data "vpcep_endpoint_service" "orders_production" {
  with_tags = {
    owner       = "orders"
    environment = "production"
  }
}

output "tags" {
  description = "Tags of each service, as a map."
  value       = local.tags
}

output "production" {
  description = "Names of the services with the tag environment = production."
  value       = local.production[*].service_name
}

output "orders_production_id" {
  value = data.vpcep_endpoint_service.orders_production.id
}

output "ids_by_owner" {
  description = "IDs of the services of each owner."
  value       = { for id, tags in local.tags : lookup(tags, "owner", "nobody") => id... }
}
