package state

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

func TestValue_takesAttributesByTheirTags(t *testing.T) {
	t.Parallel()
	typ := func(names ...string) types.ObjectType {
		attributes := map[string]attr.Type{}
		for _, name := range names {
			attributes[name] = types.StringType
		}
		return types.ObjectType{AttrTypes: attributes}
	}
	for name, test := range map[string]struct {
		typ  attr.Type
		want string // empty: an error
	}{
		"the same names":     {typ("key", "value"), `{"key":"owner","value":<null>}`},
		"one more attribute": {typ("key", "value", "region"), ""},
		"one attribute less": {typ("key"), ""},
		"another attribute":  {typ("key", "region"), ""},
		"another type":       {types.ObjectType{AttrTypes: map[string]attr.Type{"key": types.BoolType, "value": types.StringType}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, diags := Value(t.Context(), test.typ, client.Tag{Key: new("owner")})
			if diags.HasError() != (test.want == "") || test.want != "" && got.String() != test.want {
				t.Errorf("got %v, %v, want %s", got, diags, test.want)
			}
		})
	}
}

func TestRows_nilIsAnEmptyList(t *testing.T) {
	t.Parallel()
	typ := types.ListType{ElemType: types.StringType}
	got, diags := Rows[string](t.Context(), "names", typ, nil)
	if diags.HasError() || !got.Equal(types.ListValueMust(types.StringType, []attr.Value{})) {
		t.Errorf("got %v, %v", got, diags)
	}
}
