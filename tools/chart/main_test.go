package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"testing"
)

func TestDraw_matchesTheCommittedChart(t *testing.T) {
	t.Parallel()
	got, err := draw(measurements)
	if err != nil {
		t.Fatal(err)
	}
	committed, err := os.ReadFile("plan-time.svg")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, committed) {
		t.Error("plan-time.svg is out of date, run go generate ./tools/chart")
	}
	for d := xml.NewDecoder(bytes.NewReader(got)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestDraw_refusesWhatIsNoNumber(t *testing.T) {
	t.Parallel()
	if _, err := draw([]byte("services,huaweicloud_seconds,vpcep_seconds\n10,fast,1\n")); err == nil {
		t.Error("no error")
	}
}
