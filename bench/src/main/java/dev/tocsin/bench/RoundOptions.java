package dev.tocsin.bench;

import picocli.CommandLine.Option;

/** How a comparison under load is run. */
final class RoundOptions {
    @Option(names = "--rounds", defaultValue = "3")
    int rounds;

    @Option(names = "--seconds", defaultValue = "10", description = "measured in a round")
    int seconds;

    @Option(names = "--warm", defaultValue = "40", description = "seconds of load before they are measured")
    int warm;

    @Option(names = "--alone", description = "without the system to compare with")
    boolean alone;

    @Option(names = "--flags", split = " ", description = "of Tocsin's JVM, such as a profiler's agent")
    String[] flags = {};
}
