# Services that are available, have a load balancer as their backend, and do not require approval.

terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

provider "vpcep" {}

data "vpcep_endpoint_services" "load_balancers" {
  status      = "available"
  server_type = "LB"
}

output "load_balancers" {
  description = "Port ID of the load balancer of each service, by service name."
  value = {
    for service in data.vpcep_endpoint_services.load_balancers.endpoint_services : service.service_name => service.port_id
    if service.approval_enabled != true
  }
}
