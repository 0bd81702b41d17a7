package dev.tocsin.engine.channel.email;

import dev.tocsin.engine.channel.Channel.Result;

/** A mail was not taken. */
final class NotSent extends Exception {
    private final transient Result result;

    NotSent(Result result) {
        super(result.toString(), null, false, false);
        this.result = result;
    }

    Result result() {
        return result;
    }
}
