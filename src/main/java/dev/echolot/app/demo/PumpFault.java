package dev.echolot.app.demo;

import dev.echolot.app.demo.Pump.Reading;
import java.util.Locale;

/**
 * The three faults, 10 to 40 readings each. They shift readings by less than the day's swing in demand does; what gives a
 * fault away is readings that do not fit each other.
 */
enum PumpFault {
    /** Vapour in the pump: less flow and pressure than the speed should give, and a rough run. */
    CAVITATION {
        @Override
        Reading applied(Reading r, double progress) {
            return with(r, r.flow() * 0.85, r.pressure() * 0.92, r.current(), r.temperature(), r.vibration() * 1.25);
        }
    },

    /** The bearing goes: growing heat, current and vibration at the same work done. */
    BEARING {
        @Override
        Reading applied(Reading r, double progress) {
            double grown = 0.3 + 0.7 * progress;
            return with(
                    r,
                    r.flow(),
                    r.pressure(),
                    r.current() * (1 + 0.1 * grown),
                    r.temperature() + 6 * grown,
                    r.vibration() * (1 + 0.35 * grown));
        }
    },

    /** A leak behind the pump: more flow at less pressure than the valve explains. */
    LEAK {
        @Override
        Reading applied(Reading r, double progress) {
            return with(r, r.flow() * 1.12, r.pressure() * 0.85, r.current(), r.temperature(), r.vibration());
        }
    };

    /**
     * What the sensors show under this fault.
     *
     * @param progress of the fault, 0 to below 1
     */
    abstract Reading applied(Reading healthy, double progress);

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    final Reading with(Reading r, double flow, double pressure, double current, double temperature, double vibration) {
        return new Reading(r.speed(), flow, pressure, current, temperature, vibration, r.ambient(), r.valve(), this);
    }
}
