package dev.tocsin.core.signal;

/** Whether a page may wait: users have contact rules for each, and pages of low urgency respect their quiet hours. */
public enum Urgency {
    HIGH,
    LOW
}
