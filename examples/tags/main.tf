# Services selected by tags, and tags as maps.

terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

provider "vpcep" {}

# Exactly one service with these tags, or an error.
data "vpcep_endpoint_service" "orders_production" {
  with_tags = {
    owner       = "orders"
    environment = "production"
  }
}

# All services with this tag.
data "vpcep_endpoint_services" "production" {
  with_tags = {
    environment = "production"
  }
}

data "vpcep_endpoint_services" "all" {}

locals {
  tags = {
    for service in data.vpcep_endpoint_services.all.endpoint_services :
    service.id => { for tag in service.tags : tag.key => tag.value }
  }
}

output "orders_production_id" {
  value = data.vpcep_endpoint_service.orders_production.id
}

output "production" {
  description = "Names of the services with the tag environment = production."
  value       = data.vpcep_endpoint_services.production.endpoint_services[*].service_name
}

output "tags" {
  description = "Tags of each service, as a map."
  value       = local.tags
}

output "ids_by_owner" {
  description = "IDs of the services of each owner."
  value       = { for id, tags in local.tags : lookup(tags, "owner", "nobody") => id... }
}
