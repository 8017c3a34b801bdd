# The services of several regions with one provider block. The region of a data source selects the endpoint and, unless
# project_id is set, the project with the name of the region.

terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

provider "vpcep" {}

variable "regions" {
  description = "Regions to read."
  type        = set(string)
  default     = ["cn-north-4", "cn-south-1"]
}

data "vpcep_endpoint_services" "by_region" {
  for_each = var.regions

  region = each.key
  status = "available"
}

locals {
  # One list of all services, each with its region.
  services = flatten([
    for region, found in data.vpcep_endpoint_services.by_region : [
      for service in found.endpoint_services : merge(service, { region = region })
    ]
  ])
}

output "available" {
  description = "Number of available services in each region."
  value       = { for region, found in data.vpcep_endpoint_services.by_region : region => length(found.endpoint_services) }
}

output "regions_by_service_id" {
  description = "Region of each available service."
  value       = { for service in local.services : service.id => service.region }
}
