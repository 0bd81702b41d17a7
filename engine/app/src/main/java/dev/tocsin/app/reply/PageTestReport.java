package dev.tocsin.app.reply;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The results of a test so far, as the API shows them: without addresses.
 *
 * @param until when answers are not waited for any more
 * @param over whether no further result is expected
 */
public record PageTestReport(
        String id, String user, String by, Instant begunAt, Instant until, boolean over, List<Contact> contacts) {
    public PageTestReport {
        contacts = List.copyOf(contacts);
    }

    /** How long the whole test waits for answers, in seconds. */
    @JsonIgnore
    public long waitSeconds() {
        return Duration.between(begunAt, until).toSeconds();
    }

    /** Whether the test waits for answers through contact methods that can be answered. */
    @JsonIgnore
    public boolean asksForAnswers() {
        return until.isAfter(begunAt);
    }

    /**
     * The result of one contact method.
     *
     * @param deliveredSeconds until the provider accepted the page; empty = it did not, or not yet
     * @param receipt the provider's id of the message, or ""
     * @param error why it failed, or ""
     * @param asksForAnswer whether an answer can be given
     * @param answeredSeconds until the person answered; empty = not yet
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

    /** Seconds, rounded to a tenth. */
    static double seconds(Instant from, Instant to) {
        return Math.round(Duration.between(from, to).toMillis() / 100.0) / 10.0;
    }
}
