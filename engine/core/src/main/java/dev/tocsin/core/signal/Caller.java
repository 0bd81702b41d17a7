package dev.tocsin.core.signal;

import java.util.Locale;
import java.util.Optional;

/**
 * Who wants something done, as identified where the request came in. Every command comes from a caller. The
 * {@link Origin} is what is stored of it.
 */
public sealed interface Caller {
    /** A user, a token's name, or a sender such as {@code alertmanager}. */
    String who();

    /** How the request reached Tocsin, as the journal and the timeline have it. */
    String via();

    /** Identifies the request if it may be repeated, or ""; a repeated id changes nothing. */
    String requestId();

    /** As the journal and the timeline have it. */
    default Origin origin() {
        return new Origin(who(), via(), requestId());
    }

    /** Whether the caller may report something under this origin: a provider also reports what people did there. */
    default boolean speaksFor(Origin origin) {
        return origin.equals(origin());
    }

    /**
     * The caller without the id of the request. An incident ignores an id that it knows, and sometimes several commands
     * of one request must be carried out.
     */
    default Caller withoutRequestId() {
        return switch (this) {
            case Token(var name, var rights, var user, _) -> new Token(name, rights, user, "");
            case Person(var user, var medium, var digest, _) -> new Person(user, medium, digest, "");
            case Provider(var system, var page, var who, _) -> new Provider(system, page, who, "");
            case Tocsin(var part, var who) -> new Tocsin(part, who);
        };
    }

    /** How people answer. */
    enum Medium {
        LINK,
        SLACK,
        SMS,
        VOICE,
        EMAIL;

        /** As timelines and metrics have it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a token may do; each includes those before it. */
    enum Rights {
        READ,
        RESPOND,
        ADMINISTER
    }

    /**
     * A client of the API.
     *
     * @param user in whose name it acts; empty = its own
     */
    record Token(String name, Rights rights, Optional<String> user, String requestId) implements Caller {
        @Override
        public String who() {
            return user.orElse(name);
        }

        @Override
        public String via() {
            return user.isPresent() ? "api as " + name : "api";
        }
    }

    /**
     * A configured user who answers.
     *
     * @param digest whether the answer is for all incidents of a digest
     */
    record Person(String user, Medium medium, boolean digest, String requestId) implements Caller {
        @Override
        public String who() {
            return user;
        }

        @Override
        public String via() {
            return digest ? medium.label() + " digest" : medium.label();
        }
    }

    /**
     * A sender of alerts, a provider of a channel, or an external system.
     *
     * @param page the page that it speaks of, if people can answer pages there; empty = it speaks of something else
     * @param who a person's name there, or the system's
     */
    record Provider(String system, Optional<String> page, String who, String requestId) implements Caller {
        /** A sender of alerts; its signals may name people in its system. */
        public static Provider ofSource(String name) {
            return new Provider(name, Optional.empty(), name, "");
        }

        /**
         * The provider of a channel, which reports on its own messages.
         *
         * @param type of the channel
         */
        public static Provider ofChannel(String provider, String type, String requestId) {
            return new Provider(type, Optional.empty(), provider, requestId);
        }

        @Override
        public String via() {
            return page.map(id -> system + ' ' + id).orElse(system);
        }

        @Override
        public boolean speaksFor(Origin origin) {
            return origin.via().equals(via());
        }
    }

    /**
     * Tocsin itself.
     *
     * @param part such as {@code timer}
     * @param who {@code tocsin}, or the person for whom it acts
     */
    record Tocsin(String part, String who) implements Caller {
        public Tocsin(String part) {
            this(part, "tocsin");
        }

        @Override
        public String via() {
            return part;
        }

        @Override
        public String requestId() {
            return "";
        }
    }
}
