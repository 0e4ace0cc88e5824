package dev.echolot.app.demo;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Eight pumps read every other minute, their speed following the day's demand, each a little different and drifting with wear.
 * Into that come faults of three kinds ({@link PumpFault}), one reading in a hundred on average, in episodes of 10 to 40
 * readings. Fields as in {@code schemas/example/sensor-reading.avsc}; one flow reading in 200 is missing.
 *
 * <p>Difficulty: a fault moves no sensor out of the range it covers in a day; the readings only stop fitting each other.
 */
public final class PumpsSimulator implements Simulator {

    /** Expected share of readings under a fault. */
    public static final double FAULT_SHARE = 0.01;

    static final int PUMPS = 8;

    private static final double READINGS_PER_EPISODE = 25;
    private static final long STEP_MS = 120_000;

    private final Random random;
    private final List<Pump> pumps = new ArrayList<>();
    private final Deque<SimulatedRecord> upcoming = new ArrayDeque<>();
    private long step;

    public PumpsSimulator(long seed) {
        this.random = new Random(seed);
        for (int i = 0; i < PUMPS; i++) {
            pumps.add(new Pump(i, random));
        }
    }

    @Override
    public SimulatedRecord next() {
        if (upcoming.isEmpty()) {
            long timeMs = PaymentsSimulator.START.toEpochMilli() + step * STEP_MS;
            for (Pump pump : pumps) {
                pump.maybeFail(FAULT_SHARE / (1 - FAULT_SHARE) / READINGS_PER_EPISODE, random);
                upcoming.add(record(pump, timeMs + random.nextInt(1000), pump.read(step / 720.0, random)));
            }
            step++;
        }
        return upcoming.remove();
    }

    private SimulatedRecord record(Pump pump, long timeMs, Pump.Reading reading) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("pump", pump.name);
        fields.put("time", Instant.ofEpochMilli(timeMs).toString());
        fields.put("speed_rpm", rounded(reading.speed(), 1));
        fields.put("flow_lpm", random.nextInt(200) == 0 ? null : rounded(reading.flow(), 10));
        fields.put("pressure_bar", rounded(reading.pressure(), 100));
        fields.put("current_a", rounded(reading.current(), 100));
        fields.put("temperature_c", rounded(reading.temperature(), 10));
        fields.put("vibration_mm_s", rounded(reading.vibration(), 100));
        fields.put("ambient_c", rounded(reading.ambient(), 10));
        fields.put("valve", reading.valve());
        PumpFault fault = reading.fault();
        return new SimulatedRecord(pump.name, timeMs, fields, fault == null ? null : fault.code());
    }

    private static double rounded(double value, int perUnit) {
        return (double) Math.round(value * perUnit) / perUnit;
    }
}
