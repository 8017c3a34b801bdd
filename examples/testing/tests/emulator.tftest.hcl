# With the real provider, against the emulator: set the variables that vpcep-emulator prints.

run "reads_the_ports_of_the_service" {
  assert {
    condition     = join(", ", output.rules) == "allow tcp/443"
    error_message = "The rules are ${join(", ", output.rules)}."
  }
}
