# The services of several regions with one provider block. Each region's endpoint, and its project of the region's
# name, are found by themselves.

terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

provider "vpcep" {}

variable "regions" {
  description = "Codes of the regions to look in."
  type        = set(string)
  default     = ["cn-north-4", "cn-south-1"]
}

data "vpcep_endpoint_services" "in" {
  for_each = var.regions

  region = each.key
  status = "available"
}

output "available" {
  description = "How many services are available in each region."
  value       = { for region, found in data.vpcep_endpoint_services.in : region => found.total_count }
}

output "regions_by_service_id" {
  value = merge([
    for region, found in data.vpcep_endpoint_services.in : {
      for service in found.endpoint_services : service.id => region
    }
  ]...)
}
