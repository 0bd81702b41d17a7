package dev.tocsin.channel.source;

/** Whether the head of a request shows that its sender has configured credentials. */
public sealed interface Proof {
    record Valid() implements Proof {}

    /** There are no credentials in the head, or none that are accepted. */
    record Missing() implements Proof {}

    /**
     * Only the body shows it. Until then the request has little room.
     *
     * @param credential what the body is checked for, such as "signature"
     */
    record ByBody(String credential, Check check) implements Proof {}

    /** Compares in constant time. */
    @FunctionalInterface
    interface Check {
        boolean isValid(byte[] body);
    }
}
