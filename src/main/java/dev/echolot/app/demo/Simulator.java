package dev.echolot.app.demo;

/** An endless stream of records in order of time, the same for the same seed. Used by one thread. */
public interface Simulator {

    SimulatedRecord next();
}
