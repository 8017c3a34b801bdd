terraform {
  required_version = ">= 1.8" # the first with provider functions; OpenTofu has them since 1.7

  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}
