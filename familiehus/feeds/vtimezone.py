"""The one time zone the house lives in, as calendar clients can read it.

Written by hand because clients differ in what they understand: Outlook reads DTSTART, RRULE and the two
offsets alone and takes one STANDARD and one DAYLIGHT block; RDATE lists are ignored or read wrongly. The
two onsets are wall-clock times of the offset in force before them (RFC 5545, 3.6.5). Right from October
1996, when the EU moved the end of summer time to the last Sunday of October.
"""

TZID = "Europe/Copenhagen"

COPENHAGEN = (
    b"BEGIN:VTIMEZONE\r\n"
    b"TZID:Europe/Copenhagen\r\n"
    b"BEGIN:DAYLIGHT\r\n"
    b"TZNAME:CEST\r\n"
    b"TZOFFSETFROM:+0100\r\n"
    b"TZOFFSETTO:+0200\r\n"
    b"DTSTART:19810329T020000\r\n"
    b"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
    b"END:DAYLIGHT\r\n"
    b"BEGIN:STANDARD\r\n"
    b"TZNAME:CET\r\n"
    b"TZOFFSETFROM:+0200\r\n"
    b"TZOFFSETTO:+0100\r\n"
    b"DTSTART:19961027T030000\r\n"
    b"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
    b"END:STANDARD\r\n"
    b"END:VTIMEZONE\r\n"
)
