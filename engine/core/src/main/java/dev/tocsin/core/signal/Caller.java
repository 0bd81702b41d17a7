package dev.tocsin.core.signal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who wants something done, how the identity was proven, and from where. Every command comes from a caller. An
 * {@link Origin} is the part of it that is stored; {@link #origin} and {@link #of} convert the two, here only.
 */
public sealed interface Caller {
    Request request();

    /** As the journal and the timeline have it. */
    Origin origin();

    /**
     * The caller without the id of the request. An incident ignores an id that it knows, and sometimes several commands
     * of one request must be carried out.
     */
    default Caller withoutRequestId() {
        var request = new Request(request().proof(), request().from(), "");
        return switch (this) {
            case Token(var name, var rights, var user, _) -> new Token(name, rights, user, request);
            case Person(var user, var medium, var digest, _) -> new Person(user, medium, digest, request);
            case Provider(var system, var page, var who, _) -> new Provider(system, page, who, request);
            case Tocsin(var part, var who, _) -> new Tocsin(part, who, request);
        };
    }

    /** How an identity was proven. */
    enum Proof {
        /** A token of the API. */
        TOKEN,
        /** No tokens are configured, and the request came from this machine. */
        LOOPBACK,
        /** The caller has the answer link that was sent to a person. */
        ANSWER_LINK,
        /** The provider of the channel signed the request, and names the person's address. */
        SIGNATURE,
        /** A mail came from the person's address, to an address that was sent to that person. */
        MAIL,
        /** What the configuration asks of the sender or provider. */
        CREDENTIALS,
        /** Tocsin asked the provider, or acts by itself. */
        OWN
    }

    /**
     * The request of a caller.
     *
     * @param from the address that it came from, or ""
     * @param id identifies the request if it may be repeated, or ""; a repeated id changes nothing
     */
    record Request(Proof proof, String from, String id) {
        public static final Request OWN = new Request(Proof.OWN, "", "");

        public Request(Proof proof, String id) {
            this(proof, "", id);
        }
    }

    /** How people answer. */
    enum Medium {
        LINK(Proof.ANSWER_LINK),
        SLACK(Proof.SIGNATURE),
        SMS(Proof.SIGNATURE),
        VOICE(Proof.SIGNATURE),
        EMAIL(Proof.MAIL);

        private final Proof proof;

        Medium(Proof proof) {
            this.proof = proof;
        }

        /** As timelines and metrics have it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Optional<Medium> of(String label) {
            return Arrays.stream(values())
                    .filter(medium -> medium.label().equals(label))
                    .findFirst();
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
    record Token(String name, Rights rights, Optional<String> user, Request request) implements Caller {
        @Override
        public Origin origin() {
            return user.map(person -> new Origin(person, API_AS + name, request.id()))
                    .orElseGet(() -> new Origin(name, API, request.id()));
        }
    }

    /**
     * A configured user who answers.
     *
     * @param digest whether the answer is for all incidents of a digest
     */
    record Person(String user, Medium medium, boolean digest, Request request) implements Caller {
        public Person(String user, Medium medium, boolean digest, String requestId) {
            this(user, medium, digest, new Request(medium.proof, requestId));
        }

        @Override
        public Origin origin() {
            return new Origin(user, digest ? medium.label() + DIGEST : medium.label(), request.id());
        }
    }

    /**
     * A sender of alerts, a provider of a channel, or an external system.
     *
     * @param page the page that it speaks of, if people can answer pages there; empty = it speaks of something else
     * @param who a person's name there, or the system's
     */
    record Provider(String system, Optional<String> page, String who, Request request) implements Caller {
        /**
         * The provider of a channel, which reports on its own messages.
         *
         * @param type of the channel
         */
        public static Provider ofChannel(String provider, String type, String requestId) {
            return new Provider(type, Optional.empty(), provider, new Request(Proof.CREDENTIALS, requestId));
        }

        @Override
        public Origin origin() {
            return new Origin(who, page.map(id -> system + ' ' + id).orElse(system), request.id());
        }
    }

    /**
     * Tocsin itself.
     *
     * @param part such as {@code timer}
     * @param who {@code tocsin}, or the person for whom it acts
     */
    record Tocsin(String part, String who, Request request) implements Caller {
        public Tocsin(String part) {
            this(part, "tocsin", Request.OWN);
        }

        @Override
        public Origin origin() {
            return new Origin(who, part, request.id());
        }
    }

    String API = "api";
    String API_AS = "api as ";
    String DIGEST = " digest";

    /** Providers of channels, which report on their own messages. */
    Set<String> PROVIDERS = Set.of("twilio", "mail server");

    String TIMER = "timer";
    String LOOK = "look";
    Set<String> PARTS = Set.of(TIMER, LOOK, "correlation", "simulate");

    /**
     * The caller of a stored origin. How the identity was proven is not stored.
     *
     * @param proof how it was proven
     */
    static Caller of(Origin origin, Proof proof) {
        var request = new Request(proof, origin.id());
        var who = origin.who();
        var via = origin.via();
        if (via.equals(API)) {
            return new Token(who, Rights.RESPOND, Optional.empty(), request);
        }
        if (via.startsWith(API_AS)) {
            return new Token(via.substring(API_AS.length()), Rights.RESPOND, Optional.of(who), request);
        }
        if (PARTS.contains(via)) {
            return new Tocsin(via, who, request);
        }
        var digest = via.endsWith(DIGEST);
        var medium = Medium.of(digest ? via.substring(0, via.length() - DIGEST.length()) : via);
        if (medium.isPresent() && !PROVIDERS.contains(who)) {
            return new Person(who, medium.get(), digest, request);
        }
        var space = via.indexOf(' ');
        return space < 0
                ? new Provider(via, Optional.empty(), who, request)
                : new Provider(via.substring(0, space), Optional.of(via.substring(space + 1)), who, request);
    }
}
