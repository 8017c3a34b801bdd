# The public services for DNS and OBS of a region, which every account can connect to.

terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

provider "vpcep" {}

# service_name is cn-north-4.dns.ID.
data "vpcep_public_endpoint_services" "dns" {
  name = "dns"
}

# service_name is com.myhuaweicloud.cn-north-4.obs, or another that contains obs.
data "vpcep_public_endpoint_services" "obs" {
  endpoint_service_name = "obs"
}

output "dns_id" {
  description = "ID of the DNS service. It is an error if there are several."
  value       = one(data.vpcep_public_endpoint_services.dns.endpoint_services).id
}

output "obs_gateways" {
  description = "IDs of the OBS services whose endpoints are routes, by service_name."
  value = {
    for service in data.vpcep_public_endpoint_services.obs.endpoint_services : service.service_name => service.id
    if lower(service.service_type) == "gateway"
  }
}
