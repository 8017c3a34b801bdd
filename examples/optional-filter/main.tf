# A filter that is set only if a variable is. A null argument is no filter; an empty string is an error.

terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

provider "vpcep" {}

variable "name" {
  description = "Part of the name of the services to list. Empty: all services."
  type        = string
  default     = ""
}

data "vpcep_endpoint_services" "found" {
  endpoint_service_name = var.name != "" ? var.name : null
}

output "service_names" {
  value = data.vpcep_endpoint_services.found.endpoint_services[*].service_name
}
