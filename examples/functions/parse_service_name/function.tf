# The parts of one name: { region = "cn-north-4", name = "orders-api", id = "36f675cc-81e7-4ef5-a8e2-5d940ed90475" }
output "parts" {
  value = provider::vpcep::parse_service_name("cn-north-4.orders-api.36f675cc-81e7-4ef5-a8e2-5d940ed90475")
}

# The names of all services, without region and ID. A service without a name has null, so its full name stands in.
data "vpcep_endpoint_services" "all" {}

output "ids_by_name" {
  value = {
    for service in data.vpcep_endpoint_services.all.endpoint_services :
    coalesce(provider::vpcep::parse_service_name(service.service_name).name, service.service_name) => service.id...
  }
}
