package dev.tocsin.engine.routing;

/** Where a route leads: a policy by name. */
public record Receiver(String name, String policy) {}
