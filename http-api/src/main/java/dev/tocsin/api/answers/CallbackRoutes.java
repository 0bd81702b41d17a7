package dev.tocsin.api.answers;

import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.tocsin.api.http.Bodies;
import dev.tocsin.api.http.Endpoint;
import dev.tocsin.config.Configuration;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /api/v1/callbacks/CHANNEL/NAME}: providers call Tocsin about people's answers. */
public final class CallbackRoutes {
    /** Maximum of bytes; Slack includes the message whose button was pressed. */
    private static final int LARGEST = 256 * 1024;

    private final List<Callback> callbacks;
    private final Supplier<Configuration> configuration;
    private final Bodies bodies;
    private final Clock clock;

    public CallbackRoutes(List<Callback> callbacks, Supplier<Configuration> configuration, Bodies bodies, Clock clock) {
        this.callbacks = List.copyOf(callbacks);
        this.configuration = configuration;
        this.bodies = bodies;
        this.clock = clock;
    }

    public Route route() {
        return pathPrefix(
                "callbacks",
                () -> path(segment().slash(segment()), (channel, name) -> post(() -> callback(channel, name))));
    }

    private Route callback(String channel, String name) {
        return Endpoint.withBody(request -> admit(channel, name, request));
    }

    /**
     * Refuses a request without reading its body if the channel does not exist, has no secret, or the signature is
     * missing.
     */
    private Endpoint.Admitted admit(String channel, String name, HttpRequest request) {
        var now = configuration.get();
        var settings = now.channels().get(channel);
        if (settings == null) {
            throw Callback.refusal();
        }
        var callback = Callback.find(callbacks, name, settings.type()).orElseThrow(Callback::refusal);
        var signed = callback.signed();
        if (settings.optionalSecret(signed.secret()).isEmpty()
                || request.getHeader(signed.header()).isEmpty()) {
            throw Callback.refusal();
        }
        return new Endpoint.Admitted(
                bodies.unproven(LARGEST, request),
                body -> callback.handle(
                        new Callback.Call(settings, url(now, request), request, body, clock.instant())));
    }

    /** The URL that the provider signed, not the one that a reverse proxy made of it. */
    private static URI url(Configuration now, HttpRequest request) {
        var asked = request.getUri();
        var query = asked.rawQueryString().map(text -> '?' + text).orElse("");
        try {
            return now.outgoing()
                    .externalUrl()
                    .map(base -> URI.create(base + asked.path() + query))
                    .orElseGet(() -> URI.create(asked.toString()));
        } catch (IllegalArgumentException e) {
            throw Callback.refusal();
        }
    }
}
