# A saved plan keeps the list as it was when the plan was made. The data source in the check block is read again when
# the plan is applied, and the check warns if services came or went in between.

terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

provider "vpcep" {}

data "vpcep_endpoint_services" "planned" {
  status = "available"
}

check "list_is_current" {
  data "vpcep_endpoint_services" "current" {
    status = "available"
  }

  assert {
    condition = (
      toset(data.vpcep_endpoint_services.current.endpoint_services[*].id) ==
      toset(data.vpcep_endpoint_services.planned.endpoint_services[*].id)
    )
    error_message = "Endpoint services were created or deleted since this plan was made. Make a new plan."
  }
}

output "ids" {
  value = data.vpcep_endpoint_services.planned.endpoint_services[*].id
}
