package huaweicloud

import (
	"fmt"
	"net/http"
)

// Token is an IAM token.
type Token string

// Sign sets X-Auth-Token.
func (t Token) Sign(req *http.Request, _ SignOptions) error {
	req.Header.Set("X-Auth-Token", string(t))
	return nil
}

func (t Token) secrets() []string { return []string{string(t)} }

func (Token) String() string { return "token" }

// Format keeps the token out of every message.
func (t Token) Format(f fmt.State, _ rune) { fmt.Fprint(f, t.String()) }
