package dev.tocsin.channel.source;

import dev.tocsin.channel.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The credentials that a sender may present: any one of these. There can be several while one is being replaced, so
 * that no request is refused in between. What is missing or blank never equals any of them.
 *
 * @param bearers accepted as {@code Authorization: Bearer}
 * @param basics accepted as HTTP basic authentication
 * @param secrets for signatures of the body
 */
public record Credentials(List<Secret> bearers, List<Basic> basics, List<Secret> secrets) {
    /** No credentials: anybody who can reach the address may send. */
    public static final Credentials OPEN = new Credentials(List.of(), List.of(), List.of());

    private static final String SIGNATURE = "signature";

    public record Basic(String username, Secret password) {}

    /** The kinds of credentials; each is one key of a source in the configuration. */
    public enum Kind {
        SECRETS("secrets"),
        BEARER("bearer"),
        BASIC("basic");

        private final String key;

        Kind(String key) {
            this.key = key;
        }

        public String key() {
            return key;
        }
    }

    /** How a sender signs. */
    @FunctionalInterface
    public interface Signature {
        /**
         * Whether the secret made this signature of the body, compared in constant time.
         *
         * @param presented the content of the header
         */
        boolean isBy(Secret secret, String presented, byte[] body);
    }

    public Credentials {
        bearers = List.copyOf(bearers);
        basics = List.copyOf(basics);
        secrets = List.copyOf(secrets);
    }

    public boolean isOpen() {
        return bearers.isEmpty() && basics.isEmpty() && secrets.isEmpty();
    }

    /** The proof by a bearer token or by basic authentication. */
    public Proof proof(RequestHead head) {
        var bearer = after("Bearer ", head);
        var basic = after("Basic ", head).map(Credentials::decoded);
        // All are compared, so that the time does not show which one was nearly right.
        var valid = false;
        for (var secret : bearers) {
            valid |= bearer.filter(secret::matches).isPresent();
        }
        for (var credentials : basics) {
            valid |= basic.filter(presented -> matches(credentials, presented)).isPresent();
        }
        return valid ? new Proof.Valid() : new Proof.Missing();
    }

    /** The proof by a bearer token, by basic authentication, or by a signature of the body in this header. */
    public Proof proof(RequestHead head, String header, Signature signature) {
        var proof = proof(head);
        var presented = head.header(header).filter(_ -> !secrets.isEmpty());
        return proof instanceof Proof.Missing && presented.isPresent()
                ? new Proof.ByBody(SIGNATURE, body -> isSigned(signature, presented.get(), body))
                : proof;
    }

    private boolean isSigned(Signature signature, String presented, byte[] body) {
        var valid = false;
        for (var secret : secrets) {
            valid |= signature.isBy(secret, presented, body);
        }
        return valid;
    }

    private static boolean matches(Basic basic, String credentials) {
        var colon = credentials.indexOf(':');
        return colon >= 0
                && basic.password().matches(credentials.substring(colon + 1))
                && basic.username().equals(credentials.substring(0, colon));
    }

    /** The credentials of a scheme; missing or blank ones are empty, and never equal configured ones. */
    private static Optional<String> after(String scheme, RequestHead head) {
        return head.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, scheme, 0, scheme.length()))
                .map(value -> value.substring(scheme.length()).strip())
                .filter(presented -> !presented.isEmpty());
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
