# An endpoint that connects a subnet to a service found by its name. The huaweicloud provider creates it; both providers
# read the same HW_* variables. The tests of this project run only the module in the folder service, since they do not
# install the huaweicloud provider.

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
