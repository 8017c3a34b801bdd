terraform {
  required_version = ">= 1.7" # provider functions: Terraform 1.8, OpenTofu 1.7

  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}
