# At most three services, the newest. The argument limit is the page size and does not limit the result.

terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

provider "vpcep" {}

data "vpcep_endpoint_services" "newest" {
  status   = "available"
  sort_key = "create_at"
  sort_dir = "desc"
}

locals {
  services     = data.vpcep_endpoint_services.newest.endpoint_services
  newest_three = slice(local.services, 0, min(3, length(local.services)))
}

output "newest_three" {
  value = local.newest_three[*].service_name
}
