// Command terraform-provider-vpcep is a Terraform provider for Huawei Cloud's
// VPC Endpoint service.
package main

import (
	"flag"
	"fmt"
	"log"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/vpcep/terraform-provider-vpcep/internal/provider"
)

// version is set by the linker from the release's tag.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "run so that a debugger can be attached")
	printVersion := flag.Bool("version", false, "print the version and exit")
	flag.Parse()
	if *printVersion {
		fmt.Println("terraform-provider-vpcep", version)
		return
	}
	var options []tf6server.ServeOpt
	if *debug {
		options = append(options, tf6server.WithManagedDebug())
	}
	if err := tf6server.Serve("registry.terraform.io/vpcep/vpcep", provider.NewServer(version), options...); err != nil {
		log.Fatal(err)
	}
}
