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

data "vpcep_endpoint_services" "payments" {
  endpoint_service_name = "payments"
  status                = "available"

  lifecycle {
    postcondition {
      condition     = self.total_count > 0
      error_message = "No available endpoint service has payments in its name."
    }
  }
}

output "payments_id" {
  value = data.vpcep_endpoint_services.payments.endpoint_services[0].id

  precondition {
    condition     = data.vpcep_endpoint_services.payments.total_count == 1
    error_message = "${data.vpcep_endpoint_services.payments.total_count} endpoint services have payments in their names, expected one."
  }
}

# The data source is outside the check block. Inside, Terraform would print all its services in every plan.
data "vpcep_endpoint_services" "search" {
  endpoint_service_name = "search"
  status                = "available"
}

check "search_is_available" {
  assert {
    condition     = data.vpcep_endpoint_services.search.total_count > 0
    error_message = "No available endpoint service has search in its name."
  }
}
