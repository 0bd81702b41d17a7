package dev.tocsin.engine.incident;

import dev.tocsin.engine.signal.Labels;
import java.time.Instant;

/** One alert of an incident. {@code since} is when it began to fire or, when it is clear, when it cleared. */
public record AlertState(String title, Labels labels, boolean firing, Instant since) {}
