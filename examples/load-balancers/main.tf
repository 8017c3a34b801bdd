# Only what can be used at once: services that are available, have a load balancer behind them and need nobody's approval.

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
  description = "Load balancer's port ID of each service, by the service's name."
  value = {
    for service in data.vpcep_endpoint_services.available.endpoint_services : service.service_name => service.port_id
    if service.server_type == "LB" && service.approval_enabled != true # the configuration filters
  }
}
