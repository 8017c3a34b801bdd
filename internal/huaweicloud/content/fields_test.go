package content

import "testing"

// shown returns fields as strings, which print.
func shown(f Fields) [3]string {
	return [3]string{string(f.Code), string(f.Message), string(f.RequestID)}
}

func TestParseError_shapes(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]Fields{
		`{"error_code":"EndPoint.0002","error_msg":"m","request_id":"r"}`: {"EndPoint.0002", "m", "r"},
		`{"error_code":"EndPoint.0002","error_message":"m"}`:              {"EndPoint.0002", "m", ""},
		`{"errorCode":"STS5.1001","errorMsg":"m","requestId":"r"}`:        {"STS5.1001", "m", "r"},
		`{"code":"APIGW.0101","message":"m"}`:                             {"APIGW.0101", "m", ""},
		`{"Code":"A","Message":"m","RequestId":"r"}`:                      {"A", "m", "r"},
		`{"message":"m"}`: {"", "m", ""},
		`{"error":{"code":"EndPoint.0004","message":"m"}}`:                             {"EndPoint.0004", "m", ""},
		`{"error":{"code":401,"message":"m","title":"Unauthorized"}}`:                  {"401", "m", ""},
		`{"error":{"error_code":"IAM.0061","error_msg":"m"}}`:                          {"IAM.0061", "m", ""},
		`{"badRequest":{"code":400,"message":"m"}}`:                                    {"400", "m", ""},
		`{"errors":[{"code":"A","message":"m"},{"code":"B"}]}`:                         {"A", "m", ""},
		`{"error_code":"A","error":"text"}`:                                            {"A", "text", ""},
		`{"error":"text"}`:                                                             {"", "text", ""},
		`{"error_code":"A","details":[{"error_code":"B","error_msg":"inner"}]}`:        {"A", "inner", ""},
		`{"error_code":"A","error_msg":"m","encoded_authorization_message":"ENCODED"}`: {"A", "m", ""},
		`{"error_code":null,"error":{"code":"B","message":null},"message":"m"}`:        {"B", "m", ""},
		`{"reason":"no shape","n":1.50,"encoded_authorization_message":"ENCODED"}`:     {"", `{"n":1.50,"reason":"no shape"}`, ""},
		`{"reason":"cut","encoded_authorization_message":"ENC`:                         {"", `{"reason":"cut","`, ""},
		`[1,2]`:                            {"", `[1,2]`, ""},
		`"text"`:                           {"", `"text"`, ""},
		`null`:                             {"", `null`, ""},
		`plain`:                            {"", `plain`, ""},
		`<html>oops</html>`:                {"", `<html>oops</html>`, ""},
		``:                                 {"", "", ""},
		`{"error_code":{},"error_msg":[]}`: {"", `{"error_code":{},"error_msg":[]}`, ""},
	} {
		if got := ParseError([]byte(body)); got != want {
			t.Errorf("%s:\n%q, want\n%q", body, shown(got), shown(want))
		}
	}
}
