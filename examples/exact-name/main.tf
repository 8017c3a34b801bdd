# The one service with a certain name. The API matches any part of a name, so "orders-api" also finds
# "orders-api-staging": the exact one is picked here.

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

data "vpcep_endpoint_services" "like_it" {
  endpoint_service_name = var.name
}

locals {
  # A service_name is region.name.id. one() fails if two services have the name, and is null if none has.
  service = one([
    for service in data.vpcep_endpoint_services.like_it.endpoint_services : service
    if service.service_name == join(".", [split(".", service.service_name)[0], var.name, service.id])
  ])
}

output "service_id" {
  value = local.service.id

  precondition {
    condition     = local.service != null
    error_message = "There is no endpoint service named ${var.name}."
  }
}
