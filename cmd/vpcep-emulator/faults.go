package main

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

// parseFailure reads the value of -fail, KIND[@WHEN].
func parseFailure(value string) (emulator.Switch, error) {
	kind, when, limited := strings.Cut(value, "@")
	failure, err := parseKind(kind)
	if err != nil || !limited {
		return failure, err
	}
	if percent, ok := strings.CutSuffix(when, "%"); ok {
		share, err := strconv.ParseFloat(percent, 64)
		if err != nil || !(share > 0 && share <= 100) {
			return failure, fmt.Errorf("%q is not a percentage above 0%% and up to 100%%", when)
		}
		return emulator.Sometimes(failure, share/100, 1), nil
	}
	number, err := strconv.Atoi(when)
	if err != nil || number < 1 {
		return failure, fmt.Errorf("%q is neither the number of a request, from 1, nor a percentage", when)
	}
	return emulator.On(failure, number), nil
}

func parseKind(kind string) (emulator.Switch, error) {
	switch kind {
	case "html":
		return emulator.HTML(), nil
	case "empty":
		return emulator.Body("application/json", ""), nil
	case "truncate":
		return emulator.Truncate(), nil
	case "reset":
		return emulator.ResetConnection(), nil
	case "hang":
		return emulator.Hang(), nil
	}
	number, code, _ := strings.Cut(kind, ":")
	status, err := strconv.Atoi(number)
	if err != nil || status < 400 || status > 599 {
		return emulator.Switch{}, fmt.Errorf("%q is neither html, empty, truncate, reset, hang nor a status from 400 to 599", kind)
	}
	switch code {
	case "":
		code = defaultCode(status)
	case "html":
		return emulator.HTMLStatus(status), nil
	}
	return emulator.Fail(status, code, ""), nil
}

// defaultCode is an error code that the API has for a status.
func defaultCode(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return "APIGW.0301"
	case http.StatusForbidden:
		return "EndPoint.0004"
	case http.StatusNotFound:
		return "EndPoint.0005"
	case http.StatusTooManyRequests:
		return "APIGW.0308"
	case http.StatusGatewayTimeout:
		return "EndPoint.0011"
	}
	if status < http.StatusInternalServerError {
		return "EndPoint.0002"
	}
	return "EndPoint.0001"
}
