// Command download is run by make targets that find no Terraform: it downloads a version into a folder and verifies it.
//
//	download VERSION FOLDER
//
// It is a separate program because it is rarely needed, and the library that verifies signatures is large.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
)

func main() {
	exact := releases.ExactVersion{
		Product:    product.Terraform,
		Version:    version.Must(version.NewVersion(os.Args[1])),
		InstallDir: os.Args[2],
		Timeout:    2 * time.Minute,
	}
	if _, err := exact.Install(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
