# Port mappings: which port of an endpoint leads to which port of the backend.

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
  mappings = flatten([
    for service in data.vpcep_endpoint_services.all.endpoint_services : [
      for port in service.ports : {
        service = service.service_name
        client  = port.client_port
        server  = port.server_port
      }
    ]
  ])
}

output "mappings" {
  description = "All mappings, one a row."
  value       = local.mappings
}

output "services_by_client_port" {
  description = "Names of the services that clients reach on each port."
  value       = { for mapping in local.mappings : mapping.client => mapping.service... }
}

output "server_ports" {
  description = "Ports of the backends that security groups have to open."
  value       = distinct(local.mappings[*].server)
}
