// Package state converts the client's structs to Terraform's values. The json tags of a
// struct are the names of the schema's attributes, so that a new attribute takes only a
// field and a row of the schema.
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

// Value converts a struct or a slice of structs to a value of a type. It is an error if
// their fields are not the type's attributes.
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

// encode encodes a value for Terraform's protocol. The size is a lower bound of the
// result, in bytes.
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
