package dev.tocsin.channel.sentry;

import java.net.URI;
import java.util.Optional;

/**
 * Where a Sentry project takes events: {@code https://KEY@HOST/PROJECT}. What people call a DSN.
 *
 * @param envelopes where envelopes are posted
 * @param key the public one
 */
record Dsn(URI envelopes, String key) {
    static Optional<Dsn> parse(String text) {
        try {
            var dsn = URI.create(text.strip());
            var path = String.valueOf(dsn.getPath());
            var slash = path.lastIndexOf('/');
            if (!String.valueOf(dsn.getScheme()).matches("https?")
                    || dsn.getHost() == null
                    || dsn.getUserInfo() == null
                    || slash < 0) {
                return Optional.empty();
            }
            var project = path.substring(slash + 1);
            var key = dsn.getUserInfo().split(":", 2)[0];
            return project.matches("\\w+") && key.matches("\\w+")
                    ? Optional.of(new Dsn(envelopes(dsn, path.substring(0, slash), project), key))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static URI envelopes(URI dsn, String prefix, String project) {
        var port = dsn.getPort() < 0 ? "" : ":" + dsn.getPort();
        return URI.create(dsn.getScheme() + "://" + dsn.getHost() + port + prefix + "/api/" + project + "/envelope/");
    }

    @Override
    public String toString() {
        return "***";
    }
}
