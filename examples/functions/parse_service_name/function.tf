# Data sources of this provider have the attribute name. Use the function for names from elsewhere, such as the
# service_name of a huaweicloud_vpcep_endpoint.

# { region = "cn-north-4", name = "orders-api", id = "36f675cc-81e7-4ef5-a8e2-5d940ed90475" }
output "parts" {
  value = provider::vpcep::parse_service_name("cn-north-4.orders-api.36f675cc-81e7-4ef5-a8e2-5d940ed90475")
}

variable "service_names" {
  type = list(string)
  default = [
    "cn-north-4.orders-api.36f675cc-81e7-4ef5-a8e2-5d940ed90475",
    "cn-south-1.c7a2ea20-b2f1-4c94-ae05-319acb5c7427", # created without a name
    "com.myhuaweicloud.cn-north-4.obs",                # a public service of another form
  ]
}

# { "cn-north-4" = ["36f675cc-…"], "cn-south-1" = ["c7a2ea20-…"] }
output "ids_by_region" {
  value = {
    for parts in [for name in var.service_names : provider::vpcep::parse_service_name(name)] :
    parts.region => parts.id...
    if parts.region != null
  }
}
