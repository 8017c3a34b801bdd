# Lists every VPC endpoint service of a project. `make demo` runs this against the emulator. To run it against an
# account, set HW_REGION_NAME, HW_ACCESS_KEY and HW_SECRET_KEY.

terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

provider "vpcep" {}

data "vpcep_endpoint_services" "all" {}

locals {
  services  = data.vpcep_endpoint_services.all.endpoint_services
  available = [for service in local.services : service if service.status == "available"]
}

output "service_count" {
  description = "Number of services."
  value       = length(local.services)
}

output "available_ids_by_name" {
  description = "IDs of the services that endpoints can connect to."
  value       = { for service in local.available : service.service_name => service.id }
}

output "port_mappings" {
  description = "For each available service, which port of an endpoint maps to which port of the backend."
  value = {
    for service in local.available : service.service_name => join(", ", [
      for port in service.ports : "${port.protocol} ${port.client_port} -> ${port.server_port}"
    ])
  }
}
