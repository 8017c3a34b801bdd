# Three ways to insist that a service is there. The postcondition and the precondition stop the run; the check
# (Terraform 1.5 and later) only warns, at every plan.

terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

provider "vpcep" {}

variable "name" {
  description = "Part of the name of a service that must be there."
  type        = string
  default     = "payments"
}

data "vpcep_endpoint_services" "needed" {
  endpoint_service_name = var.name

  lifecycle {
    postcondition {
      condition     = self.total_count > 0
      error_message = "No endpoint service has ${var.name} in its name."
    }
  }
}

output "service_id" {
  value = data.vpcep_endpoint_services.needed.endpoint_services[0].id

  precondition {
    condition     = data.vpcep_endpoint_services.needed.total_count == 1
    error_message = "${data.vpcep_endpoint_services.needed.total_count} endpoint services have ${var.name} in their names, not one."
  }
}

check "needed_service_is_available" {
  data "vpcep_endpoint_services" "available" {
    endpoint_service_name = var.name
    status                = "available"
  }

  assert {
    condition     = data.vpcep_endpoint_services.available.total_count > 0
    error_message = "No endpoint service with ${var.name} in its name is available."
  }
}
