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

data "vpcep_endpoint_service" "this" {
  name   = var.name
  status = "available"
}

output "id" {
  description = "ID of the service."
  value       = data.vpcep_endpoint_service.this.id
}

output "client_ports" {
  description = "Ports of the endpoint that clients connect to."
  value       = data.vpcep_endpoint_service.this.ports[*].client_port
}
