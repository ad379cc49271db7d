package main

import (
	"fmt"
	"math/rand"
	"strings"
	"time"
)

// zones with midnights that are left out, changes of half an hour or two hours, days that never were, daylight saving that
// counts backwards, offsets with seconds; and ordinary ones.
var zones = strings.Fields(`
	UTC Europe/Paris Europe/London Europe/Dublin Europe/Lisbon Europe/Istanbul Europe/Moscow Europe/Chisinau
	America/New_York America/Los_Angeles America/St_Johns America/Havana America/Asuncion America/Santiago America/Sao_Paulo
	America/Caracas America/Nuuk America/Scoresbysund America/Goose_Bay America/Noronha Atlantic/Azores
	Africa/Casablanca Africa/Cairo Africa/Monrovia Africa/Juba Africa/Windhoek
	Asia/Beirut Asia/Amman Asia/Damascus Asia/Gaza Asia/Tehran Asia/Kolkata Asia/Kathmandu Asia/Pyongyang Asia/Dhaka
	Australia/Lord_Howe Australia/Sydney Australia/Adelaide
	Antarctica/Troll Antarctica/Casey Pacific/Apia Pacific/Chatham Pacific/Kwajalein Pacific/Kiritimati Pacific/Norfolk`)

type span struct {
	min, max int
	words    string
}

var spans = []span{
	{0, 59, ""},
	{0, 23, ""},
	{1, 31, ""},
	{1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"},
	{0, 6, "sun mon tue wed thu fri sat"},
}

func anySchedule(random *rand.Rand, near time.Time) string {
	switch kind := random.Intn(20); {
	case kind < 2:
		return descriptor(random)
	case kind < 4:
		return every(random)
	case kind < 10:
		return nearby(random, near)
	case kind < 16:
		return fields(random)
	default:
		return mutated(random, near)
	}
}

func descriptor(random *rand.Rand) string {
	names := strings.Split("@yearly @annually @monthly @weekly @daily @midnight @hourly @reboot @minutely @Daily @every @", " ")
	return names[random.Intn(len(names))]
}

func every(random *rand.Rand) string {
	text := "@every "
	text += []string{"", "", "", "+", "-"}[random.Intn(5)]
	units := []string{"h", "m", "s", "ms", "us", "µs", "ns", "d", "H", ""}
	for parts := random.Intn(3); parts >= 0; parts-- {
		number := fmt.Sprint(random.Intn([]int{3, 10, 100, 5000}[random.Intn(4)]))
		switch random.Intn(8) {
		case 0:
			number += "." + fmt.Sprint(random.Intn(1000))
		case 1:
			number = "." + number
		case 2:
			number += "."
		}
		unit := random.Intn(len(units))
		if random.Intn(3) > 0 {
			unit = random.Intn(3)
		}
		text += number + units[unit]
	}
	return text
}

// nearby is a schedule of few times a day around the hour at which the clocks may change.
func nearby(random *rand.Rand, near time.Time) string {
	hour := func() int { return (near.Add(40*time.Hour).Hour() + random.Intn(5) + 22) % 24 }
	minute := []string{"0", "30", "15,45", "*/20", fmt.Sprint(random.Intn(60)), "*"}[random.Intn(6)]
	hours := []string{"0", "1", "2", fmt.Sprint(hour()), fmt.Sprintf("%d,%d", hour(), hour()), "*/2", "0-4", "*"}[random.Intn(8)]
	day, month, weekday := "*", "*", "*"
	if random.Intn(4) == 0 {
		day = fmt.Sprint(near.AddDate(0, 0, random.Intn(3)).Day())
	}
	if random.Intn(8) == 0 {
		month = fmt.Sprint(int(near.Month()))
	}
	if random.Intn(4) == 0 {
		weekday = fmt.Sprint(random.Intn(7))
	}
	return strings.Join([]string{minute, hours, day, month, weekday}, " ")
}

func fields(random *rand.Rand) string {
	texts := make([]string, 5)
	for i := range texts {
		texts[i] = field(random, spans[i])
	}
	blank := []string{" ", " ", " ", " ", "  ", "\t", "\u00a0", "\u3000", "\n"}[random.Intn(9)]
	text := strings.Join(texts, blank)
	if random.Intn(12) == 0 {
		text = " " + text + "\t"
	}
	return text
}

func field(random *rand.Rand, s span) string {
	if random.Intn(3) == 0 {
		return "*"
	}
	items := []string{}
	for count := []int{0, 0, 0, 1, 2, 3}[random.Intn(6)]; count >= 0; count-- {
		items = append(items, item(random, s))
	}
	if random.Intn(25) == 0 {
		items = append(items, "", items[0])
	}
	return strings.Join(items, ",")
}

func item(random *rand.Rand, s span) string {
	low, high := number(random, s), number(random, s)
	text := []string{"*", "?", word(random, s, low), word(random, s, low), word(random, s, min(low, high)) + "-" + word(random, s, max(low, high))}[random.Intn(5)]
	if random.Intn(40) == 0 {
		text = "*-" + fmt.Sprint(high)
	}
	if random.Intn(3) == 0 {
		text += "/" + []string{"1", "2", "3", "5", "10", "07", "+4", "100", "9223372036854775807"}[random.Intn(9)]
	}
	return text
}

// number is now and then beside what the field may hold.
func number(random *rand.Rand, s span) int {
	if random.Intn(120) == 0 {
		return s.max + 1
	}
	return s.min + random.Intn(s.max-s.min+1)
}

func word(random *rand.Rand, s span, number int) string {
	words := strings.Fields(s.words)
	if index := number - s.min; len(words) > index && random.Intn(2) == 0 {
		return []string{words[index], strings.ToUpper(words[index]), strings.ToUpper(words[index][:1]) + words[index][1:]}[random.Intn(3)]
	}
	return fmt.Sprintf([]string{"%d", "%d", "%d", "%02d", "+%d"}[random.Intn(5)], number)
}

// mutated is a schedule with one or two characters changed, added or lost: mostly errors.
func mutated(random *rand.Rand, near time.Time) string {
	text := []rune([]func() string{
		func() string { return fields(random) },
		func() string { return nearby(random, near) },
		func() string { return every(random) },
		func() string { return descriptor(random) },
	}[random.Intn(4)]())
	letters := []rune("0123456789,-/*?@LWH#sun \t+.e\u0085\ufeff")
	for changes := random.Intn(2); changes >= 0; changes-- {
		at := random.Intn(len(text))
		letter := letters[random.Intn(len(letters))]
		switch random.Intn(3) {
		case 0:
			text[at] = letter
		case 1:
			text = append(text[:at], append([]rune{letter}, text[at:]...)...)
		case 2:
			text = append(text[:at], text[at+1:]...)
		}
		if len(text) == 0 {
			break
		}
	}
	return string(text)
}
