package dev.tocsin.api.answers;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of a test so far, as the API shows it: without addresses.
 *
 * @param until when no answer is waited for any more
 * @param over whether nothing more is waited for
 */
public record PageTestReport(
        String id, String user, String by, Instant begunAt, Instant until, boolean over, List<Contact> contacts) {
    public PageTestReport {
        contacts = List.copyOf(contacts);
    }

    /** Of the whole test. */
    @JsonIgnore
    public long waitSeconds() {
        return Duration.between(begunAt, until).toSeconds();
    }

    /** Whether answers are waited for where they can come back. */
    @JsonIgnore
    public boolean asksForAnswers() {
        return until.isAfter(begunAt);
    }

    /**
     * One contact.
     *
     * @param deliveredSeconds until the provider took it; empty = it did not, or not yet
     * @param receipt what the provider called it, or ""
     * @param error why it failed, or ""
     * @param asksForAnswer whether an answer can come back
     * @param answeredSeconds until the person answered
     * @param answeredBy link, sms, voice and the like, or ""
     */
    public record Contact(
            String channel,
            String type,
            Optional<Double> deliveredSeconds,
            String receipt,
            String error,
            boolean asksForAnswer,
            Optional<Double> answeredSeconds,
            String answeredBy) {}

    /** To a tenth. */
    static double seconds(Instant from, Instant to) {
        return Math.round(Duration.between(from, to).toMillis() / 100.0) / 10.0;
    }
}
