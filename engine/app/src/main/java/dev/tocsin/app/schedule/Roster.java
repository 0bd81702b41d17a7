package dev.tocsin.app.schedule;

import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.User;
import java.time.Instant;
import java.util.Optional;

/**
 * All users and schedules, with the overrides that people made.
 *
 * @param known the state that it was made from
 */
public record Roster(Directory directory, KnownSchedule known) {
    /**
     * The state that an answer about schedules is based on.
     *
     * @param at now, or the instant as of which was asked
     * @param version of the configuration that was active then
     * @param ledger the number of the last entry of the ledger, and so of the last override, at that time; 0 = none
     */
    public record KnownSchedule(Instant at, String version, long ledger) {}

    public Optional<String> displayName(String user) {
        return Optional.ofNullable(directory.users().get(user)).map(User::displayName);
    }
}
