# A configuration made for testing: the data source is in a module of its own, so a test can replace it. The tests in
# the folder tests run with `terraform test` (1.7 or later) or `tofu test` (1.8 or later).

terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

variable "name" {
  description = "Name of the service that clients connect to."
  type        = string
  default     = "orders-api"
}

module "service" {
  source = "./service"

  name = var.name
}

# What this configuration makes of it: a security group rule for each port, a DNS name, an endpoint.
output "rules" {
  value = [for port in module.service.client_ports : "allow tcp/${port}"]
}

output "service_id" {
  value = module.service.id
}
