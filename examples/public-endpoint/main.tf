# An endpoint that connects a subnet to the public DNS service of the region. The huaweicloud provider creates it; both
# providers read the same HW_* variables. The tests of this project do not run this example, since they do not install the
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

data "vpcep_public_endpoint_services" "dns" {
  name = "dns"
}

resource "huaweicloud_vpcep_endpoint" "dns" {
  service_id = one(data.vpcep_public_endpoint_services.dns.endpoint_services).id
  vpc_id     = var.vpc_id
  network_id = var.network_id
}

output "endpoint_address" {
  value = huaweicloud_vpcep_endpoint.dns.ip_address
}
