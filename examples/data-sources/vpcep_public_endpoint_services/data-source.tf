# All public services of the region.
data "vpcep_public_endpoint_services" "all" {}

output "owners" {
  value = distinct(data.vpcep_public_endpoint_services.all.endpoint_services[*].owner)
}

# Services with "obs" in their names.
data "vpcep_public_endpoint_services" "obs" {
  endpoint_service_name = "obs"
}

output "obs" {
  value = {
    for service in data.vpcep_public_endpoint_services.obs.endpoint_services :
    service.service_name => service.id
  }
}

# Services that endpoints can use without charge.
output "free" {
  value = [
    for service in data.vpcep_public_endpoint_services.all.endpoint_services : service.service_name
    if service.is_charge == false
  ]
}
