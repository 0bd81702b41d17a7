package dev.tocsin.api.schedule;

import dev.tocsin.engine.policy.Directory;
import dev.tocsin.engine.policy.User;
import java.time.Instant;
import java.util.Optional;

/**
 * Everybody and every schedule, with the overrides that people made.
 *
 * @param known what was taken into account
 */
public record Roster(Directory directory, KnownSchedule known) {
    /**
     * What a look-up knew.
     *
     * @param at now, or the instant as of which was asked
     * @param version of the configuration that held then
     * @param ledger the last entry, and so the last override, that there was then; 0 = none
     */
    public record KnownSchedule(Instant at, String version, long ledger) {}

    Optional<String> displayName(String user) {
        return Optional.ofNullable(directory.users().get(user)).map(User::displayName);
    }
}
