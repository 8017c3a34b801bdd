# The region comes from a resource, so Terraform knows it only when that resource exists. The list is then read during
# apply instead of plan. Arguments of data sources may be unknown; arguments of the provider block should not.

terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

provider "vpcep" {}

# Stands for any resource that decides the region.
resource "terraform_data" "environment" {
  input = "cn-north-4"
}

data "vpcep_endpoint_services" "available" {
  region = terraform_data.environment.output
  status = "available"
}

output "service_names" {
  value = data.vpcep_endpoint_services.available.endpoint_services[*].service_name
}
