// Command oracle serves the provider through the framework's server alone.
package main

import (
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/vpcep/terraform-provider-vpcep/internal/provider"
)

func main() {
	if err := tf6server.Serve("registry.terraform.io/vpcep/vpcep", providerserver.NewProtocol6(provider.New("oracle"))); err != nil {
		log.Fatal(err)
	}
}
