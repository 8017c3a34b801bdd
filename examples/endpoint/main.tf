# An endpoint, made with the huaweicloud provider, that connects a subnet to a service found by its name. Both providers
# read the same HW_* variables. The tests of this project plan the folder service alone: they do not have the
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
  description = "ID of the VPC that the endpoint is made in."
  type        = string
}

variable "network_id" {
  description = "ID of the subnet, in that VPC, that the endpoint gets its address from."
  type        = string
}

module "service" {
  source = "./service"

  name = "orders-api"
}

resource "huaweicloud_vpcep_endpoint" "orders_api" {
  service_id = module.service.id
  vpc_id     = var.vpc_id
  network_id = var.network_id
}

output "endpoint_address" {
  value = huaweicloud_vpcep_endpoint.orders_api.ip_address
}

output "client_ports" {
  value = module.service.client_ports
}
