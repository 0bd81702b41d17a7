package dev.tocsin.core.incident.page;

import java.util.Optional;

/**
 * What is known of the exchange with a provider in one attempt. Channels fill it in, events carry it, and the timeline
 * shows it: a new fact about attempts is a component here.
 *
 * @param response the class of the provider's answer; empty = no request was made, or it is not known
 */
public record Exchange(Optional<ResponseClass> response) {
    public static final Exchange NONE = new Exchange(Optional.empty());

    public static Exchange of(ResponseClass response) {
        return new Exchange(Optional.of(response));
    }
}
