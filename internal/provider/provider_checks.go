package provider

import (
	"errors"
	"regexp"
	"strconv"

	source "github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
	"github.com/vpcep/terraform-provider-vpcep/internal/provider/endpointservice"
)

// The errors of these checks continue a sentence that begins with the name of
// the argument or variable.

var cloudPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]*$`)

func checkRegion(value string) error {
	return matches(endpointservice.RegionPattern, value, endpointservice.RegionRule)
}
func checkProjectID(value string) error {
	return matches(endpointservice.ProjectIDPattern, value, endpointservice.ProjectIDRule)
}
func checkCloud(value string) error {
	return matches(cloudPattern, value, "must be a domain, such as myhuaweicloud.com")
}

func matches(pattern *regexp.Regexp, value, rule string) error {
	if !pattern.MatchString(value) {
		return errors.New(rule)
	}
	return nil
}

func checkBool(value string) error {
	if _, err := strconv.ParseBool(value); err != nil {
		return errors.New("must be true or false")
	}
	return nil
}

func checkCount(value string) error {
	if _, err := strconv.ParseUint(value, 10, 31); err != nil {
		return errors.New("must be a whole number, 0 or greater")
	}
	return nil
}

// checkDuration knows the limits of all APIs. The lower ones of some depend on
// the credentials.
func checkDuration(value string) error {
	if n, err := strconv.Atoi(value); err != nil || n < 900 || n > 86400 {
		return errors.New("must be a number of seconds from 900 to 86400")
	}
	return nil
}

func checkSigningAlgorithm(value string) error {
	if _, err := source.ParseSigningAlgorithm(value); err != nil {
		return errors.New("must be HmacSHA256, HmacSM3, EcdsaP256SHA256 or SM2SM3")
	}
	return nil
}
