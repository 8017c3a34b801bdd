package lenient

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

// document has a field of each type that is read.
type document struct {
	Text  *string   `json:"text"`
	Bool  *bool     `json:"bool"`
	Texts []*string `json:"texts"`
	Pairs []pair    `json:"pairs"`
	Items []item    `json:"items"`
	Own   own       `json:"own"`
}

type pair struct {
	Key   *string `json:"key"`
	Value *string `json:"value"`
}

type item struct {
	Name *string `json:"name"`
	Flag *bool   `json:"flag"`
	Own  own     `json:"own"`
}

// own reads itself.
type own string

func (o *own) UnmarshalJSON(data []byte) error {
	if string(data) != `"x"` && string(data) != "null" {
		return errors.New("is not x")
	}
	*o = own(strings.Trim(string(data), `"`))
	return nil
}

func (o own) MarshalJSON() ([]byte, error) {
	if o != "x" {
		return []byte("null"), nil
	}
	return []byte(`"x"`), nil
}

func TestUnmarshal(t *testing.T) {
	t.Parallel()
	for data, test := range map[string]struct {
		want string // as the standard library reads it
		err  string
	}{
		`{}`:                          {want: `{}`},
		`null`:                        {want: `null`},
		`{"text":"a","bool":true}`:    {want: `{"text":"a","bool":true}`},
		`{"text":7,"bool":"true"}`:    {want: `{"text":"7","bool":true}`},
		`{"text":-1.50e3,"bool":0}`:   {want: `{"text":"-1.50e3","bool":false}`},
		`{"TEXT":7,"Bool":"FALSE"}`:   {want: `{"text":"7","bool":false}`},
		`{"text":7,"Text":8}`:         {want: `{"text":"7"}`},
		`{"bool":"","text":7}`:        {want: `{"text":"7"}`},
		`{"bool":"1","text":null}`:    {want: `{"bool":true}`},
		`{"texts":"a"}`:               {want: `{"texts":["a"]}`},
		`{"texts":7}`:                 {want: `{"texts":["7"]}`},
		`{"texts":["a",7,null]}`:      {want: `{"texts":["a","7",null]}`},
		`{"texts":"","items":{}}`:     {want: `{"texts":[],"items":[]}`},
		`{"texts":{},"items":""}`:     {want: `{"texts":[],"items":[]}`},
		`{"pairs":{}}`:                {want: `{"pairs":[]}`},
		`{"pairs":{"b":"2","A":1}}`:   {want: `{"pairs":[{"key":"A","value":"1"},{"key":"b","value":"2"}]}`},
		`{"pairs":{"b":null}}`:        {want: `{"pairs":[{"key":"b"}]}`},
		`{"pairs":{"key":"a"}}`:       {want: `{"pairs":[{"key":"a"}]}`},
		`{"pairs":{"value":"a"}}`:     {want: `{"pairs":[{"key":"value","value":"a"}]}`},
		`{"items":{"flag":"0"}}`:      {want: `{"items":[{"flag":false}]}`},
		`{"items":[null,{"name":1}]}`: {want: `{"items":[{},{"name":"1"}]}`},
		`{"own":"x","text":1}`:        {want: `{"own":"x","text":"1"}`},

		`7`:                              {err: "is a number, not an object"},
		`[{}]`:                           {err: "is a list, not an object"},
		`{"text":{}}`:                    {err: "text is an object, not text"},
		`{"text":[],"bool":7}`:           {err: "text is a list, not text"},
		`{"bool":7,"text":8}`:            {want: `{"text":"8"}`, err: "bool is a number, not true or false"},
		`{"bool":"on"}`:                  {err: "bool is text, not true or false"},
		`{"texts":true}`:                 {err: "texts is true, not a list"},
		`{"texts":{"a":1}}`:              {err: "texts is an object, not a list"},
		`{"texts":["a",["b"]]}`:          {want: `{"texts":["a",null]}`, err: "texts[1] is a list, not text"},
		`{"pairs":"a"}`:                  {err: "pairs is text, not a list"},
		`{"pairs":{"a":{}}}`:             {want: `{"pairs":[{"key":"a"}]}`, err: "pairs[0].value is an object, not text"},
		`{"items":{"0":{"name":"a"}}}`:   {err: "items is an object, not a list"},
		`{"items":7}`:                    {err: "items is a number, not a list"},
		`{"items":[{"name":"a"},false]}`: {want: `{"items":[{"name":"a"},{}]}`, err: "items[1] is false, not an object"},
		`{"items":{"own":"y"}}`:          {want: `{"items":[{}]}`, err: "items[0].own is not x"},
		`{"own":"y","text":1}`:           {want: `{"text":"1"}`, err: "own is not x"},
	} {
		got := new(document)
		err := Unmarshal([]byte(data), &got)
		if err == nil && test.err != "" || err != nil && err.Error() != test.err {
			t.Errorf("%s: %v, want %s", data, err, test.err)
		}
		want := new(document)
		if test.want != "" {
			if err := json.Unmarshal([]byte(test.want), &want); err != nil {
				t.Fatal(err)
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %s, want %s", data, marshal(t, got), marshal(t, want))
		}
	}
}

func marshal(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// FuzzUnmarshal checks that what the standard library reads is read the same,
// and that errors are in plain words.
func FuzzUnmarshal(f *testing.F) {
	for _, data := range []string{
		`{"text":"a","bool":true,"texts":["a",null],"pairs":[{"key":"a"}],"items":[{"name":"a","own":"x"}],"own":"x"}`,
		`{"text":7,"bool":"1","texts":"a","pairs":{"a":1},"items":{"flag":0}}`, `{"text":[]}`, `7`, `null`, ``, `{"tExt":1,"TEXT":2}`,
	} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data string) {
		var got document
		if err := Unmarshal([]byte(data), &got); err != nil {
			if json.Valid([]byte(data)) && !strings.Contains(err.Error(), " not ") {
				t.Errorf("%s: %v", data, err)
			}
			return
		}
		var again document
		if err := read([]byte(marshal(t, got)), reflect.ValueOf(&again).Elem()); err != nil {
			t.Fatal(err)
		}
		if marshal(t, again) != marshal(t, got) {
			t.Errorf("%s: %s, then %s", data, marshal(t, got), marshal(t, again))
		}
	})
}
