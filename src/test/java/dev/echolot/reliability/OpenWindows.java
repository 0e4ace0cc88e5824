package dev.echolot.reliability;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Entities in turn, all in the same long window, which stays open until {@link #close}: much state. Each record writes its
 * window to the changelog again.
 */
final class OpenWindows implements Load {

    /** Wide enough for the event times given here. */
    static final String WINDOW_SIZE = "1h";

    private final int entities;
    private volatile boolean over;

    OpenWindows(int entities) {
        this.entities = entities;
    }

    /** From now on two hours later: every window closes. */
    void close() {
        over = true;
    }

    @Override
    public Sent record(int n, Random random) {
        byte[] key = ("e" + n % entities).getBytes(StandardCharsets.UTF_8);
        long at = Payments.START + n % 1_000 + (over ? 7_200_000L : 0);
        return Sent.good(key, Payments.json(90 + random.nextInt(20), 4, at));
    }
}
