# Without any API: the provider is mocked. Attributes that are not set get generated values, and lists are empty.

mock_provider "vpcep" {
  mock_data "vpcep_endpoint_service" {
    defaults = {
      id     = "4189d3c2-8882-4871-a3c2-d380272eed83"
      status = "available"
    }
  }
}

run "uses_the_service_that_was_found" {
  assert {
    condition     = output.service_id == "4189d3c2-8882-4871-a3c2-d380272eed83"
    error_message = "The configuration does not use the service's ID."
  }
}

# The rows of ports cannot be mocked, but the outputs of the module that reads them can be replaced.
run "allows_every_port" {
  override_module {
    target = module.service
    outputs = {
      id           = "4189d3c2-8882-4871-a3c2-d380272eed83"
      client_ports = [443, 8080]
    }
  }

  assert {
    condition     = join(", ", output.rules) == "allow tcp/443, allow tcp/8080"
    error_message = "The rules are ${join(", ", output.rules)}."
  }
}

# A failing postcondition can be expected. It stops an apply, so the run only plans.
run "refuses_a_service_that_is_not_available" {
  command = plan

  module {
    source = "./service"
  }

  override_data {
    target = data.vpcep_endpoint_service.this
    values = {
      status = "failed"
    }
  }

  expect_failures = [data.vpcep_endpoint_service.this]
}
