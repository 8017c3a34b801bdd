package huaweicloud

import "log/slog"

// Region is the region to ask where a request names none; it may be empty.
func (c *Client) Region() string { return c.config.Region }

// Logger is where requests are logged.
func (c *Client) Logger() *slog.Logger { return c.log }
