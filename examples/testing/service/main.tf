terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}

variable "name" {
  description = "Name that the service was created with."
  type        = string
  default     = "orders-api"
}

data "vpcep_endpoint_service" "this" {
  name = var.name

  lifecycle {
    postcondition {
      condition     = self.status == "available"
      error_message = "${self.service_name} is ${self.status}."
    }
  }
}

output "id" {
  value = data.vpcep_endpoint_service.this.id
}

output "client_ports" {
  value = data.vpcep_endpoint_service.this.ports[*].client_port
}
