package dev.echolot.record;

import java.time.DateTimeException;
import java.time.ZonedDateTime;

/** ISO-8601 dates and times by hand: the shapes {@link TimeFormat} names, without allocation. */
final class IsoText {

    private static final long NONE = TimeFormat.UNREADABLE;
    private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private IsoText() {}

    /** Milliseconds since 1970-01-01T00:00Z, or {@link TimeFormat#UNREADABLE}. */
    static long epochMs(String text, ZoneClock zone) {
        int end = text.length();
        int year = number(text, 0, 4);
        int month = number(text, 5, 2);
        int day = number(text, 8, 2);
        if (year < 1 || month < 1 || month > 12 || day < 1 || day > days(year, month)) {
            return NONE;
        }
        if (text.charAt(4) != '-' || text.charAt(7) != '-') {
            return NONE;
        }
        long local = epochDay(year, month, day) * 86_400_000L;
        if (end == 10) {
            return zone.epochMs(local);
        }
        char between = text.charAt(10);
        int hour = number(text, 11, 2);
        int minute = number(text, 14, 2);
        if ((between != 'T' && between != 't' && between != ' ')
                || hour < 0
                || hour > 23
                || minute < 0
                || minute > 59
                || text.charAt(13) != ':') {
            return NONE;
        }
        local += hour * 3_600_000L + minute * 60_000L;
        int at = 16;
        if (at < end && text.charAt(at) == ':') {
            int second = number(text, 17, 2);
            if (second < 0 || second > 59) {
                return NONE;
            }
            local += second * 1000L;
            at = 19;
            if (at < end && text.charAt(at) == '.') {
                int unit = 100;
                int from = ++at;
                for (; at < end && isDigit(text.charAt(at)); at++) {
                    local += (long) (text.charAt(at) - '0') * unit;
                    unit /= 10;
                }
                if (at == from || at > from + 9) {
                    return NONE;
                }
            }
        }
        return at == end ? zone.epochMs(local) : withOffset(text, at, end, local);
    }

    private static long withOffset(String text, int at, int end, long local) {
        char sign = text.charAt(at);
        if ((sign == 'Z' || sign == 'z') && at + 1 == end) {
            return local;
        }
        if (text.charAt(end - 1) == ']') {
            return named(text);
        }
        boolean colon = at + 3 < end && text.charAt(at + 3) == ':';
        int hours = number(text, at + 1, 2);
        int minutes = at + 3 == end ? 0 : number(text, colon ? at + 4 : at + 3, 2);
        int length = at + 3 == end ? 3 : colon ? 6 : 5;
        if ((sign != '+' && sign != '-')
                || at + length != end
                || hours < 0
                || hours > 18
                || minutes < 0
                || minutes > 59) {
            return NONE;
        }
        long offset = hours * 3_600_000L + minutes * 60_000L;
        return sign == '+' ? local - offset : local + offset;
    }

    /** {@code 2020-06-21T12:14:53+02:00[Europe/Berlin]}: rare, so java.time may read it. */
    private static long named(String text) {
        try {
            return ZonedDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException unreadable) {
            return NONE;
        }
    }

    /** A number of so many digits, or -1. */
    private static int number(String text, int at, int digits) {
        if (at + digits > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = at; i < at + digits; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int days(int year, int month) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 && leap ? 29 : DAYS[month - 1];
    }

    /** Days since 1970-01-01 in the proleptic Gregorian calendar; the year counted from March. */
    private static long epochDay(int year, int month, int day) {
        int y = month > 2 ? year : year - 1;
        int dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        return 365L * y + y / 4 - y / 100 + y / 400 + dayOfYear - 719_468;
    }
}
