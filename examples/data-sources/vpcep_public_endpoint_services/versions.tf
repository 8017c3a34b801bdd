terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}
