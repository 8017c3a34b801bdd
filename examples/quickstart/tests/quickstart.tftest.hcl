# `terraform test` (1.6 or later) or `tofu test`. What is asserted holds for the emulator and for any account.

run "lists_every_service_once" {
  assert {
    condition     = output.service_count == data.vpcep_endpoint_services.all.total_count
    error_message = "The listing lacks services."
  }

  assert {
    condition     = length(distinct(data.vpcep_endpoint_services.all.endpoint_services[*].id)) == output.service_count
    error_message = "A service is listed twice."
  }
}

run "narrows_the_services_to_the_available_ones" {
  assert {
    condition = alltrue([
      for service in data.vpcep_endpoint_services.all.endpoint_services :
      (service.status == "available") == contains(values(output.available_ids_by_name), service.id)
    ])
    error_message = "The output must hold the available services and no others."
  }
}
