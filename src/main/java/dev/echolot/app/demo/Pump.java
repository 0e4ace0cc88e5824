package dev.echolot.app.demo;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One pump: what it is built like, what it does just now, and the fault it may have. */
final class Pump {

    final String name;
    private final double flowPerTurn;
    private final double friction;
    private final double vibrationLevel;
    private final double driftPerDay;
    private double speed;
    private double bearing;
    private @Nullable PumpFault fault;
    private int faultLeft;
    private int faultLength = 1;

    Pump(int number, Random random) {
        name = String.format("pump-%02d", number);
        flowPerTurn = 0.1 * (1 + 0.05 * random.nextGaussian());
        friction = 1 + 0.06 * random.nextGaussian();
        vibrationLevel = 1.1 * (1 + 0.1 * random.nextGaussian());
        driftPerDay = 0.01 * random.nextGaussian();
        speed = 1500;
        bearing = 40;
    }

    /** The state of one minute: everything the sensors show follows from these. */
    record Reading(
            double speed,
            double flow,
            double pressure,
            double current,
            double temperature,
            double vibration,
            double ambient,
            String valve,
            @Nullable PumpFault fault) {}

    void maybeFail(double chance, Random random) {
        if (fault == null && random.nextDouble() < chance) {
            fault = PumpFault.values()[random.nextInt(PumpFault.values().length)];
            faultLength = 10 + random.nextInt(31);
            faultLeft = faultLength;
        }
    }

    Reading read(double days, Random random) {
        double hour = 24 * (days - Math.floor(days));
        double demand = 0.55 + 0.25 * Math.sin(2 * Math.PI * (hour - 9) / 24) + 0.08 * random.nextGaussian();
        double wanted = 900 + 1400 * Math.min(1, Math.max(0, demand));
        speed += 0.2 * (wanted - speed) + 12 * random.nextGaussian();
        String valve = demand > 0.75 ? "open" : demand > 0.2 ? "throttled" : "closed";
        double opening = valve.equals("open") ? 1 : valve.equals("throttled") ? 0.8 : 0.3;
        double ambient = 18 + 6 * Math.sin(2 * Math.PI * (hour - 10) / 24) + 0.4 * random.nextGaussian();
        double wear = 1 + driftPerDay * days;
        double relative = speed / 1500;
        double flow = flowPerTurn * speed * opening * (1 + 0.015 * random.nextGaussian());
        double pressure = 4 * relative * relative * (1.25 - 0.3 * opening) * (1 + 0.01 * random.nextGaussian());
        double current = friction * (3 + 0.012 * flow * pressure) * (1 + 0.012 * random.nextGaussian());
        bearing += 0.1 * (ambient + 1.6 * current * wear - bearing);
        double temperature = bearing + 0.3 * random.nextGaussian();
        double vibration =
                vibrationLevel * wear * (0.6 + 0.9 * relative * relative) * Math.exp(0.05 * random.nextGaussian());
        Reading healthy = new Reading(speed, flow, pressure, current, temperature, vibration, ambient, valve, null);
        if (fault == null) {
            return healthy;
        }
        Reading faulty = fault.applied(healthy, 1 - (double) faultLeft / faultLength);
        faultLeft--;
        if (faultLeft == 0) {
            fault = null;
        }
        return faulty;
    }
}
