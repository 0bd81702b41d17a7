package dev.tocsin.engine.policy;

/** A way to contact a recipient: a configured channel and an address within it, or "" if the channel needs none. */
public record ContactMethod(String channel, String address) {}
