# Services that are available, have a load balancer as their backend, and do not require approval.

terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

provider "vpcep" {}

data "vpcep_endpoint_services" "available" {
  status = "available" # the API filters
}

output "load_balancers" {
  description = "Port ID of the load balancer of each service, by service name."
  value = {
    for service in data.vpcep_endpoint_services.available.endpoint_services : service.service_name => service.port_id
    if service.server_type == "LB" && service.approval_enabled != true # the configuration filters
  }
}
