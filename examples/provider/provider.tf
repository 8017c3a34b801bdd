terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

# The keys come from HW_ACCESS_KEY and HW_SECRET_KEY.
provider "vpcep" {
  region = "cn-north-4"
}
