# Services whose names match a regular expression. endpoint_service_name matches any part of a name; for anything else,
# such as the beginning of a name, filter the list in the configuration.

terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

provider "vpcep" {}

variable "pattern" {
  description = "Regular expression for the name of a service."
  type        = string
  default     = "^orders-(api|web)"
}

data "vpcep_endpoint_services" "available" {
  status = "available"
}

locals {
  # A service without a name does not match: its name is null.
  matching = [
    for service in data.vpcep_endpoint_services.available.endpoint_services : service
    if can(regex(var.pattern, service.name))
  ]
}

output "matching" {
  description = "ID of each matching service, by service_name."
  value       = { for service in local.matching : service.service_name => service.id }
}
