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

variable "name" {
  description = "Name that the service was created with."
  type        = string
  default     = "orders-api"
}

# No match and several matches are errors.
data "vpcep_endpoint_service" "this" {
  name = var.name
}

output "service_id" {
  value = data.vpcep_endpoint_service.this.id
}

# If the service may be missing: list the candidates and select the one whose service_name is region.name.id. one()
# gives null if there is none. With Terraform 1.8 or OpenTofu 1.7, provider::vpcep::parse_service_name is shorter.
data "vpcep_endpoint_services" "candidates" {
  endpoint_service_name = var.name
}

locals {
  optional = one([
    for service in data.vpcep_endpoint_services.candidates.endpoint_services : service
    if service.service_name == join(".", [data.vpcep_endpoint_services.candidates.region, var.name, service.id])
  ])
}

output "optional_service_id" {
  value = try(local.optional.id, null)
}
