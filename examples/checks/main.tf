# Three ways to require that a service exists. A failed postcondition or precondition is an error. A failed check
# (Terraform 1.5 and later) is a warning.

terraform {
  required_version = ">= 1.5"

  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

provider "vpcep" {}

variable "name" {
  description = "Part of the name of the required service."
  type        = string
  default     = "payments"
}

data "vpcep_endpoint_services" "required" {
  endpoint_service_name = var.name

  lifecycle {
    postcondition {
      condition     = self.total_count > 0
      error_message = "No endpoint service has ${var.name} in its name."
    }
  }
}

output "service_id" {
  value = data.vpcep_endpoint_services.required.endpoint_services[0].id

  precondition {
    condition     = data.vpcep_endpoint_services.required.total_count == 1
    error_message = "${data.vpcep_endpoint_services.required.total_count} endpoint services have ${var.name} in their names, expected one."
  }
}

check "required_service_is_available" {
  data "vpcep_endpoint_services" "available" {
    endpoint_service_name = var.name
    status                = "available"
  }

  assert {
    condition     = data.vpcep_endpoint_services.available.total_count > 0
    error_message = "No endpoint service with ${var.name} in its name is available."
  }
}
