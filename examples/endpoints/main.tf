# An endpoint in one subnet for each service that is found. The huaweicloud provider creates the endpoints; both providers
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
  description = "ID of the VPC of the endpoints."
  type        = string
}

variable "network_id" {
  description = "ID of the subnet, in that VPC, of the endpoints' IP addresses."
  type        = string
}

data "vpcep_endpoint_services" "orders" {
  endpoint_service_name = "orders"
  status                = "available"
}

# The keys are IDs, since two services can have the same name.
resource "huaweicloud_vpcep_endpoint" "orders" {
  for_each = toset(data.vpcep_endpoint_services.orders.endpoint_services[*].id)

  service_id = each.key
  vpc_id     = var.vpc_id
  network_id = var.network_id
}

output "endpoint_addresses" {
  description = "IP address of the endpoint for each service, by service ID."
  value       = { for id, endpoint in huaweicloud_vpcep_endpoint.orders : id => endpoint.ip_address }
}
