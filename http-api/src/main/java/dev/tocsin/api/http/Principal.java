package dev.tocsin.api.http;

import dev.tocsin.config.Role;
import dev.tocsin.core.signal.Caller;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * An authenticated client.
 *
 * @param name of the token, or {@code local} if no tokens are configured
 * @param user in whose name the token acts; empty = no user
 */
public record Principal(String name, Role role, Optional<String> user) {
    static final Principal LOCAL = new Principal("local", Role.ADMIN, Optional.empty());

    /** The user or, if there is none, the name of the token. */
    public String who() {
        return user.orElse(name);
    }

    /** Whether the client is not authenticated: no tokens are configured, and only this machine is served. */
    public boolean isLocal() {
        return this == LOCAL;
    }

    /**
     * The client as a caller of the command gateway.
     *
     * @param person in whose name the request acts; empty = in that of the token
     */
    public Caller caller(Optional<String> person, HttpRequest request) {
        var rights =
                switch (role) {
                    case VIEWER -> Caller.Rights.READ;
                    case RESPONDER -> Caller.Rights.RESPOND;
                    case ADMIN -> Caller.Rights.ADMINISTER;
                };
        return new Caller.Token(name, rights, person, IdempotentRequests.id(this, request));
    }

    boolean may(Role needed) {
        return role.compareTo(needed) >= 0;
    }
}
