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

# If the service may be missing: no match is an empty list, for which one() returns null.
data "vpcep_endpoint_services" "orders_api" {
  name = "orders-api"
}

locals {
  optional = one(data.vpcep_endpoint_services.orders_api.endpoint_services)
}

output "optional_id" {
  value = try(local.optional.id, null)
}
