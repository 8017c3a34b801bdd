// Package chart contains only a test, for developers who have measured plans again: it draws plan-time.svg, the chart of the
// README, from plan-time.csv, and compares or, with -update, writes it. The measurements are medians of alternating plans of
// the two providers on 2026-12-01, with Terraform 1.11.4 on 2 cores against an emulated API on the same machine.
package chart

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"text/template"
)

var update = flag.Bool("update", false, "write plan-time.svg")

var (
	//go:embed plan-time.csv
	measurements []byte
	//go:embed chart.svg.tmpl
	layout string
)

func TestChart_showsTheMeasurements(t *testing.T) {
	t.Parallel()
	svg, err := draw(measurements)
	if err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if *update {
		if err := os.WriteFile("plan-time.svg", svg, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	committed, err := os.ReadFile("plan-time.svg")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(svg, committed) {
		t.Error("plan-time.svg is out of date, run go test ./tools/chart -update")
	}
}

func TestDraw_refusesWhatIsNoNumber(t *testing.T) {
	t.Parallel()
	if _, err := draw([]byte("services,huaweicloud_seconds,vpcep_seconds\n10,fast,1\n")); err == nil {
		t.Error("no error")
	}
}

// point is one measured plan: services across, seconds up.
type point struct{ Services, Seconds float64 }

// The plot area, in pixels of the drawing, and the values at its far ends.
const (
	left, right, top, bottom  = 56, 600, 56, 320
	mostServices, mostSeconds = 5000, 30
)

func (p point) X() float64 { return left + p.Services/mostServices*(right-left) }
func (p point) Y() float64 { return bottom - p.Seconds/mostSeconds*(bottom-top) }

// draw draws the chart of a CSV file with the columns services, huaweicloud_seconds and vpcep_seconds.
func draw(csvFile []byte) ([]byte, error) {
	rows, err := csv.NewReader(bytes.NewReader(csvFile)).ReadAll()
	if err != nil {
		return nil, err
	}
	var peer, own []point
	for _, row := range rows[1:] {
		values := make([]float64, len(row))
		for i, field := range row {
			if values[i], err = strconv.ParseFloat(field, 64); err != nil {
				return nil, err
			}
		}
		peer = append(peer, point{values[0], values[1]})
		own = append(own, point{values[0], values[2]})
	}
	chart, err := template.New("chart").Funcs(template.FuncMap{"line": line, "last": last}).Parse(layout)
	if err != nil {
		return nil, err
	}
	var svg bytes.Buffer
	err = chart.Execute(&svg, map[string]any{
		"Peer": peer, "Own": own,
		"XTicks": []point{{0, 0}, {1000, 0}, {2000, 0}, {3000, 0}, {4000, 0}, {5000, 0}},
		"YTicks": []point{{0, 0}, {0, 10}, {0, 20}, {0, 30}},
	})
	return svg.Bytes(), err
}

// line returns the points of a polyline.
func line(points []point) string {
	var s strings.Builder
	for _, p := range points {
		fmt.Fprintf(&s, "%.1f,%.1f ", p.X(), p.Y())
	}
	return strings.TrimSpace(s.String())
}

func last(points []point) point { return points[len(points)-1] }
