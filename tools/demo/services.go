package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// state is the part of `terraform show -json` that holds the services.
type state struct {
	Values struct {
		RootModule struct {
			Resources []struct {
				Values struct {
					EndpointServices []service `json:"endpoint_services"`
				} `json:"values"`
			} `json:"resources"`
		} `json:"root_module"`
	} `json:"values"`
}

type service struct {
	ID              string `json:"id"`
	Name            string `json:"service_name"`
	Status          string `json:"status"`
	ServiceType     string `json:"service_type"`
	ServerType      string `json:"server_type"`
	ConnectionCount *int   `json:"connection_count"`
	Ports           []struct {
		ClientPort json.Number `json:"client_port"`
		ServerPort json.Number `json:"server_port"`
	} `json:"ports"`
}

func printServices(out io.Writer, stateJSON []byte) error {
	var s state
	if err := json.Unmarshal(stateJSON, &s); err != nil {
		return fmt.Errorf("read the state: %w", err)
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "NAME\tID\tSTATUS\tTYPE\tSERVER\tPORTS\tCONNECTIONS")
	for _, resource := range s.Values.RootModule.Resources {
		for _, service := range resource.Values.EndpointServices {
			fmt.Fprintln(table, strings.Join(service.row(), "\t"))
		}
	}
	return table.Flush()
}

func (s service) row() []string {
	ports := make([]string, len(s.Ports))
	for i, port := range s.Ports {
		ports[i] = fmt.Sprintf("%s->%s", port.ClientPort, port.ServerPort)
	}
	connections := ""
	if s.ConnectionCount != nil {
		connections = fmt.Sprint(*s.ConnectionCount)
	}
	row := []string{
		strings.TrimSuffix(s.Name, "."+s.ID), // the ID has a column of its own
		s.ID, s.Status, s.ServiceType, s.ServerType, strings.Join(ports, " "), connections,
	}
	for i, cell := range row {
		row[i] = cmp.Or(cell, "-")
	}
	return row
}
