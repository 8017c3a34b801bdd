package credentials

import "fmt"

// PasswordOptions name a user and the account (domain) the user belongs to:
// the user by name and account, or by ID alone.
type PasswordOptions struct {
	UserName, UserID, Password string
	DomainName, DomainID       string
}

// Format keeps the password out of every message.
func (o PasswordOptions) Format(f fmt.State, _ rune) { fmt.Fprint(f, "password") }

// NewPassword makes the source of tokens that IAM issues to a user.
func NewPassword(o PasswordOptions) Source {
	account := domain(o.DomainName, o.DomainID)
	user := map[string]any{"password": o.Password}
	if o.UserID != "" {
		user["id"] = o.UserID // of one account only, which IAM does not want to be told
	} else {
		user["name"], user["domain"] = o.UserName, account
	}
	return &tokens{
		method:   "password",
		identity: map[string]any{"methods": []string{"password"}, "password": map[string]any{"user": user}},
		account:  account,
		password: o.Password,
	}
}
