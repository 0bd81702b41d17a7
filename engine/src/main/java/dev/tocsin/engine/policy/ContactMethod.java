package dev.tocsin.engine.policy;

/** How to reach somebody: a configured channel and, where the channel needs one, an address within it (else ""). */
public record ContactMethod(String channel, String address) {}
