# All public services of the region.
data "vpcep_public_endpoint_services" "all" {}

# The DNS services of the region.
data "vpcep_public_endpoint_services" "dns" {
  endpoint_service_name = "dns"
}

# The gateway services of OBS, which endpoints reach through routes.
locals {
  obs_gateways = [
    for service in data.vpcep_public_endpoint_services.all.endpoint_services : service
    if service.owner == "OBS" && lower(service.service_type) == "gateway"
  ]
}

output "dns_ids" {
  value = data.vpcep_public_endpoint_services.dns.endpoint_services[*].id
}

output "obs_names" {
  value = local.obs_gateways[*].service_name
}

output "ids_by_name" {
  value = {
    for service in data.vpcep_public_endpoint_services.all.endpoint_services : service.service_name => service.id
  }
}
