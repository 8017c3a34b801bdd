# The services of several projects with one provider block. IAM finds the ID of each project by its name.

terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

provider "vpcep" {}

variable "projects" {
  description = "Names of the projects to read, each with its region."
  type        = map(object({ region = string }))
  default = {
    "cn-north-4"         = { region = "cn-north-4" }
    "cn-north-4_staging" = { region = "cn-north-4" }
  }
}

data "vpcep_endpoint_services" "by_project" {
  for_each = var.projects

  region       = each.value.region
  project_name = each.key
  status       = "available"
}

output "service_names" {
  description = "Names of the available services of each project."
  value       = { for project, found in data.vpcep_endpoint_services.by_project : project => found.endpoint_services[*].name }
}

output "project_ids" {
  description = "ID of each project."
  value       = { for project, found in data.vpcep_endpoint_services.by_project : project => found.project_id }
}
