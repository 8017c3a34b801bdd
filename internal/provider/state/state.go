// Package state makes Terraform's values of the client's structs. The json tags
// of a struct are the API's names, which are those of the schema's attributes:
// a field and a row of the schema are all that an attribute takes.
package state

import (
	"bytes"
	"context"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

// Value makes the value of a type from a struct or a list of structs. It is an
// error if their fields are not the type's attributes.
func Value(ctx context.Context, typ attr.Type, from any) (attr.Value, diag.Diagnostics) {
	value, err := convert(ctx, typ, from)
	if err != nil {
		return nil, diag.Diagnostics{diag.NewErrorDiagnostic("Cannot encode the state", "This is a bug in the provider, please report it: "+err.Error()+".")}
	}
	return value, nil
}

func convert(ctx context.Context, typ attr.Type, from any) (attr.Value, error) {
	encoded, err := encode(from, 0)
	if err != nil {
		return nil, err
	}
	raw, err := (&tfprotov6.DynamicValue{MsgPack: encoded}).Unmarshal(typ.TerraformType(ctx))
	if err != nil {
		return nil, err
	}
	return typ.ValueFromTerraform(ctx, raw)
}

// encode writes a value as Terraform's protocol has it. The size is what it
// will take at least, in bytes.
func encode(from any, size int) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(size)
	encoder := msgpack.NewEncoder(&b)
	encoder.SetCustomStructTag("json")
	encoder.UseCompactInts(true)
	err := encoder.Encode(from)
	return b.Bytes(), err
}

func init() { msgpack.Register(client.Integer{}, encodeInteger, nil) }

func encodeInteger(encoder *msgpack.Encoder, integer reflect.Value) error {
	value, valid := integer.Field(0), integer.Field(1) // by position: looking fields up by name doubles the cost
	if !valid.Bool() {
		return encoder.EncodeNil()
	}
	return encoder.EncodeInt(value.Int())
}
