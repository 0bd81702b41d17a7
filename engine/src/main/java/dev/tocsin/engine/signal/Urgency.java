package dev.tocsin.engine.signal;

/** Whether a page may wait: people have contact rules for each, and low urgency respects their quiet hours. */
public enum Urgency {
    HIGH,
    LOW
}
