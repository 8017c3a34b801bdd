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
  description = "Regular expression for the name, which is the part of service_name between region and ID."
  type        = string
  default     = "^orders-(api|web)"
}

data "vpcep_endpoint_services" "all" {
  status = "available"
}

locals {
  # A service_name is region.name.id, or region.id without a name. One without a name does not match.
  matching = [
    for service in data.vpcep_endpoint_services.all.endpoint_services : service
    if can(regex(var.pattern, regex("^[^.]+\\.(.+)\\.[^.]+$", service.service_name)[0]))
  ]
}

output "matching" {
  description = "ID of each matching service, by service_name."
  value       = { for service in local.matching : service.service_name => service.id }
}
