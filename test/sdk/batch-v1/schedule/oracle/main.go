// Asks the cron library of the CronJob controller what it makes of schedules, and prints its answers as JSON lines:
// [schedule, time zone, after, [next, ...]], or "error" in place of the runs. With "zones" it prints the time zones it knows.
package main

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"sort"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

const (
	seed  = 20261121
	cases = 4000
	runs  = 4
)

func main() {
	time.Local = time.UTC
	if len(os.Args) > 1 && os.Args[1] == "zones" {
		printZones()
		return
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	random := rand.New(rand.NewSource(seed))
	for i := 0; i < cases; i++ {
		zone := zones[random.Intn(len(zones))]
		location, err := time.LoadLocation(zone)
		must(err)
		after := moment(random, location)
		schedule := anySchedule(random, after.In(location))
		found := make(chan any, 1)
		go func() { found <- answer(schedule, zone, location, after) }()
		select {
		case runs := <-found:
			must(out.Encode([]any{schedule, zone, after.UTC().Format(time.RFC3339Nano), runs}))
		case <-time.After(time.Second):
			// Before a day that was left out of the calendar the library can walk in place for ever.
			fmt.Fprintln(os.Stderr, "no answer:", schedule, zone, after.UTC())
		}
	}
}

// answer gives the runs as the controller sees them: the API server has parsed the schedule alone, the controller reads it
// behind the time zone.
func answer(schedule, zone string, location *time.Location, after time.Time) any {
	if _, err := parse(schedule); err != nil {
		return "error"
	}
	text := schedule
	if zone != "" {
		text = "TZ=" + zone + " " + schedule
	}
	parsed, err := parse(text)
	must(err)
	found := []string{}
	for at := after.UTC(); len(found) < runs; {
		if at = parsed.Next(at); at.IsZero() {
			break
		}
		found = append(found, at.In(location).Format(time.RFC3339))
	}
	return found
}

// parse does not panic, as the API server's does not.
func parse(text string) (schedule cron.Schedule, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("%v", problem)
		}
	}()
	return cron.ParseStandard(text)
}

// moment is near a change of the zone's clocks, if it has one, in two of three cases.
func moment(random *rand.Rand, location *time.Location) time.Time {
	at := time.Unix(int64(random.Intn(60*365*86400))+5*365*86400, 0)
	if random.Intn(3) > 0 {
		if _, change := at.In(location).ZoneBounds(); !change.IsZero() && change.Year() < 2037 {
			at = change.Add(time.Duration(random.Intn(48*3600)-40*3600) * time.Second)
		}
	}
	if random.Intn(10) == 0 {
		at = at.Add(time.Duration(random.Intn(1000)) * time.Millisecond)
	}
	return at
}

func printZones() {
	archive, err := zip.OpenReader(os.Getenv("ZONEINFO"))
	must(err)
	names := []string{}
	for _, file := range archive.File {
		if !strings.HasSuffix(file.Name, "/") {
			names = append(names, file.Name)
		}
	}
	sort.Strings(names)
	fmt.Println(strings.Join(names, "\n"))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
