package dev.echolot.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeFormatTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"UTC", "+05:30", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"})
    void agreesWithJavaTimeAtAnyTimeInAnyZone(String zoneName) {
        ZoneId zone = ZoneId.of(zoneName);
        TimeFormat format = new TimeFormat("iso", zoneName);
        long seed = 5;
        Random random = new Random(seed);
        long ms = 0;
        for (int i = 0; i < 50_000; i++) {
            // steps of days, so that every change of the clock is met from both sides, and leaps now and then
            ms = i % 100 == 0
                    ? random.nextLong(-2_000_000_000_000L, 4_000_000_000_000L)
                    : ms + random.nextInt(86_400_000);
            LocalDateTime local = LocalDateTime.ofEpochSecond(
                    Math.floorDiv(ms, 1000L), (int) Math.floorMod(ms, 1000L) * 1_000_000, ZoneOffset.UTC);
            ZonedDateTime expected = local.atZone(zone);
            assertThat(format.epochMs(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(local)))
                    .as("seed %d, %s in %s", seed, local, zoneName)
                    .isEqualTo(expected.toInstant().toEpochMilli());
            ZonedDateTime there = Instant.ofEpochMilli(ms).atZone(zone);
            assertThat(format.minuteOfWeek(ms))
                    .isEqualTo((there.getDayOfWeek().getValue() - 1) * 1440 + there.getHour() * 60 + there.getMinute());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2020-06-21,2020-06-21T00:00:00Z",
        "2020-06-21T12:14,2020-06-21T12:14:00Z",
        "2020-06-21 12:14:53,2020-06-21T12:14:53Z",
        "2020-06-21t12:14:53z,2020-06-21T12:14:53Z",
        "2020-06-21T12:14:53.1,2020-06-21T12:14:53.100Z",
        "2020-06-21T12:14:53.123456789Z,2020-06-21T12:14:53.123Z",
        "2020-06-21T12:14:53+02:00,2020-06-21T10:14:53Z",
        "2020-06-21T12:14:53-0530,2020-06-21T17:44:53Z",
        "2020-06-21T12:14+02,2020-06-21T10:14:00Z",
        "2020-02-29T00:00:00,2020-02-29T00:00:00Z",
        "2020-06-21T12:14:53+02:00[Europe/Berlin],2020-06-21T10:14:53Z"
    })
    void readsTheUsualShapes(String text, String instant) {
        assertThat(new TimeFormat("iso", "UTC").epochMs(text))
                .isEqualTo(Instant.parse(instant).toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2020",
                "2020-13-01",
                "2020-02-30",
                "1900-02-29",
                "2020-06-21T",
                "2020-06-21T24:00",
                "2020-06-21T12",
                "2020-06-21T12:60",
                "2020-06-21T12:14:60",
                "2020-06-21T12:14:53.",
                "2020-06-21T12:14:53.1234567890",
                "2020-06-21T12:14:53+",
                "2020-06-21T12:14:53+2",
                "2020-06-21T12:14:53+02:",
                "2020-06-21T12:14:53+02:0",
                "2020-06-21T12:14:53Zx",
                "2020-06-21T12:14:53+19:00",
                "2020/06/21",
                "2020-06-21X12:14",
                "20-06-21",
                "0000-01-01",
                "2020-06-21T12:14:53]",
                "2020-06-21T12-14",
                "1700000000"
            })
    void refusesOtherTextWithoutAnException(String text) {
        assertThat(new TimeFormat("iso", "UTC").epochMs(text)).isEqualTo(TimeFormat.UNREADABLE);
    }

    @Test
    void readsEpochsAsNumbersAndAsText() {
        TimeFormat seconds = new TimeFormat("epoch_s", "UTC");
        assertThat(seconds.epochMs("1700000000.1239")).isEqualTo(1_700_000_000_123L);
        assertThat(seconds.epochMs(-1.5)).isEqualTo(-1500);
        assertThat(seconds.epochMs(1_700_000_000_000.0)).isEqualTo(TimeFormat.UNREADABLE);
        TimeFormat ms = new TimeFormat("epoch_ms", "UTC");
        assertThat(ms.epochMs("1700000000123")).isEqualTo(1_700_000_000_123L);
        assertThat(ms.epochMs(1e300)).isEqualTo(TimeFormat.UNREADABLE);
        assertThat(ms.epochMs(Double.NaN)).isEqualTo(TimeFormat.UNREADABLE);
        assertThat(ms.epochMs("now")).isEqualTo(TimeFormat.UNREADABLE);
    }

    @Test
    void takesAvrosMillisecondsForAnIsoFieldButNotSeconds() {
        TimeFormat iso = new TimeFormat("iso", "UTC");
        assertThat(iso.epochMs(1_700_000_000_123.0)).isEqualTo(1_700_000_000_123L);
        assertThat(iso.epochMs(1_700_000_000.0)).isEqualTo(TimeFormat.UNREADABLE);
    }

    @Test
    void readsPatternsInTheirZone() {
        TimeFormat german = new TimeFormat("dd.MM.yyyy HH:mm", "Europe/Berlin");
        assertThat(german.epochMs("21.06.2020 12:14"))
                .isEqualTo(Instant.parse("2020-06-21T10:14:00Z").toEpochMilli());
        assertThat(german.epochMs("21/06/2020")).isEqualTo(TimeFormat.UNREADABLE);
        assertThat(new TimeFormat("d MMM yyyy", "UTC").epochMs("1 JAN 2020"))
                .isEqualTo(Instant.parse("2020-01-01T00:00:00Z").toEpochMilli());
        assertThat(new TimeFormat("yyyy-MM-dd HH:mm xx", "UTC").epochMs("2020-01-01 00:00 +0100"))
                .isEqualTo(Instant.parse("2019-12-31T23:00:00Z").toEpochMilli());
    }

    @Test
    void refusesPatternsAndZonesThatAreNone() {
        assertThatThrownBy(() -> new TimeFormat("iso", "Mars")).hasMessageContaining("got 'Mars'");
        assertThatThrownBy(() -> new TimeFormat("yyyy-bb", "UTC")).hasMessageContaining("got 'yyyy-bb'");
        assertThatThrownBy(() -> new TimeFormat("HH:mm", "UTC")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TimeFormat("ISO", "UTC")).isInstanceOf(IllegalArgumentException.class);
    }
}
