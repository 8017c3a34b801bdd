# A map of services by name. Two services can have the same name, and a service can have none: Terraform refuses a map with
# a key that occurs twice or is null.

terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

provider "vpcep" {}

data "vpcep_endpoint_services" "available" {
  status = "available"
}

locals {
  # Several services can share a name, so each value is a list. Services without a name are left out.
  by_name = {
    for service in data.vpcep_endpoint_services.available.endpoint_services : service.name => service...
    if service.name != null
  }
}

output "payments_id" {
  description = "ID of the service payments. It is an error if there are several."
  value       = one(local.by_name["payments"]).id
}

output "ids_by_name" {
  value = { for name, services in local.by_name : name => services[*].id }
}
