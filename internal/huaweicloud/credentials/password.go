package credentials

import "fmt"

// PasswordOptions identify a user by name and account (domain), or by ID alone.
type PasswordOptions struct {
	UserName, UserID, Password string
	DomainName, DomainID       string
}

// Format hides the password in logs and errors.
func (o PasswordOptions) Format(f fmt.State, _ rune) { fmt.Fprint(f, "password") }

// NewPassword returns the source of a user's tokens, which IAM issues.
func NewPassword(o PasswordOptions) Source {
	account := domain(o.DomainName, o.DomainID)
	user := map[string]any{"password": o.Password}
	if o.UserID != "" {
		user["id"] = o.UserID // an ID implies the account, which IAM does not accept beside it
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
