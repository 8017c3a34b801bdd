package emulator

import "testing"

func TestServices_comeAndGo(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, Config{}, named(t, "a", "b", "c")...)
	if err := e.Delete(ProjectID, "b"); err != nil {
		t.Fatal(err)
	}
	if err := e.Create(ProjectID, service(t, `{"id":"d","created_at":"2027-01-01"}`)); err != nil {
		t.Fatal(err)
	}
	if err := e.Update(ProjectID, service(t, `{"id":"a","created_at":"2025-01-01"}`)); err != nil {
		t.Fatal(err)
	}
	if a := list(t, e, ""); a.ids() != "d c a" || a.Total != 3.0 {
		t.Errorf("listed %q of %v", a.ids(), a.Total)
	}

	for name, err := range map[string]error{
		"create a taken id":         e.Create(ProjectID, named(t, "x", "a")...),
		"create one id twice":       e.Create(ProjectID, named(t, "y", "y")...),
		"create in no project":      e.Create("unknown", named(t, "x")...),
		"update what is not there":  e.Update(ProjectID, named(t, "b")[0]),
		"delete what is not there":  e.Delete(ProjectID, "b"),
		"delete from a no project":  e.Delete("unknown", "a"),
		"update within no project":  e.Update("unknown", named(t, "a")[0]),
		"create the same once more": e.Create(ProjectID, named(t, "d")...),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if a := list(t, e, ""); a.ids() != "d c a" {
		t.Errorf("a failed change changed the list to %q", a.ids())
	}
}
