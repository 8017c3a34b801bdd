# One service by its exact name. endpoint_service_name matches any part of a name, so "orders-api" would also find
# "orders-api-staging"; the argument name is exact.

terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

provider "vpcep" {}

# No match and several matches are errors.
data "vpcep_endpoint_service" "orders_api" {
  name = "orders-api" # or the full service_name
}

output "orders_api_id" {
  value = data.vpcep_endpoint_service.orders_api.id
}

# If the service may be missing: list the candidates and select the one whose service_name is region.name.id. one()
# returns null for an empty list.
data "vpcep_endpoint_services" "candidates" {
  endpoint_service_name = "orders-api"
}

locals {
  optional = one([
    for service in data.vpcep_endpoint_services.candidates.endpoint_services : service
    if service.service_name == join(".", [data.vpcep_endpoint_services.candidates.region, "orders-api", service.id])
  ])
}

output "optional_id" {
  value = try(local.optional.id, null)
}
