# Port mappings: which port of an endpoint maps to which port of the backend.

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
  description = "All port mappings as a table."
  value       = local.mappings
}

output "services_by_client_port" {
  description = "Names of the services with each client port."
  value       = { for mapping in local.mappings : mapping.client => mapping.service... }
}

output "server_ports" {
  description = "Backend ports that security groups must allow."
  value       = distinct(local.mappings[*].server)
}
