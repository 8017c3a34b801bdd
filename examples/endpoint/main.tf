# An endpoint that connects a subnet to a service found by its name. The huaweicloud provider creates it; both providers
# read the same HW_* variables. The tests of this project do not run this example, since they do not install the
# huaweicloud provider.

terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
    huaweicloud = {
      source = "huaweicloud/huaweicloud"
    }
  }
}

provider "vpcep" {}

provider "huaweicloud" {}

variable "vpc_id" {
  description = "ID of the VPC of the endpoint."
  type        = string
}

variable "network_id" {
  description = "ID of the subnet, in that VPC, of the endpoint's IP address."
  type        = string
}

data "vpcep_endpoint_service" "orders_api" {
  name   = "orders-api"
  status = "available"
}

resource "huaweicloud_vpcep_endpoint" "orders_api" {
  service_id = data.vpcep_endpoint_service.orders_api.id
  vpc_id     = var.vpc_id
  network_id = var.network_id
}

output "endpoint_address" {
  value = huaweicloud_vpcep_endpoint.orders_api.ip_address
}

output "client_ports" {
  description = "Ports of the endpoint that clients connect to."
  value       = data.vpcep_endpoint_service.orders_api.ports[*].client_port
}
