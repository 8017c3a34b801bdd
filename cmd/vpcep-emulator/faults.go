package main

import (
	"cmp"
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

// kinds are the failures that are not named by a status code.
var kinds = map[string]emulator.Switch{
	"html":     emulator.HTML(),
	"empty":    emulator.Body("application/json", ""),
	"truncate": emulator.Truncate(),
	"reset":    emulator.ResetConnection(),
	"hang":     emulator.Hang(),
}

// codes are the API's error codes by status code.
var codes = map[int]string{
	http.StatusUnauthorized:    "APIGW.0301",
	http.StatusForbidden:       "EndPoint.0004",
	http.StatusNotFound:        "EndPoint.0005",
	http.StatusTooManyRequests: "APIGW.0308",
	http.StatusGatewayTimeout:  "EndPoint.0011",
}

func parseKind(kind string) (emulator.Switch, error) {
	if failure, ok := kinds[kind]; ok {
		return failure, nil
	}
	number, code, _ := strings.Cut(kind, ":")
	status, err := strconv.Atoi(number)
	switch {
	case err != nil || status < 400 || status > 599:
		return emulator.Switch{}, fmt.Errorf("%q is neither html, empty, truncate, reset, hang nor a status from 400 to 599", kind)
	case code == "html":
		return emulator.HTMLStatus(status), nil
	case status < http.StatusInternalServerError:
		code = cmp.Or(code, codes[status], "EndPoint.0002")
	default:
		code = cmp.Or(code, codes[status], "EndPoint.0001")
	}
	return emulator.Fail(status, code, ""), nil
}
