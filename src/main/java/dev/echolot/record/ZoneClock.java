package dev.echolot.record;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Local time of one zone to instants and back, in milliseconds, without allocation while the times stay between two changes
 * of the clock: the offset and the span it holds for are remembered. In a gap or an overlap as {@link
 * java.time.ZonedDateTime#ofLocal} decides: later by the gap, the earlier offset. Used by one thread.
 */
final class ZoneClock {

    /** Local times this near to a change are looked up anew: no zone is farther than 18 h from UTC. */
    private static final long MARGIN_S = 2 * 18 * 3600;

    private final ZoneRules rules;
    private long fromS = Long.MAX_VALUE;
    private long untilS = Long.MIN_VALUE;
    private int offsetS;

    ZoneClock(ZoneId zone) {
        rules = zone.getRules();
    }

    /** Milliseconds on the zone's own clock, as if that were UTC. */
    long localMs(long epochMs) {
        return epochMs + offsetS(Math.floorDiv(epochMs, 1000L)) * 1000L;
    }

    /** The inverse of {@link #localMs}. */
    long epochMs(long localMs) {
        long localS = Math.floorDiv(localMs, 1000L);
        if (fromS > untilS) {
            offsetS(localS);
        }
        long guess = localS - offsetS;
        if (guess - MARGIN_S >= fromS && guess + MARGIN_S < untilS) {
            return localMs - offsetS * 1000L;
        }
        int offset = rules.getOffset(LocalDateTime.ofEpochSecond(localS, 0, ZoneOffset.UTC))
                .getTotalSeconds();
        offsetS(localS - offset);
        return localMs - offset * 1000L;
    }

    private int offsetS(long epochS) {
        if (epochS < fromS || epochS >= untilS) {
            Instant instant = Instant.ofEpochSecond(epochS);
            ZoneOffsetTransition next = rules.nextTransition(instant);
            ZoneOffsetTransition previous = rules.previousTransition(instant.plusSeconds(1));
            untilS = next == null ? Long.MAX_VALUE : next.toEpochSecond();
            fromS = previous == null ? Long.MIN_VALUE : previous.toEpochSecond();
            offsetS = rules.getOffset(instant).getTotalSeconds();
        }
        return offsetS;
    }
}
