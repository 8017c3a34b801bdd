# Finds an available service by its exact name, for the configuration in the folder above.

terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

variable "name" {
  description = "Name that the service was created with."
  type        = string
  default     = "orders-api"
}

data "vpcep_endpoint_services" "like_it" {
  endpoint_service_name = var.name
  status                = "available"
}

locals {
  service = one([
    for service in data.vpcep_endpoint_services.like_it.endpoint_services : service
    if service.service_name == join(".", [split(".", service.service_name)[0], var.name, service.id])
  ])
}

output "id" {
  description = "ID of the service."
  value       = local.service.id

  precondition {
    condition     = local.service != null
    error_message = "No available endpoint service is named ${var.name}."
  }
}

output "client_ports" {
  description = "Ports that the service is reached on."
  value       = local.service == null ? [] : local.service.ports[*].client_port
}
