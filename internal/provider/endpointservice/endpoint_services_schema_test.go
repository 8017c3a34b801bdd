package endpointservice

import (
	"encoding/csv"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// referenceTables are parameters and their types, by the title of their table
// in the reference.
func referenceTables(t *testing.T) map[string]map[string]string {
	t.Helper()
	file, err := os.Open("testdata/reference-tables.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string]map[string]string{}
	for _, row := range rows[1:] {
		title, parameter, typ := row[1], row[2], row[3]
		if tables[title] == nil {
			tables[title] = map[string]string{}
		}
		tables[title][parameter] = typ
	}
	return tables
}

func TestSchema_hasTheParametersOfTheReference(t *testing.T) {
	t.Parallel()
	tables := referenceTables(t)
	notInTable := []string{"region", "project_id", "project_name", "timeouts"}        // where to look, and for how long
	filters := []string{"name", "vpc_id", "server_type", "service_type", "with_tags"} // that the provider applies

	plural := endpointServicesSchema(t.Context()).Attributes
	checkTable(t, tables, "Query Parameters", only(plural, func(name string, a schema.Attribute) bool {
		return a.IsOptional() && !slices.Contains(notInTable, name) && !slices.Contains(filters, name)
	}))
	checkTable(t, tables, "Response body parameters", only(plural, func(name string, a schema.Attribute) bool {
		return a.IsComputed() && !slices.Contains(notInTable, name)
	}))

	singular := endpointServiceSchema(t.Context()).Attributes
	checkTable(t, tables, "ServiceList", only(singular, func(name string, a schema.Attribute) bool {
		return a.IsComputed() && name != "region" && name != "name"
	}))
	arguments := only(singular, func(_ string, a schema.Attribute) bool { return a.IsOptional() })
	for _, name := range []string{"sort_key", "sort_dir", "limit", "offset"} {
		delete(tables["Query Parameters"], name)
	}
	want := slices.Concat(notInTable, filters, []string{"most_recent"},
		slices.Collect(maps.Keys(tables["Query Parameters"])))
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(arguments)); !slices.Equal(got, want) {
		t.Errorf("arguments of vpcep_endpoint_service: %v, want %v", got, want)
	}
}

func publicSchema(t *testing.T) map[string]schema.Attribute {
	t.Helper()
	var resp datasource.SchemaResponse
	NewPublicListDataSource().Schema(t.Context(), datasource.SchemaRequest{}, &resp)
	return resp.Schema.Attributes
}

// The reference's page "Querying Public VPC Endpoint Services".
func TestSchema_publicHasTheParametersOfTheReference(t *testing.T) {
	t.Parallel()
	attributes := publicSchema(t)
	want := []string{"endpoint_service_name", "id", "limit", "name", "offset", "project_id", "project_name", "region", "sort_dir", "sort_key", "timeouts"}
	if got := slices.Sorted(maps.Keys(only(attributes, func(_ string, a schema.Attribute) bool { return a.IsOptional() }))); !slices.Equal(got, want) {
		t.Errorf("arguments %v, want %v", got, want)
	}
	service := attributes["endpoint_services"].(schema.ListNestedAttribute).NestedObject.Attributes
	types := map[string]attr.Type{
		"id": types.StringType, "owner": types.StringType, "service_name": types.StringType, "name": types.StringType, "service_type": types.StringType,
		"created_at": types.StringType, "is_charge": types.BoolType, "public_border_group": types.StringType,
	}
	if len(service) != len(types) {
		t.Errorf("%d attributes, want %d", len(service), len(types))
	}
	for name, want := range types {
		if a := service[name]; a == nil || !a.GetType().Equal(want) || !a.IsComputed() {
			t.Errorf("%s: %v, want %s", name, a, want)
		}
	}
}

func only(attributes map[string]schema.Attribute, keep func(string, schema.Attribute) bool) map[string]schema.Attribute {
	attributes = maps.Clone(attributes)
	maps.DeleteFunc(attributes, func(name string, a schema.Attribute) bool { return !keep(name, a) })
	return attributes
}

// checkTable checks that attributes have a table's names and types, and those
// of the tables that it leads to.
func checkTable(t *testing.T, tables map[string]map[string]string, title string, attributes map[string]schema.Attribute) {
	t.Helper()
	got, want := slices.Sorted(maps.Keys(attributes)), slices.Sorted(maps.Keys(tables[title]))
	if len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", title, got, want)
		return
	}
	scalars := map[string]attr.Type{
		"String": types.StringType, "Integer": types.Int64Type, "Boolean": types.BoolType,
		"Array of strings": types.ListType{ElemType: types.StringType},
	}
	for name, typ := range tables[title] {
		nested, isList := attributes[name].(schema.ListNestedAttribute)
		object := strings.TrimPrefix(typ, "Array of ")
		object, isObjects := strings.CutSuffix(object, " objects")
		switch {
		case isList && isObjects:
			checkTable(t, tables, object, only(nested.NestedObject.Attributes, func(name string, _ schema.Attribute) bool { return name != "name" }))
		case isList || isObjects || !attributes[name].GetType().Equal(scalars[typ]):
			t.Errorf("%s: %s is %s, want %s", title, name, attributes[name].GetType(), typ)
		}
	}
}

func TestSchema_describesEveryAttribute(t *testing.T) {
	t.Parallel()
	for name, attributes := range map[string]map[string]schema.Attribute{
		"vpcep_endpoint_services": endpointServicesSchema(t.Context()).Attributes,
		"vpcep_endpoint_service":  endpointServiceSchema(t.Context()).Attributes,
		"vpcep_public":            publicSchema(t),
	} {
		checkDescribed(t, name, attributes)
	}
}

func checkDescribed(t *testing.T, at string, attributes map[string]schema.Attribute) {
	t.Helper()
	for name, a := range attributes {
		if !strings.HasSuffix(a.GetMarkdownDescription(), ".") {
			t.Errorf("%s.%s is described as %q", at, name, a.GetMarkdownDescription())
		}
		switch a := a.(type) {
		case schema.ListNestedAttribute:
			checkDescribed(t, at+"."+name, a.NestedObject.Attributes)
		case schema.SingleNestedAttribute:
			checkDescribed(t, at+"."+name, a.Attributes)
		}
	}
}

func TestSchema_holdsWhatWasUsed(t *testing.T) {
	t.Parallel()
	for name, attributes := range map[string]map[string]schema.Attribute{
		"vpcep_endpoint_services": only(endpointServicesSchema(t.Context()).Attributes, isOptionalAndComputed),
		"vpcep_endpoint_service":  only(endpointServiceSchema(t.Context()).Attributes, isOptionalAndComputed),
		"vpcep_public":            only(publicSchema(t), isOptionalAndComputed),
	} {
		want := map[string][]string{
			"vpcep_endpoint_services": {"project_id", "region"},
			"vpcep_public":            {"project_id", "region"},
			"vpcep_endpoint_service":  {"id", "name", "project_id", "public_border_group", "region", "server_type", "service_type", "status", "vpc_id"},
		}[name]
		if got := slices.Sorted(maps.Keys(attributes)); !slices.Equal(got, want) {
			t.Errorf("%s: optional and computed are %v, want %v", name, got, want)
		}
	}
}

func isOptionalAndComputed(_ string, a schema.Attribute) bool {
	return a.IsOptional() && a.IsComputed()
}
